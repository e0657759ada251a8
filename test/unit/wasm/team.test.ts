/** Two threads on one training. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { kernelArithmetic } from '../../../src/wasm/kernelArithmetic.ts';
import { isWorthATeam, type TeamMember } from '../../../src/wasm/team.ts';
import { layersOf, randomSamples, trainingOptions } from '../engine/support.ts';

const project = join(import.meta.dirname, '../../..');
const module = (file: string) => new WebAssembly.Module(readFileSync(join(project, 'dist/kernels', file)));

/** Every kind of shared operation, with halves of unequal size and a smaller last batch. */
const layers = layersOf(['relu', 'gelu', 'softmax'], [133, 150, 70], { type: 'glorotUniform' });
const training = randomSamples(8, 150, 201, 70, 'crossEntropy');
const options = trainingOptions({ inputs: 201, layers, loss: 'crossEntropy', training, batchSize: 64, epochs: 1e6 });

/** Where a task's numbers stand (kernels/team.ts). */
const [ticket, isManned] = [0, 2];

test('a second thread changes no bit, from whatever batch on it is there', { timeout: 60_000 }, async () => {
  let member: TeamMember | undefined;
  const recruit = (recruited: TeamMember) => {
    member = recruited;
  };
  const arithmetic = kernelArithmetic(module('f64.wasm'), { module: module('f64-shared.wasm'), recruit });
  const team = createTrainer(options, { arithmetic });
  const alone = createTrainer(options, { arithmetic: kernelArithmetic(module('f64.wasm')) });
  assert.ok(member);
  const task = new Int32Array(member.memory.buffer, member.address, 3);
  /** Batches of which a part was handed over; each batch is held against the one of one thread. */
  const sharedOf = (batches: number) =>
    Array.from({ length: batches }, () => {
      const before = task[ticket]!;
      assert.deepEqual(team.step(), alone.step());
      return task[ticket]! > before;
    });
  // Until it is there the training goes on alone; three batches are a whole epoch.
  assert.deepEqual(sharedOf(4), new Array(4).fill(false));
  const thread = new Worker(join(project, 'src/threads/node/helper.ts'), { workerData: member });
  try {
    while (Atomics.load(task, isManned) === 0) await setImmediate();
    assert.deepEqual(sharedOf(9), new Array(9).fill(true));
  } finally {
    await thread.terminate();
  }
  for (const [l, { w, b }] of alone.network.layers.entries()) {
    assert.deepEqual(team.network.layers[l].w, w);
    assert.deepEqual(team.network.layers[l].b, b);
  }
});

test('nobody is recruited for batches that are done sooner than handed over', () => {
  const recruit = () => assert.fail('recruited');
  const arithmetic = kernelArithmetic(module('f64.wasm'), { module: module('f64-shared.wasm'), recruit });
  createTrainer(trainingOptions({}), { arithmetic });
  assert.ok(!isWorthATeam(trainingOptions({})));
  assert.ok(isWorthATeam(options));
});

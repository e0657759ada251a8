/** Two threads on one training. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { kernelArithmetic } from '../../../src/kernels/kernelArithmetic.ts';
import { isWorthATeam, type TeamMember } from '../../../src/kernels/team.ts';
import { layersOf, randomSamples, trainingOptions } from '../engine/support.ts';

const project = join(import.meta.dirname, '../../..');
const module = (file: string) => new WebAssembly.Module(readFileSync(join(project, 'dist/kernels', file)));

/** Every kind of shared operation, with halves of unequal size and a smaller last batch. */
const layers = layersOf(['relu', 'gelu', 'softmax'], [133, 150, 70], { type: 'glorotUniform' });
const training = randomSamples(8, 150, 201, 70, 'crossEntropy');
const options = trainingOptions({ inputs: 201, layers, loss: 'crossEntropy', training, batchSize: 64, epochs: 1e6 });

test('a second thread changes no bit, from whatever batch on it is there', async () => {
  let member: TeamMember | undefined;
  let thread: Worker | undefined;
  const recruit = (recruited: TeamMember) => {
    member = recruited;
    thread = new Worker(join(project, 'src/session/helper.ts'), { workerData: recruited });
  };
  const arithmetic = kernelArithmetic(module('f64.wasm'), { module: module('f64-shared.wasm'), recruit });
  const team = createTrainer(options, { arithmetic });
  const alone = createTrainer(options, { arithmetic: kernelArithmetic(module('f64.wasm')) });
  assert.ok(member && thread);
  const [tickets] = [new Int32Array(member.memory.buffer, member.address, 1)];
  let shared = 0;
  // The thread comes when it comes; batches before it are computed alone, and count as well.
  for (let batch = 0; shared < 9 && batch < 100_000; batch++) {
    const before = tickets[0];
    const [a, b] = [team.step(), alone.step()];
    if (tickets[0] > before) shared++;
    assert.deepEqual(a, b);
  }
  await thread.terminate();
  assert.equal(shared, 9, 'no batch was computed by two');
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

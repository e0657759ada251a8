/** A training by two threads. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { kernelArithmetic } from '../../../src/wasm/kernelArithmetic.ts';
import type { TeamMember } from '../../../src/wasm/team.ts';
import { layersOf, randomSamples, trainingOptions } from '../engine/support.ts';

const project = join(import.meta.dirname, '../../..');

export const kernelModule = (file: string) => new WebAssembly.Module(readFileSync(join(project, 'dist/kernels', file)));

/** Every kind of shared operation, with halves of unequal size and a smaller last batch. */
const layers = layersOf(['relu', 'gelu', 'softmax'], [133, 150, 70], { type: 'glorotUniform' });
const training = randomSamples(8, 150, 201, 70, 'crossEntropy');
export const wide = trainingOptions({
  inputs: 201,
  layers,
  loss: 'crossEntropy',
  training,
  batchSize: 64,
  epochs: 1e6,
});

/** Where a task's numbers stand (kernels/team.ts). */
const [ticket, isManned] = [0, 2];

export interface TeamTraining {
  readonly trainer: Trainer;
  /** Tasks that were handed over so far. */
  tasks(): number;
  /** Starts the second thread; resolves when it is there, with what ends it. */
  join(): Promise<() => Promise<number>>;
}

/** A training that has asked for a second thread, which is not there yet. */
export function teamTraining(options: EngineOptions): TeamTraining {
  let member: TeamMember | undefined;
  const recruit = (recruited: TeamMember) => {
    member = recruited;
  };
  const name = options.precision === 'float64' ? 'f64' : 'f32';
  const team = { module: kernelModule(`${name}-shared.wasm`), recruit };
  const trainer = createTrainer(options, { arithmetic: kernelArithmetic(kernelModule(`${name}.wasm`), team) });
  assert.ok(member);
  const workerData = member;
  const task = new Int32Array(member.memory.buffer, member.address, 3);
  return {
    trainer,
    tasks: () => task[ticket]!,
    join: async () => {
      const thread = new Worker(join(project, 'src/threads/node/helper.ts'), { workerData });
      while (Atomics.load(task, isManned) === 0) await setImmediate();
      return () => thread.terminate();
    },
  };
}

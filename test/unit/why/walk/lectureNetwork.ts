import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRows } from '../../../../src/engine/batches.ts';
import type { EpochRecord } from '../../../../src/engine/epochBlock.ts';
import { explicitBackward } from '../../../../src/engine/explicit.ts';
import { expandJacobian } from '../../../../src/engine/jacobians.ts';
import { type Matrix, reshape } from '../../../../src/engine/matrix.ts';
import { createNetwork } from '../../../../src/engine/network.ts';
import { createOptimizer, parametersOf } from '../../../../src/engine/optimizers.ts';
import { backward, forward } from '../../../../src/engine/passes.ts';
import { createTrainer } from '../../../../src/engine/trainer.ts';
import { optionsOf } from '../../plan/support.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../media/lecture.mlp.json'), 'utf8');

/** What the lecture's spec asks for; nothing is wrong in it. */
export const options = await optionsOf(text);

/** The records of all epochs of the lecture's training. */
export function lectureEpochs(): readonly EpochRecord[] {
  const trainer = createTrainer(options);
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) records.push(record);
  }
  assert.equal(trainer.state, 'finished');
  return records;
}

export type Numbers = ReadonlyMap<string, Matrix>;

export const learningRate = 2;

/** Every matrix of one layer's step back and what belongs to the whole network, by the lecture's names, for the probe. */
export function lectureNumbers(layer: number): Numbers {
  const network = createNetwork(options, 1);
  const { inputs, targets } = options.probe;
  loadRows(network, { rows: 1, inputs, targets }, 0, 1);
  const error = forward(network, 1);
  const layers = explicitBackward(network, inputs, targets);
  const before = network.layers.map(({ w }) => w.slice());
  backward(network, 1);
  const parameters = parametersOf(network);
  const optimizer = createOptimizer(options.optimizer, parameters);
  optimizer.begin();
  for (const { theta } of parameters) optimizer.update(theta, learningRate);
  const change = network.layers.map(({ w }, l) => w.map((value, index) => value - before[l]![index]!));
  const numbers = new Map<string, Matrix>();
  const column = (matrix: Matrix) => reshape(matrix, matrix.values.length, 1);
  const weights = ['V', 'W'];
  const vectors = ['x', 'y', 'z'];
  layers.forEach((each, l) => {
    const [w, below, above] = [weights[l]!, vectors[l]!, vectors[l + 1]!];
    numbers.set(w, expandJacobian(each.inputJacobian));
    numbers.set(`Δ${w}`, { ...numbers.get(w)!, values: Float64Array.from(change[l]!) });
    numbers.set(below, column(each.input));
    numbers.set(above, column(each.output));
    numbers.set(`dE/d${w}`, each.weightGradient);
    numbers.set(`dE/dvec(${w})`, reshape(each.weightGradient, 1, each.weightGradient.values.length));
    numbers.set(`dE/d${above}`, each.outputGradient);
    if (l !== layer) return;
    numbers.set('net', column(each.net));
    numbers.set('dE/dnet', each.delta);
    numbers.set(`d${above}/dnet`, expandJacobian(each.activationJacobian));
    numbers.set(`dnet/d${below}`, expandJacobian(each.inputJacobian));
    numbers.set(`dnet/dvec(${w})`, expandJacobian(each.parameterJacobian));
  });
  assert.equal(weights.length, layers.length);
  const scalar = (value: number) => ({ rows: 1, columns: 1, values: Float64Array.of(value) });
  numbers.set('t', column({ rows: 1, columns: targets.length, values: targets }));
  numbers.set('E', scalar(error));
  numbers.set('η', scalar(learningRate));
  return numbers;
}

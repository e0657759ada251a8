/** Class weights by hand: what is divided by the sum of the weights, and what is not. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadRows } from '../../../src/engine/batches.ts';
import { checkpointMisfit } from '../../../src/engine/checkpointMisfit.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { backward, forward } from '../../../src/engine/passes.ts';
import { measureTest } from '../../../src/engine/testing.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { networkScalarIndex, tensorInRow } from '../../../src/trace/layout.ts';
import { assertClose, layersOf, trainingOptions } from './support.ts';

/** One sigmoid unit with w = 1 and b = 0: at an input of L = ln 3 it is 3/4, at -L 1/4. */
const L = Math.log(3);
const rows = (...classes: (readonly [input: number, target: number])[]) => ({
  rows: classes.length,
  inputs: Float64Array.from(classes, ([input]) => input),
  targets: Float64Array.from(classes, ([, target]) => target),
});
const training = rows([L, 1], [L, 0], [-L, 0], [-L, 0]);
const validation = rows([L, 0], [L, 1]);
const [layer] = layersOf(['sigmoid'], [1]);
const options = trainingOptions({
  inputs: 1,
  layers: [
    {
      ...layer!,
      weightInit: { type: 'explicit', values: Float64Array.of(1) },
      biasInit: { type: 'explicit', values: Float64Array.of(0) },
    },
  ],
  loss: 'binaryCrossEntropy',
  classWeights: [0.5, 3],
  training,
  validation,
  test: rows([-L, 1]),
  probe: rows([L, 1]),
  task: 'classification',
  batchSize: 2,
  epochs: 1,
  optimizer: { ...optimizerDefaults.sgd, learningRate: 1e-300 },
});

const arithmetics = {
  'the plain arithmetic': {},
  'the reproducible kernels': {
    arithmetic: fastestArithmetic({ precision: 'float64', reproducible: true, threads: 1 }),
  },
  'the fastest kernels': { arithmetic: fastestArithmetic({ precision: 'float64', reproducible: false, threads: 1 }) },
} as const;

const [near, far] = [Math.log(4 / 3), Math.log(4)];

for (const [name, settings] of Object.entries(arithmetics)) {
  suite(`class weights by ${name}`, () => {
    const trained = (change: Partial<EngineOptions> = {}) => {
      const trainer = createTrainer({ ...options, ...change }, settings);
      const record = [trainer.step(), trainer.step()].find(found => found !== undefined)!;
      const scalar = (of: Parameters<typeof networkScalarIndex>[0]) => record.scalars[networkScalarIndex(of)]!;
      return { trainer, record, scalar };
    };

    test('the losses of the epoch, of the held-out and of the test rows are divided by the weights of their rows', () => {
      const { scalar, trainer } = trained();
      assertClose([scalar('loss')], [(3 * near + 0.5 * far + 0.5 * near + 0.5 * near) / 4.5], 1e-14, 'loss');
      assertClose([scalar('validationLoss')], [(0.5 * far + 3 * near) / 3.5], 1e-14, 'validation loss');
      assertClose([measureTest(trainer, options)![0]!], [(3 * far) / 3], 1e-14, 'test loss');
    });

    test('accuracy does not know of weights', () => {
      const { scalar } = trained();
      assert.deepEqual([scalar('accuracy'), scalar('validationAccuracy')], [0.75, 0.5]);
    });

    test('the delta has the weight in it, its mean is over the samples, and the gradient of a batch is divided by its weights', () => {
      const { record, trainer } = trained();
      const of = (quantity: Parameters<typeof tensorInRow>[3]) =>
        tensorInRow(trainer.layout, record.tensors!, 0, quantity)[0]!;
      const deltas = [3 * -0.25, 0.5 * 0.75, 0.5 * 0.25, 0.5 * 0.25];
      assertClose([of('delta')], [deltas[0]!], 1e-14, 'delta of the probe');
      assertClose([of('outputGradient')], [3 * (-4 / 3)], 1e-14, 'dE/dy of the probe');
      assertClose([of('meanDelta')], [deltas.reduce((a, b) => a + b) / 4], 1e-14, 'mean delta');
      const batches = [(deltas[0]! + deltas[1]!) / 3.5, (deltas[2]! + deltas[3]!) / 1];
      assertClose([of('meanBiasGradient')], [(batches[0]! + batches[1]!) / 2], 1e-14, 'bias gradient');
      const weights = [(L * (deltas[0]! + deltas[1]!)) / 3.5, (-L * (deltas[2]! + deltas[3]!)) / 1];
      assertClose([of('meanGradient')], [(weights[0]! + weights[1]!) / 2], 1e-14, 'gradient');
    });

    test('weights that are all the same change neither losses nor gradients, and every delta', () => {
      const [same, none] = [{ classWeights: [4, 4] }, { classWeights: undefined }].map(change => trained(change));
      assertClose([same!.scalar('loss')], [none!.scalar('loss')], 1e-14, 'loss');
      const of = ({ record, trainer }: typeof same & object, quantity: Parameters<typeof tensorInRow>[3]) =>
        tensorInRow(trainer.layout, record.tensors!, 0, quantity);
      assertClose(of(same!, 'meanGradient'), of(none!, 'meanGradient'), 1e-14, 'gradient');
      assertClose(
        of(same!, 'meanDelta'),
        of(none!, 'meanDelta').map(value => 4 * value),
        1e-14,
        'delta',
      );
    });

    test('weights too small to be divided by leave no NaN', () => {
      const { record, trainer } = trained({ classWeights: [1e-310, 1e-310] });
      assert.equal(trainer.state, 'finished');
      assert.ok([...trainer.network.layers[0]!.w, ...record.tensors!].every(Number.isFinite));
    });

    test('the goal and early stopping see the weighted loss', () => {
      const loss = trained().scalar('loss');
      const goal = (most: number) => {
        const trainer = createTrainer({ ...options, epochs: 5, stopWhen: { loss: most } }, settings);
        while (trainer.state === 'training') trainer.step();
        return trainer.epoch;
      };
      assert.deepEqual([goal(loss + 1e-9), goal(loss - 1e-3)], [1, 5]);
    });
  });
}

test('without weights nothing is multiplied or divided but by the number of samples', () => {
  const network = createNetwork({ ...options, classWeights: undefined }, 4);
  assert.equal(network.sampleWeights, undefined);
  loadRows(network, training, 0, 4);
  assertClose([forward(network, 4) / 4], [(near + far + near + near) / 4], 1e-14, 'loss');
  backward(network, 4);
  assertClose(network.layers[0]!.db, [(-0.25 + 0.75 + 0.25 + 0.25) / 4], 1e-14, 'dE/db');
});

test('a loss that overflows is explained with its weight', () => {
  const infinite = { ...training, inputs: Float64Array.of(Number.MAX_VALUE, 1, 1, 1) };
  const [only] = options.layers;
  const weightInit = { type: 'explicit', values: Float64Array.of(-1) } as const;
  const trainer = createTrainer({ ...options, layers: [{ ...only!, weightInit }], training: infinite });
  trainer.step();
  assert.match(trainer.divergence!.message, /the class weight = 3/);
});

test('weights that do not fit the last layer or the targets are refused, and so is a checkpoint under others', () => {
  const wrong = (change: Partial<EngineOptions>) => () => createTrainer({ ...options, ...change });
  for (const classWeights of [[1], [1, 2, 3], [1, 0], [1, -1], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
    assert.throws(wrong({ classWeights }), /the class weights are .*; 2 finite numbers above 0 are needed/);
  }
  assert.throws(wrong({ probe: rows([0, 0.5]) }), /names no class, or several/);
  const trainer = createTrainer(options);
  trainer.step();
  const checkpoint = trainer.checkpoint('forRecord');
  const misfit = (change: Partial<EngineOptions>) =>
    checkpointMisfit(checkpoint, createTrainer({ ...options, ...change })) ?? '';
  assert.equal(misfit({}), '');
  assert.match(misfit({ classWeights: [0.5, 2] }), /is of another training/);
  assert.match(misfit({ classWeights: undefined }), /is of another training/);
  const damaged = { ...checkpoint, sums: checkpoint.sums.with(2, Number.NaN) };
  assert.match(checkpointMisfit(damaged, createTrainer(options)) ?? '', /the weights of its samples add up to NaN/);
});

/** What counts as saturated, by the plain reference and by the kernels. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLayer } from '../../../src/engine/defaults.ts';
import type { ActivationOptions } from '../../../src/engine/options.ts';
import { createTrainer, type TrainerSettings } from '../../../src/engine/trainer.ts';
import type { Precision } from '../../../src/engine/vector.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { isSaturated, layerScalarIndex } from '../../../src/trace/layout.ts';
import { trainingOptions } from '../engine/support.ts';

const precisions: readonly Precision[] = ['float64', 'float32'];

/** The saturated share, in one epoch of three units whose net value is `net` for every row. */
function shareOf(
  activation: ActivationOptions,
  net: number,
  rows: number,
  batchSize: number,
  precision: Precision,
  settings: TrainerSettings,
): number {
  const layer = {
    name: 'units',
    units: 3,
    activation,
    weightInit: { type: 'zeros' },
    biasInit: { type: 'constant', value: net },
    ...plainLayer,
  } as const;
  const training = { rows, inputs: new Float64Array(rows), targets: new Float64Array(3 * rows) };
  const optimizer = { ...optimizerDefaults.sgd, learningRate: 0, momentum: 0 };
  const trainer = createTrainer(
    trainingOptions({ precision, inputs: 1, layers: [layer], training, batchSize, optimizer, epochs: 1 }),
    settings,
  );
  for (;;) {
    const record = trainer.step();
    if (record) return record.scalars[layerScalarIndex(trainer.layout, 0, 'saturatedShare')];
  }
}

const leaky = (slope: number): ActivationOptions => ({ type: 'leakyRelu', slope });
/** Pairs of an activation and a net value, whose derivative there is 0.01 as exactly as a number can be, or a little less. */
const atThreshold: readonly (readonly [ActivationOptions, number])[] = [
  [leaky(0.01), -1],
  [leaky(-0.01), -1],
];
const belowThreshold: readonly (readonly [ActivationOptions, number])[] = [
  [leaky(0.0099), -1],
  [leaky(-0.0099), -1],
  [{ type: 'elu', alpha: 1 }, Math.log(0.0099)],
  [{ type: 'relu' }, -1],
  [{ type: 'hardSigmoid' }, 4],
];

for (const precision of precisions) {
  const kernels = fastestArithmetic({ precision, reproducible: true, threads: 1 });
  const ways: readonly TrainerSettings[] = [{}, { arithmetic: kernels }];

  test(`in ${precision} a unit whose derivative is 0.01 for every row is not saturated, however many rows there are`, () => {
    for (const settings of ways) {
      for (const rows of [...Array.from({ length: 70 }, (_, n) => n + 1), 333, 1000, 4097]) {
        for (const batchSize of [rows, 7]) {
          for (const [activation, net] of atThreshold) {
            const share = shareOf(activation, net, rows, batchSize, precision, settings);
            assert.equal(share, 0, `${JSON.stringify(activation)}, ${rows} rows in batches of ${batchSize}`);
          }
        }
      }
    }
  });

  test(`in ${precision} a unit whose derivative is below 0.01 for every row is saturated`, () => {
    for (const settings of ways) {
      for (const rows of [1, 2, 3, 9, 70, 1000]) {
        for (const [activation, net] of belowThreshold) {
          assert.equal(shareOf(activation, net, rows, 7, precision, settings), 1, JSON.stringify(activation));
        }
      }
    }
  });
}

test('a derivative of one sample is held against 0.01 as either precision holds it', () => {
  for (const slope of [0.01, Math.fround(0.01), -0.01]) assert.ok(!isSaturated(slope), `${slope}`);
  for (const slope of [0.00999999, -0.0099, 0]) assert.ok(isSaturated(slope), `${slope}`);
  assert.ok(!isSaturated(Number.NaN));
});

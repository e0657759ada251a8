import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleShares } from '../../../src/why/shares.ts';
import { subjectOf } from '../run/subjects.ts';

const ref = { layer: 0, quantity: 'gradient', row: 0, column: 0 } as const;
const rows = 24;
const regression = await subjectOf({
  data: {
    inputs: Array.from({ length: rows }, (_, row) => [row]),
    targets: Array.from({ length: rows }, (_, row) => [row / 8]),
  },
  layers: [{ units: 1 }],
});

test('of each sign the ten rows of the largest magnitudes are named, and a weight rises against a negative gradient', () => {
  const gradients = Float64Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? row : -row));
  const { up, down } = sampleShares(regression, { gradients }, { ref, epoch: 3 });
  assert.deepEqual(
    up.map(({ gradient }) => gradient),
    [-23, -21, -19, -17, -15, -13, -11, -9, -7, -5],
  );
  assert.deepEqual(
    down.map(({ sample }) => sample),
    [22, 20, 18, 16, 14, 12, 10, 8, 6, 4],
  );
  assert.deepEqual(up[0], { sample: 23, sourceRow: 23, label: 'target 2.875', gradient: -23 });
});

test('both sides add up to the mean, and rows that pull at nothing are counted', () => {
  const gradients = Float64Array.of(0.5, -0.25, 0, 0);
  const { mean, negative, positive, zeros, nonFinite, rows, all } = sampleShares(
    regression,
    { gradients },
    { ref, epoch: 3 },
  );
  assert.deepEqual([mean, negative, positive], [0.0625, -0.0625, 0.125]);
  assert.deepEqual([zeros, nonFinite, rows, all], [2, 0, 4, 24]);
});

test('rows whose gradient is not finite are counted, not named, and the mean shows them', () => {
  const gradients = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 1);
  const { mean, up, down, nonFinite } = sampleShares(regression, { gradients }, { ref, epoch: 3 });
  assert.deepEqual([nonFinite, mean, up.length, down.length], [2, Number.NaN, 0, 1]);
});

test('a row of one of several classes is labelled by its class', async () => {
  const classes = await subjectOf({
    data: {
      inputs: [[0], [1]],
      targets: [
        [0, 1],
        [1, 0],
      ],
    },
    layers: [{ units: 2, activation: 'softmax' }],
  });
  const { down } = sampleShares(classes, { gradients: Float64Array.of(1, 2) }, { ref, epoch: 1 });
  const { targetNames } = classes.samples;
  assert.deepEqual(
    down.map(({ label }) => label),
    [targetNames[0], targetNames[1]],
  );
});

test('with class weights the sum is divided by the weights of the rows', async () => {
  const data = { inputs: [[0], [1], [2], [3]], targets: [[0], [1], [0], [0]] };
  const layers = [{ units: 1, activation: 'sigmoid' }];
  const weighted = await subjectOf({ data, layers, training: { classWeights: [0.5, 2.5] } });
  const gradients = Float64Array.of(0.5, -2, 0.5, 0);
  const { mean, negative, positive, isWeighted } = sampleShares(weighted, { gradients }, { ref, epoch: 1 });
  assert.deepEqual([mean, negative, positive, isWeighted], [-0.25, -0.5, 0.25, true]);
  assert.equal(sampleShares(await subjectOf({ data, layers }), { gradients }, { ref, epoch: 1 }).isWeighted, false);
});

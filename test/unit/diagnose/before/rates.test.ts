import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTrainer } from '../../../../src/engine/trainer.ts';
import { optionsOf, type Written } from '../../plan/support.ts';
import { before, classifier, codes, found, regressor } from './support.ts';

/** A line through five points, one far out: largest eigenvalue of (2/N) sum (x, 1)(x, 1)^T is 502.647, so 2/502.647 = 0.0039789 is stable. */
const line = (learningRate: number, more: Written = {}): Written => ({
  data: { inputs: [[1], [2], [3], [4], [35]], targets: [[0], [-1], [-2], [-3], [-34]] },
  layers: [{ units: 1, weights: [[0.3]], biases: [-0.3] }],
  loss: 'mse',
  optimizer: { type: 'sgd', learningRate, ...more },
  training: { epochs: 300, batchSize: 'full' },
});

test('the curvature of a line under a squared error is exact', async () => {
  const { curvature } = await before(line(0.0039));
  assert.equal(curvature!.isExact, true);
  assert.equal(curvature!.rows, 5);
  assert.ok(Math.abs(curvature!.largest - 502.647) < 1e-3, String(curvature!.largest));
});

test('a rate above 2 / curvature diverges for certain, and the advised rate does not', async () => {
  const { severity, isCertain, message, evidence, fixes } = await found(line(0.0041), 'learning-rate-high');
  assert.deepEqual([severity, isCertain], ['error', true]);
  assert.match(message, /above 0\.0039789/);
  assert.match(evidence[0]!.text, /power iteration over 5 training rows at the first weights/);
  assert.ok(!(await codes(line(0.0039))).includes('learning-rate-high'));
  const loss = async (rate: number) => {
    const trainer = createTrainer(await optionsOf(line(rate)));
    let last = Number.NaN;
    while (trainer.state === 'training') last = trainer.step()?.scalars[0] ?? last;
    return last;
  };
  assert.ok((await loss(0.0041)) > 1e6);
  assert.ok((await loss(fixes[0]!.edits[0]!.value as number)) < 1);
});

test('momentum makes larger rates stable, and other optimizers, clipping and batches make nothing certain', async () => {
  assert.ok(!(await codes(line(0.0041, { momentum: 0.5 }))).includes('learning-rate-high'));
  assert.equal((await found(line(0.0041, { clipNorm: 1 }), 'learning-rate-high')).severity, 'info');
  assert.ok(!(await codes(line(0.0041, { type: 'adam' }))).includes('learning-rate-high'));
});

test('a rate beyond what an optimizer is trained with is likely high; a large one that is stable is not', async () => {
  for (const optimizer of [
    { type: 'adam', learningRate: 1 },
    { type: 'rmsprop', learningRate: 0.5 },
    { type: 'lion', learningRate: 0.1 },
    { type: 'sgd', learningRate: 50 },
  ])
    assert.equal((await found(regressor({ optimizer }), 'learning-rate-high')).severity, 'info');
  assert.deepEqual(await codes(classifier({ optimizer: { type: 'sgd', learningRate: 1 } })), []);
});

test('a rate that moves nothing is likely low: by the sum of all rates, or by that times the curvature', async () => {
  for (const [optimizer, wanted] of [
    [{ type: 'adam', learningRate: 1e-5 }, 0.001],
    [{ type: 'rmsprop', learningRate: 1e-5 }, 0.01],
    [{ type: 'adagrad', learningRate: 1e-4 }, 0.01],
  ] as const) {
    const { severity, fixes } = await found(classifier({ optimizer }), 'learning-rate-low');
    assert.deepEqual([severity, fixes[0]!.edits[0]!.value], ['info', wanted]);
  }
  const sgd = await found(classifier({ optimizer: { type: 'sgd', learningRate: 1e-5 } }), 'learning-rate-low');
  assert.match(sgd.evidence[1]!.text, /^with a largest curvature of/);
  assert.ok(!(await codes(line(0.0039))).includes('learning-rate-low'), 'a small rate suits a large curvature');
});

test('an eps far above the gradient is an optimizer setting that is off', async () => {
  const { severity, message, fixes, path } = await found(
    classifier({ optimizer: { type: 'adam', learningRate: 0.001, eps: 100 } }),
    'optimizer-settings',
  );
  assert.equal(severity, 'info');
  assert.match(message, /^"eps" is 100, far above the root mean square of the gradient/);
  assert.deepEqual([path, fixes[0]!.edits], [['optimizer', 'eps'], [{ path: ['optimizer', 'eps'], value: 1e-8 }]]);
  assert.ok(
    !(await codes(classifier({ optimizer: { type: 'adam', learningRate: 0.01, eps: 1e-4 } }))).includes(
      'optimizer-settings',
    ),
  );
});

test('a schedule that leaves nothing of the rate early is off; one that ends at 0 is not', async () => {
  const scheduled = (schedule: Written) => classifier({ optimizer: { type: 'adam', learningRate: 0.01, schedule } });
  for (const schedule of [
    { type: 'exponential', gamma: 0.2 },
    { type: 'step', stepSize: 1, gamma: 0.1 },
    { type: 'linear', epochs: 5, endFactor: 0 },
    { type: 'cosine', epochs: 4 },
    { type: 'constant', warmup: 500 },
  ])
    assert.ok((await codes(scheduled(schedule))).includes('optimizer-settings'), schedule.type);
  for (const schedule of [
    { type: 'exponential', gamma: 0.95 },
    { type: 'cosine' },
    { type: 'linear' },
    { type: 'plateau', monitor: 'loss' },
    { type: 'constant', warmup: 5 },
  ])
    assert.deepEqual(await codes(scheduled(schedule)), [], schedule.type);
});

test('clipping that leaves no way to go, and momentum without an end, are off', async () => {
  const sgd = (more: Written) => classifier({ optimizer: { type: 'sgd', learningRate: 0.1, ...more } });
  assert.match(
    (await found(sgd({ clipNorm: 1e-4 }), 'optimizer-settings')).message,
    /^"clipNorm" is 1e-4|^"clipNorm" is 0\.0001/,
  );
  assert.match((await found(sgd({ clipValue: 1e-5 }), 'optimizer-settings')).message, /^"clipValue"/);
  assert.match((await found(sgd({ momentum: 0.9995 }), 'optimizer-settings')).message, /^"momentum"/);
  assert.deepEqual(await codes(sgd({ clipNorm: 5, momentum: 0.9 })), []);
});

test('fewer than twenty updates are too few', async () => {
  const { severity, message, value } = await found(
    classifier({ training: { epochs: 5, batchSize: 'full' } }),
    'too-few-epochs',
  );
  assert.deepEqual([severity, value], ['info', 5]);
  assert.match(message, /^The weights are updated 5 times in all: 5 epochs of 1 batch\.$/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerScalarIndex, traceLayout } from '../../../../src/trace/layout.ts';
import type { LayerScalar } from '../../../../src/trace/scalars.ts';
import { diagnose } from '../../../../webview/map/diagnosis.ts';

const healthy = 'Healthy: every layer’s mean weight gradient is from 0.001 to 10.';
const names = ['hidden 1', 'hidden 2', 'output'];
const layoutOf = (activation: string) =>
  traceLayout(names.map(name => ({ name, inputs: 2, outputs: 2, bias: true, activation })));

/** What is said of three layers with these numbers; what is not given is healthy. */
function said(numbers: Partial<Record<LayerScalar, readonly number[]>>, activation = 'relu') {
  const layout = layoutOf(activation);
  const scalars = new Float64Array(layout.scalarLength).fill(0);
  const all = {
    gradientNorm: [0.1, 0.1, 0.1],
    deltaRms: [0.1, 0.1, 0.1],
    saturatedShare: [0, 0, 0],
    ...numbers,
  };
  for (const [name, values] of Object.entries(all)) {
    values.forEach((value, layer) => {
      scalars[layerScalarIndex(layout, layer, name as LayerScalar)] = value;
    });
  }
  return diagnose(layout, scalars);
}

test('gradients within the healthy range are healthy', () => {
  assert.deepEqual(said({}), { text: healthy, tone: 'healthy' });
});

test('a gradient that falls a thousandfold or more on its way down vanishes, and it is said by how much', () => {
  const diagnosis = said({ gradientNorm: [1e-6, 1e-3, 0.1585] });
  assert.equal(diagnosis?.text, 'Vanishing: the mean weight gradient shrinks 160,000-fold from output to hidden 1.');
  assert.equal(diagnosis?.tone, 'problem');
});

test('a fall of less than a thousand, or to a number that is large enough, is not called vanishing', () => {
  assert.equal(said({ gradientNorm: [2e-4, 0.1, 0.1] }), undefined);
  assert.equal(said({ gradientNorm: [2e-3, 1, 9] })?.text, healthy);
});

test('gradients that are small in all layers alike are those of a training that has converged', () => {
  const diagnosis = said({ gradientNorm: [2e-6, 3e-6, 4e-6] });
  assert.deepEqual(diagnosis, {
    text: 'Every layer’s mean weight gradient is tiny: the training has converged or is stuck.',
    tone: 'remark',
  });
});

test('a gradient that is exactly 0 is said to be none, in one layer or in all', () => {
  assert.equal(said({ gradientNorm: [0, 0.1, 0.1] })?.text, 'The mean weight gradient of hidden 1 is exactly 0.');
  assert.equal(
    said({ gradientNorm: [0, 0, 0.1] })?.text,
    'The mean weight gradient of hidden 2 and 1 other layer is exactly 0.',
  );
  assert.equal(said({ gradientNorm: [0, 0, 0], deltaRms: [0, 0, 0] })?.text, 'Every layer’s gradient is exactly 0.');
  assert.equal(
    said({ gradientNorm: [0, 0, 0], deltaRms: [0, 0, 0.5] })?.text,
    'Every layer’s mean weight gradient is exactly 0.',
  );
});

test('a gradient that grows on its way down explodes', () => {
  const { text } = said({ gradientNorm: [1e4, 20, 1] })!;
  assert.equal(text, 'Exploding: the mean weight gradient grows 10,000-fold from output to hidden 1.');
});

test('one very large gradient explodes; large ones everywhere may be those of a loss of a large scale', () => {
  assert.equal(said({ gradientNorm: [1, 1, 1e4] })?.text, 'Exploding: the mean weight gradient of output is 10000.');
  assert.match(
    said({ gradientNorm: [1e4, 1e4, 1e5] })!.text,
    /^Every layer’s mean weight gradient is large, up to 100000: exploding, or the loss has a large scale\.$/,
  );
});

test('what is not finite comes before everything else, and names the layer next to the output', () => {
  const { text } = said({ gradientNorm: [Number.NaN, Number.POSITIVE_INFINITY, 1e9] })!;
  assert.equal(text, 'The mean weight gradient of hidden 2 and 1 other layer is not finite.');
});

test('many dead or saturated units of a hidden layer are said, as a second remark where there is a first', () => {
  assert.equal(
    said({ saturatedShare: [0, 0.4, 0] })?.text,
    '40 % of the units of hidden 2 are dead (derivative about 0).',
  );
  assert.equal(
    said({ saturatedShare: [0.5, 0.4, 0] }, 'tanh')?.text,
    '50 % of the units of hidden 1 are saturated (derivative about 0), and many in 1 other layer.',
  );
  const both = said({ gradientNorm: [1e-6, 0.1, 0.1], saturatedShare: [0, 1, 0] })!.text;
  assert.match(both, /^Vanishing: .* 100 % of the units of hidden 2 are dead/);
});

test('few dead units, and an output that is sure of itself, are nothing to speak of', () => {
  assert.equal(said({ saturatedShare: [0.25, 0, 1] })?.text, healthy);
});

test('gradients are not called healthy where a delta vanishes, as the inspector says', () => {
  assert.equal(said({ deltaRms: [1e-7, 0.1, 0.1] }), undefined);
});

test('a long name is cut', () => {
  const layout = traceLayout([{ name: 'x'.repeat(1000), inputs: 1, outputs: 1, bias: true, activation: 'tanh' }]);
  const { text } = diagnose(layout, new Float64Array(layout.scalarLength).fill(Number.NaN))!;
  assert.ok(text.length < 100);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayerScalar, layerScalarIndex, traceLayout } from '../../../../src/trace/layout.ts';
import { diagnose } from '../../../../webview/map/diagnosis.ts';

const names = ['hidden 1', 'hidden 2', 'output'];
const layoutOf = (activation: string) =>
  traceLayout(names.map(name => ({ name, inputs: 2, outputs: 2, bias: true, activation })));

/** What is said of three layers with these numbers; what is not given is healthy. */
function said(numbers: Partial<Record<LayerScalar, readonly number[]>>, activation = 'relu') {
  const layout = layoutOf(activation);
  const scalars = new Float64Array(layout.scalarLength).fill(0);
  const healthy = { gradientNorm: [0.1, 0.1, 0.1], saturatedShare: [0, 0, 0], ...numbers };
  for (const [name, values] of Object.entries(healthy)) {
    values.forEach((value, layer) => {
      scalars[layerScalarIndex(layout, layer, name as LayerScalar)] = value;
    });
  }
  return diagnose(layout, scalars);
}

test('gradients within the healthy range are healthy', () => {
  assert.deepEqual(said({}), { text: 'all layers healthy', tone: 'healthy' });
});

test('a gradient that falls a thousandfold or more on its way down vanishes, and it is said by how much', () => {
  const diagnosis = said({ gradientNorm: [1e-6, 1e-3, 0.1585] });
  assert.equal(diagnosis?.text, "the gradient norm falls by 10^5.2 from 'output' to 'hidden 1': vanishing");
  assert.equal(diagnosis?.tone, 'problem');
});

test('a fall of less than a thousand, or to a number that is large enough, is not called vanishing', () => {
  assert.equal(said({ gradientNorm: [2e-4, 0.1, 0.1] }), undefined);
  assert.equal(said({ gradientNorm: [2e-3, 1, 9] })?.text, 'all layers healthy');
});

test('gradients that are small in all layers alike are those of a training that has converged', () => {
  const diagnosis = said({ gradientNorm: [2e-6, 3e-6, 4e-6] });
  assert.deepEqual(diagnosis, {
    text: 'all gradients are small: the training has converged or stands still',
    tone: 'remark',
  });
});

test('a gradient that is exactly 0 is said to be none, in one layer or in all', () => {
  assert.equal(said({ gradientNorm: [0, 0.1, 0.1] })?.text, "no gradient at all, exactly 0, in 'hidden 1'");
  assert.equal(
    said({ gradientNorm: [0, 0, 0.1] })?.text,
    "no gradient at all, exactly 0, in 'hidden 2' and 1 other layer",
  );
  assert.equal(said({ gradientNorm: [0, 0, 0] })?.text, 'no gradient at all, exactly 0, in any layer');
});

test('a gradient that grows on its way down explodes', () => {
  const { text } = said({ gradientNorm: [1e4, 20, 1] })!;
  assert.equal(text, "the gradient norm grows by 10^4.0 from 'output' to 'hidden 1': exploding");
});

test('one very large gradient explodes; large ones everywhere may be those of a loss of a large scale', () => {
  assert.equal(said({ gradientNorm: [1, 1, 1e4] })?.text, "exploding: the gradient norm of 'output' is 10000");
  assert.match(said({ gradientNorm: [1e4, 1e4, 1e5] })!.text, /^all gradients are large, .* or the loss is of a large/);
});

test('what is not finite comes before everything else, and names the layer next to the output', () => {
  const { text } = said({ gradientNorm: [Number.NaN, Number.POSITIVE_INFINITY, 1e9] })!;
  assert.equal(text, "not finite: the gradient of 'hidden 2' and 1 other layer");
});

test('many dead or saturated units of a hidden layer are said, as a second finding where there is a first', () => {
  assert.equal(said({ saturatedShare: [0, 0.4, 0] })?.text, "dead units: 40 % in 'hidden 2'");
  assert.equal(
    said({ saturatedShare: [0.5, 0.4, 0] }, 'tanh')?.text,
    "saturated units: 50 % in 'hidden 1' and 1 other layer",
  );
  const both = said({ gradientNorm: [1e-6, 0.1, 0.1], saturatedShare: [0, 1, 0] })!.text;
  assert.match(both, /vanishing; dead units: 100 % in 'hidden 2'$/);
});

test('few dead units, and an output that is sure of itself, are nothing to speak of', () => {
  assert.equal(said({ saturatedShare: [0.25, 0, 1] })?.text, 'all layers healthy');
});

test('a long name is cut', () => {
  const layout = traceLayout([{ name: 'x'.repeat(1000), inputs: 1, outputs: 1, bias: true, activation: 'tanh' }]);
  const { text } = diagnose(layout, new Float64Array(layout.scalarLength).fill(Number.NaN))!;
  assert.ok(text.length < 100);
});

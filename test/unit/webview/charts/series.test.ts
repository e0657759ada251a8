import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkScalarIndex, traceLayout } from '../../../../src/trace/layout.ts';
import { gradientSeries, lossSeries, metricSeries, shownLayers } from '../../../../webview/charts/series.ts';
import { scalarHistory } from '../../../../webview/history.ts';

const layers = [
  { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
  { name: 'output', inputs: 3, outputs: 1, bias: true, activation: 'linear' },
];
const layout = traceLayout(layers);
const run = {
  id: '',
  name: '',
  spec: '',
  seed: 1,
  epochs: 2,
  task: 'classification',
  loss: '',
  optimizer: '',
  precision: 'float64',
  trainingRows: 4,
  validationRows: 2,
  testRows: 0,
  parameters: 1,
  layers,
  probe: '',
} as const;
const quiet = scalarHistory(layout.scalarLength, new Float64Array(2 * layout.scalarLength));
const names = (series: readonly { name: string }[]) => series.map(({ name }) => name);

test('regularization has a line only once it was above zero', () => {
  const penalized = { ...quiet, buffer: quiet.buffer.slice() };
  penalized.buffer[layout.scalarLength + networkScalarIndex('regularization')] = 0.1;
  assert.deepEqual(names(lossSeries(run, quiet)), ['training', 'validation']);
  assert.deepEqual(names(lossSeries(run, penalized)), ['training', 'validation', 'regularization']);
});

test('without held-out rows there is no validation line', () => {
  assert.deepEqual(names(lossSeries({ ...run, validationRows: 0 }, quiet)), ['training']);
  assert.deepEqual(names(metricSeries({ ...run, validationRows: 0 })), ['training']);
});

test('classification shows accuracy, regression shows R²', () => {
  const columns = (task: 'classification' | 'regression') => metricSeries({ ...run, task }).map(({ column }) => column);
  assert.deepEqual(columns('classification'), ['accuracy', 'validationAccuracy'].map(indexOf));
  assert.deepEqual(columns('regression'), ['r2', 'validationR2'].map(indexOf));
});

test('the gradient of every layer has a line, the chosen one emphasized', () => {
  const series = gradientSeries(layout, 1);
  assert.deepEqual(names(series), ['hidden', 'output']);
  assert.deepEqual(
    series.map(({ emphasized }) => emphasized),
    [false, true],
  );
});

test('of many layers some are drawn at even distances, with the first, the last and the chosen one', () => {
  const shown = shownLayers(500, 251);
  assert.ok(shown.length <= 17);
  for (const layer of [0, 251, 499]) assert.ok(shown.includes(layer));
  assert.deepEqual(
    shown,
    [...new Set(shown)].sort((a, b) => a - b),
  );
});

function indexOf(name: string): number {
  return networkScalarIndex(name as Parameters<typeof networkScalarIndex>[0]);
}

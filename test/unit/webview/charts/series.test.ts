import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addToBlock, clearBlock, numbersPerColumn } from '../../../../src/trace/blocks.ts';
import { networkScalarIndex, traceLayout } from '../../../../src/trace/layout.ts';
import { gapsOf } from '../../../../webview/charts/curve.ts';
import { layerSeries, lossSeries, metricSeries, shownLayers } from '../../../../webview/charts/series.ts';
import type { SeriesWindow } from '../../../../webview/series/window.ts';

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
  seedGiven: false,
  startedAt: 0,
  settings: { seed: 1, layers: [] },
} as const;
/** One epoch in which every number is the given one. */
function windowOf(value: number): SeriesWindow {
  const columns = 12;
  const buffer = new Float64Array(columns * numbersPerColumn);
  for (let at = 0; at < buffer.length; at += numbersPerColumn) {
    clearBlock(buffer, at);
    addToBlock(buffer, at, 1, value);
  }
  return { quantity: 'gradientNorm', range: null, stride: 1, columns, firstBlock: 0, blocks: 1, buffer };
}
const quiet = windowOf(0);
const names = (series: readonly { name: string }[]) => series.map(({ name }) => name);

test('regularization has a line only once it was above zero', () => {
  const penalized = windowOf(0.1);
  assert.deepEqual(names(lossSeries(run, quiet)), ['training', 'validation']);
  assert.deepEqual(names(lossSeries(run, penalized)), ['training', 'validation', 'regularization']);
});

test('without held-out rows there is no validation line', () => {
  assert.deepEqual(names(lossSeries({ ...run, validationRows: 0 }, quiet)), ['training']);
  assert.deepEqual(names(metricSeries({ ...run, validationRows: 0 }, quiet)), ['training']);
});

test('classification shows accuracy, regression shows R²', () => {
  const columns = (task: 'classification' | 'regression') =>
    metricSeries({ ...run, task }, quiet).map(({ column }) => column);
  assert.deepEqual(columns('classification'), ['accuracy', 'validationAccuracy'].map(indexOf));
  assert.deepEqual(columns('regression'), ['r2', 'validationR2'].map(indexOf));
});

test('R² has no value where the error of the same rows is finite; where that is not, the run diverged', () => {
  const gapsWithout = (...missing: readonly ('r2' | 'validationR2' | 'mae' | 'validationMae')[]) => {
    const window = windowOf(0.5);
    for (const name of missing) {
      const at = indexOf(name) * numbersPerColumn;
      clearBlock(window.buffer, at);
      addToBlock(window.buffer, at, 1, Number.NaN);
    }
    const lines = metricSeries({ ...run, task: 'regression' }, window);
    return (['no value', 'not finite'] as const).map(kind => lines.map(line => gapsOf(window, [line], kind).length));
  };
  assert.deepEqual(gapsWithout(), [
    [0, 0],
    [0, 0],
  ]);
  assert.deepEqual(gapsWithout('r2', 'validationR2'), [
    [1, 1],
    [0, 0],
  ]);
  assert.deepEqual(gapsWithout('validationR2'), [
    [0, 1],
    [0, 0],
  ]);
  assert.deepEqual(gapsWithout('r2', 'mae'), [
    [0, 0],
    [1, 0],
  ]);
});

test('the gradient of every layer has a line, the chosen one emphasized', () => {
  const series = layerSeries(layout, quiet, 1);
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

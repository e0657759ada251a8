import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LayerDetail, TensorPicture } from '../../../../src/panel/panelMessages.ts';
import { statistics, statisticsRow } from '../../../../src/trace/statistics.ts';
import { fixedRange, fixedText, toggledRanges } from '../../../../webview/heatmap/colourRange.ts';

function detail(layer: number, ...weights: number[]): LayerDetail {
  const cells = Float64Array.from(weights);
  const picture: TensorPicture = {
    statistics: statisticsRow(statistics(cells)),
    histogram: new Float64Array(41),
    histogramStep: 1,
    region: { row: 0, column: 0, rows: 1, columns: weights.length },
    strides: { down: 1, across: 1 },
    cells,
  };
  return { layer, epoch: 1, tensors: { weightsAfter: picture } };
}

test('ranges are held as they are at that moment, by layer, and let go', () => {
  const held = toggledRanges({}, detail(2, 3, -5));
  assert.equal(fixedRange(held, 2, 'weightsAfter'), 5);
  assert.equal(fixedRange(held, 2, 'biasAfter'), undefined);
  assert.equal(fixedRange(held, 1, 'weightsAfter'), undefined);
  const both = toggledRanges(held, detail(1, 1));
  assert.equal(fixedRange(both, 2, 'weightsAfter'), 5);
  assert.deepEqual(toggledRanges(both, detail(2, 9)), { 1: both[1] });
});

test('held ranges survive as JSON, also of numbers that are not finite', () => {
  const held = toggledRanges({}, detail(0, Number.NaN, Number.POSITIVE_INFINITY));
  assert.deepEqual(JSON.parse(JSON.stringify(held)), held);
});

test('the legend says where a held scale ends, and when numbers are beyond it', () => {
  assert.equal(fixedText(undefined, 3), '');
  assert.equal(fixedText(3, 2), 'colour range kept at ±3');
  assert.match(fixedText(1, 2), /values beyond it have the end colours$/);
});

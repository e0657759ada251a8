import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { layerScalarFacts, networkScalars } from '../../../../src/trace/scalars.ts';
import {
  type Cells,
  cellCode,
  deadCode,
  emptyCode,
  mapCells,
  nonFiniteCode,
  steps,
} from '../../../../webview/map/cells.ts';
import type { SeriesWindow } from '../../../../webview/series/window.ts';
import { seriesOf } from './seriesOf.ts';

const firstColumn = networkScalars.length;
const scale = layerScalarFacts.gradientNorm.scale;

/** The code of one layer whose epochs, all in one block, have these values. */
function codeOf(...values: number[]): number {
  return cellCode(
    seriesOf(
      values.map(value => [value]),
      values.length,
    ),
    firstColumn,
    0,
    1,
    scale,
  );
}

test('a block shows the worse of its least and its largest, by the distance from neutral', () => {
  assert.equal(codeOf(1), steps);
  assert.equal(codeOf(1, 1e-7), 0);
  assert.equal(codeOf(1e-4, 1e4), 2 * steps);
  assert.equal(codeOf(1e-7, 1e2), 0);
});

test('a block with an exact 0 is dead, and one with a number that is not finite is worse still', () => {
  assert.equal(codeOf(1, 0, 1e5), deadCode);
  assert.equal(codeOf(0, Number.NaN), nonFiniteCode);
  assert.equal(codeOf(Number.POSITIVE_INFINITY), nonFiniteCode);
});

test('a block without an epoch is empty', () => {
  const { buffer, ...window } = seriesOf([[1]]);
  assert.equal(cellCode({ ...window, buffer: new Float64Array(buffer.length) }, firstColumn, 0, 1, scale), emptyCode);
});

const scales = [scale, scale];
const source = (window: SeriesWindow, room: number) => ({ window, firstColumn, layers: 2, room, scales });
const codesOf = ({ codes, columns }: Cells) => [...codes.subarray(0, columns * 2)];

test('more blocks than there is room for share columns, and none of them is lost', () => {
  const window = seriesOf([1, 1e-7, 1, 1, 1e4].map(value => [value, 1]));
  const cells = mapCells(source(window, 3));
  assert.equal(cells.perColumn, 2);
  assert.deepEqual(codesOf(cells), [0, steps, steps, steps, 2 * steps, steps]);
});

test('cells that continue others are the cells of the whole window, whatever came when', () => {
  const value = fc.constantFrom(0, 1e-9, 1e-5, 1, 1e3, Number.NaN);
  const rows = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(
      rows,
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(1, 2, 4),
      fc.nat(39),
      (all, room, stride, cut) => {
        const before = mapCells(source(seriesOf(all.slice(0, Math.max(1, cut)), stride), room));
        const whole = seriesOf(all.slice(0, Math.max(1, cut, all.length)), stride);
        assert.deepEqual(codesOf(mapCells(source(whole, room), before)), codesOf(mapCells(source(whole, room))));
      },
    ),
  );
});

test('of a window that grew only the last column and those behind it are computed', () => {
  const before = mapCells(source(seriesOf([1, 1, 1].map(value => [value, value])), 10));
  const after = mapCells(source(seriesOf([1, 1, 1, 1].map(value => [value, value])), 10), before);
  assert.equal(after.firstNew, 2);
  assert.equal(after.codes, before.codes);
});

test('another quantity, stride or room begins anew', () => {
  const window = seriesOf([1, 1, 1].map(value => [value, value]));
  const before = mapCells(source(window, 10));
  const others = [
    source({ ...window, quantity: 'deltaRms' }, 10),
    source({ ...window, stride: 2 }, 10),
    source({ ...window, range: { first: 1, last: 3 } }, 10),
    source(window, 11),
  ];
  for (const other of others) assert.equal(mapCells(other, before).firstNew, 0);
});

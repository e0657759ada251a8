import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Extremes } from '../../../src/run/extremes.ts';
import { ScalarRows } from '../../../src/run/scalarRows.ts';
import { addToBlock, clearBlock, numbersPerColumn } from '../../../src/trace/blocks.ts';

const value = fc.oneof(
  { weight: 20, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
);

/** Epoch by epoch. */
function scanned(scalars: Float64Array, rowLength: number, column: number, first: number, last: number): Float64Array {
  const block = new Float64Array(numbersPerColumn);
  clearBlock(block, 0);
  for (let epoch = first; epoch <= last; epoch++)
    addToBlock(block, 0, epoch, scalars[(epoch - 1) * rowLength + column]!);
  return block;
}

test('over any epochs the levels give what a scan gives, however the rows came in', () => {
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 5000, size: 'max' }),
      fc.array(fc.nat(1000), { maxLength: 4 }),
      fc.oneof(fc.constant(0), fc.nat()),
      fc.nat(),
      (values, stops, a, b) => {
        const scalars = Float64Array.from(values);
        const epochs = Math.floor(values.length / 2);
        const extremes = new Extremes(2);
        const rows = new ScalarRows(2);
        for (const stop of [...stops.filter(stop => stop < epochs).sort((x, y) => x - y), epochs]) {
          rows.append(scalars.subarray(rows.count * 2, stop * 2));
          extremes.extend(rows);
        }
        const [first, last] = [(a % epochs) + 1, (b % epochs) + 1].sort((x, y) => x - y) as [number, number];
        const block = new Float64Array(numbersPerColumn);
        for (const column of [0, 1]) {
          extremes.write(rows, column, { first, last }, block, 0);
          assert.deepEqual(block, scanned(scalars, 2, column, first, last));
        }
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});

/** Counts the rows that are looked at. */
class CountedRows extends ScalarRows {
  reads = 0;

  override at(row: number, column: number): number {
    this.reads++;
    return super.at(row, column);
  }

  override views(first: number, last: number): readonly Float64Array[] {
    this.reads += last - first + 1;
    return super.views(first, last);
  }
}

test('a wide stretch is read from few blocks', () => {
  const epochs = 100_000;
  const rows = new CountedRows(1);
  rows.append(new Float64Array(epochs));
  const extremes = new Extremes(1);
  extremes.extend(rows);
  // All but those that make no whole block.
  assert.equal(rows.reads, epochs - (epochs % 64));
  rows.reads = 0;
  extremes.write(rows, 0, { first: 1, last: epochs }, new Float64Array(numbersPerColumn), 0);
  assert.ok(rows.reads < 64, `${rows.reads} epochs were read again`);
});

test('rows that were taken in are not read again when more come', () => {
  const rows = new CountedRows(1);
  const extremes = new Extremes(1);
  for (let part = 0; part < 10; part++) {
    rows.append(new Float64Array(640));
    extremes.extend(rows);
  }
  assert.equal(rows.reads, 6400);
});

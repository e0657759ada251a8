import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { joined } from '../../../src/run/joined.ts';
import { ScalarRows, unbroken } from '../../../src/run/scalarRows.ts';

/** So many rows from row `first` on; number c of row r is r + c / 1000. */
function rowsOf(first: number, count: number, length: number): Float64Array {
  const numberAt = (index: number) => first + Math.floor(index / length) + (index % length) / 1000;
  return Float64Array.from({ length: count * length }, (_, index) => numberAt(index));
}

suite('ScalarRows', () => {
  test('however rows come in, each is found, alone and in views of consecutive rows', () => {
    const lengths = fc.constantFrom(1, 27, 700);
    const sizes = fc.array(fc.oneof(fc.nat(90), fc.constantFrom(64, 500, 4000)), { maxLength: 8 });
    fc.assert(
      fc.property(lengths, sizes, fc.nat(), fc.nat(), (length, counts, a, b) => {
        const rows = new ScalarRows(length);
        for (const count of counts) rows.append(rowsOf(rows.count + 1, count, length));
        const total = counts.reduce((sum, count) => sum + count, 0);
        assert.equal(rows.count, total);
        if (total === 0) return;
        const [first, last] = [(a % total) + 1, (b % total) + 1].sort((x, y) => x - y) as [number, number];
        assert.deepEqual(joined(rows.views(first, last)), rowsOf(first, last - first + 1, length));
        assert.deepEqual(rows.rowOf(last), rowsOf(last, 1, length));
        assert.equal(rows.at(first, length - 1), first + (length - 1) / 1000);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test('rows that are there are never moved when more come', () => {
    const rows = new ScalarRows(27);
    rows.append(rowsOf(1, 10, 27));
    const first = rows.rowOf(1);
    rows.append(rowsOf(11, 20_000, 27));
    first[0] = 5;
    assert.equal(rows.at(1, 0), 5);
  });

  test('a stretch lies in one chunk, also when a row is longer than a chunk should be', () => {
    for (const length of [1, 27, 100_000]) {
      const rows = new ScalarRows(length);
      const stretches = length > 27 ? 2 : 1000;
      for (let stretch = 0; stretch < stretches; stretch++) {
        rows.append(new Float64Array(unbroken * length));
        const first = stretch * unbroken + 1;
        assert.equal(rows.views(first, first + unbroken - 1).length, 1);
      }
    }
  });

  test('rows of the same length come in views of the same lengths, however they came in', () => {
    const [once, often] = [new ScalarRows(27), new ScalarRows(27)];
    once.append(rowsOf(1, 9000, 27));
    for (let row = 1; row <= 9000; row += 60) often.append(rowsOf(row, 60, 27));
    const lengths = (rows: ScalarRows) => rows.views(5, 8999).map(view => view.length);
    assert.deepEqual(lengths(once), lengths(often));
    assert.ok(lengths(once).length > 2);
  });

  test('few rows are copied, and of many most stay where they are', () => {
    const rows = new ScalarRows(1);
    const few = rowsOf(1, 100_000, 1);
    rows.append(few);
    const many = rowsOf(100_001, 400_000, 1);
    rows.append(many);
    assert.ok(rows.views(1, 100_000).every(view => view.buffer !== few.buffer));
    const inPlace = rows.views(1, rows.count).filter(view => view.buffer === many.buffer);
    assert.ok(joined(inPlace).length > 300_000);
  });

  test('no rows are no views', () => {
    assert.deepEqual(new ScalarRows(3).views(1, 0), []);
  });
});

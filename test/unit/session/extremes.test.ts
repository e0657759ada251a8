import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Extremes } from '../../../src/session/extremes.ts';
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
      fc.array(value, { minLength: 2, maxLength: 2000, size: 'max' }),
      fc.array(fc.nat(1000), { maxLength: 4 }),
      fc.nat(),
      fc.nat(),
      (values, stops, a, b) => {
        const scalars = Float64Array.from(values);
        const epochs = Math.floor(values.length / 2);
        const extremes = new Extremes(2);
        for (const stop of [...stops.filter(stop => stop < epochs).sort((x, y) => x - y), epochs]) {
          extremes.extend(scalars, stop);
        }
        const [first, last] = [(a % epochs) + 1, (b % epochs) + 1].sort((x, y) => x - y) as [number, number];
        const block = new Float64Array(numbersPerColumn);
        for (const column of [0, 1]) {
          extremes.write(scalars, column, { first, last }, block, 0);
          assert.deepEqual(block, scanned(scalars, 2, column, first, last));
        }
      },
    ),
    { numRuns: 200, seed: 1 },
  );
});

test('a wide stretch is read from few blocks', () => {
  let reads = 0;
  const epochs = 100_000;
  const counting = new Proxy(new Float64Array(epochs), {
    get: (target, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
      return Reflect.get(target, key);
    },
  });
  const extremes = new Extremes(1);
  extremes.extend(counting, epochs);
  assert.equal(reads, epochs);
  extremes.write(counting, 0, { first: 1, last: epochs }, new Float64Array(numbersPerColumn), 0);
  assert.ok(reads - epochs < 16, `${reads - epochs} epochs were read again`);
});

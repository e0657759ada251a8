import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { KeptScalars, leastBytes } from '../../../src/run/keptScalars.ts';
import { addToBlock, type Block, blockAt, clearBlock, numbersPerColumn } from '../../../src/trace/blocks.ts';

const length = 2;
const chunkBytes = 2048;
const least = leastBytes(length, chunkBytes);

const value = fc.oneof(
  { weight: 20, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 5, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
);
/** Numbers of so many epochs, of which a part is chosen and the rest follows from it. */
const numbers = fc
  .tuple(fc.array(value, { minLength: 1, maxLength: 200 }), fc.integer({ min: 1, max: 40_000 }), fc.nat(1e6))
  .map(([some, epochs, seed]) =>
    Float64Array.from({ length: length * epochs }, (_, k) => {
      const shifted = (k * 2_654_435_761 + seed) % 4_294_967_296;
      return shifted % 97 === 0 ? some[shifted % some.length]! : some[k % some.length]! + shifted / 2 ** 32;
    }),
  );
const budget = fc.oneof(fc.constant(0), fc.nat(400_000));
const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 130 }), fc.nat(20_000)), { minLength: 1, maxLength: 12 });

/** What was appended, as a plain array. */
class Plain {
  readonly #numbers: Float64Array;

  constructor(numbers: Float64Array) {
    this.#numbers = numbers;
  }

  get epochs(): number {
    return this.#numbers.length / length;
  }

  row(epoch: number): Float64Array {
    return this.#numbers.subarray((epoch - 1) * length, epoch * length);
  }

  block(column: number, first: number, last: number): Block {
    const block = new Float64Array(numbersPerColumn);
    clearBlock(block, 0);
    for (let epoch = first; epoch <= last; epoch++) addToBlock(block, 0, epoch, this.row(epoch)[column]!);
    return blockAt(block, 0);
  }

  upTo(epochs: number): Plain {
    return new Plain(this.#numbers.subarray(0, epochs * length));
  }
}

function kept(bytes: number): KeptScalars {
  return new KeptScalars(length, { budget: bytes, chunkBytes });
}

function blockOf(scalars: KeptScalars, column: number, first: number, last: number): Block {
  const block = new Float64Array(numbersPerColumn);
  scalars.write(column, { first, last }, block, 0);
  return blockAt(block, 0);
}

/** Appends all of it, so many epochs at a time. */
function append(scalars: KeptScalars, all: Float64Array, sizes: readonly number[]): void {
  for (let from = scalars.count, turn = 0; from < all.length / length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length]!);
    scalars.append(all.slice(from * length, (from + size) * length));
    from += size;
    assert.ok(scalars.bytes <= scalars.budget, `${scalars.bytes} bytes of ${scalars.budget} after ${from} epochs`);
  }
}

/** Rows are exact or not kept; the first and the newest are; least, largest and gaps are those of all epochs. */
function assertHolds(scalars: KeptScalars, plain: Plain): void {
  const epochs = new Set(scalars.epochs());
  assert.deepEqual(
    [...epochs],
    [...epochs].toSorted((a, b) => a - b),
  );
  assert.ok(epochs.has(1) && epochs.has(plain.epochs));
  for (let epoch = 1; epoch <= plain.epochs; epoch++) {
    const row = scalars.rowOf(epoch);
    if (!epochs.has(epoch)) assert.equal(row, undefined);
    else assert.deepEqual(row, plain.row(epoch));
  }
  for (let column = 0; column < length; column++) {
    assert.deepEqual(scalars.extremes(column), plain.block(column, 1, plain.epochs));
  }
}

/** Every curve that can be told from epoch `first` to `last` is what it would be of all epochs. */
function assertCurve(scalars: KeptScalars, plain: Plain, first: number, last: number, wanted: number): void {
  const stride = scalars.stride(first, last, wanted);
  assert.ok(stride >= wanted && Number.isInteger(Math.log2(stride)));
  for (let block = Math.floor((first - 1) / stride); block * stride < last; block++) {
    const [from, to] = [block * stride + 1, Math.min((block + 1) * stride, plain.epochs)];
    assert.deepEqual(blockOf(scalars, 1, from, to), plain.block(1, from, to));
  }
}

suite('scalars within a budget', () => {
  test('whatever comes in, rows are exact or not kept, curves and extremes are those of all epochs, and memory is within the budget', () => {
    let thinned = 0;
    fc.assert(
      fc.property(numbers, budget, steps, fc.nat(), fc.nat(), fc.nat(12), (all, bytes, sizes, a, b, power) => {
        const scalars = kept(bytes);
        append(scalars, all, sizes);
        const plain = new Plain(all);
        assertHolds(scalars, plain);
        const [first, last] = [(a % plain.epochs) + 1, (b % plain.epochs) + 1].sort((x, y) => x - y);
        assertCurve(scalars, plain, first!, last!, 2 ** power);
        assertCurve(scalars, plain, 1, plain.epochs, 2 ** power);
        thinned += Number(scalars.thinnedEpochs > 0);
      }),
      { numRuns: 60, seed: 1 },
    );
    assert.ok(thinned > 20, `${thinned} of 60 were thinned`);
  });

  test('a lower limit thins what there is, and holds for what comes after', () => {
    fc.assert(
      fc.property(numbers, steps, fc.nat(200_000), (all, sizes, bytes) => {
        const scalars = kept(Number.POSITIVE_INFINITY);
        const half = Math.ceil(all.length / length / 2);
        append(scalars, all.subarray(0, half * length), sizes);
        scalars.limit(bytes);
        assert.ok(scalars.bytes <= Math.max(bytes, least));
        assertHolds(scalars, new Plain(all).upTo(half));
        append(scalars, all, sizes);
        assertHolds(scalars, new Plain(all));
        scalars.limit(Number.POSITIVE_INFINITY);
        assert.ok(scalars.budget <= Math.max(bytes, least));
      }),
      { numRuns: 30, seed: 2 },
    );
  });

  test('what begins with the epochs of another one holds the same of them, and of what is thinned there nothing that is not so', () => {
    let inside = 0;
    fc.assert(
      fc.property(numbers, budget, budget, steps, fc.nat(), (all, bytes, own, sizes, cut) => {
        const parent = kept(bytes);
        append(parent, all, sizes);
        const plain = new Plain(all);
        const epochs = (cut % plain.epochs) + 1;
        const branch = kept(own);
        branch.beginWith(parent, epochs, epoch => parent.rowOf(epoch));
        assert.equal(branch.count, epochs);
        assert.ok(branch.bytes <= branch.budget);
        // It goes on with other numbers.
        const other = all.map((number, k) => (k < epochs * length ? number : -number));
        append(branch, other, sizes);
        if (epochs >= parent.thinnedEpochs) {
          assertHolds(branch, new Plain(other));
          return;
        }
        inside++;
        const expected = new Plain(other);
        for (const epoch of branch.epochs()) assert.deepEqual(branch.rowOf(epoch), expected.row(epoch));
        for (const column of [0, 1]) {
          const { leastEpoch, least: low, largestEpoch, largest: high } = branch.extremes(column);
          for (const [epoch, number] of [
            [leastEpoch, low],
            [largestEpoch, high],
          ] as const) {
            if (epoch > 0) assert.equal(number, expected.row(epoch)[column]);
          }
        }
        assertHolds(parent, plain);
      }),
      { numRuns: 60, seed: 3 },
    );
    assert.ok(inside > 5, `${inside} began within thinned epochs`);
  });

  test('a block whose end lies within epochs that are one is refused', () => {
    const scalars = kept(0);
    append(scalars, new Float64Array(length * 20_000), [1000]);
    assert.ok(scalars.thinnedEpochs > 1000);
    assert.throws(() => blockOf(scalars, 0, 65, 70), /the numbers of epoch 65 are kept together with those/);
    assert.throws(() => blockOf(scalars, 0, 1, 1000), RangeError);
    assert.equal(scalars.stride(1, 60, 1), 1);
  });

  test('in place of an epoch that is not kept there is the last before it that is', () => {
    const scalars = kept(0);
    append(scalars, new Float64Array(length * 20_000), [333]);
    const epochs = [...scalars.epochs()];
    for (let epoch = 1; epoch <= 20_000; epoch += 7) {
      assert.equal(
        scalars.keptUpTo(epoch),
        epochs.findLast(other => other <= epoch),
      );
    }
  });

  test('the newest epochs are whole, in about half of the memory', () => {
    const scalars = kept(200_000);
    append(scalars, new Float64Array(length * 100_000), [50]);
    const whole = scalars.count - scalars.thinnedEpochs;
    assert.ok(whole * length * 8 > 200_000 / 4, `${whole} epochs are whole`);
  });

  test('as epochs come in, each is told of when its row is dropped, once, and what is told is the row', () => {
    const all = Float64Array.from({ length: length * 5000 }, (_, k) => k);
    const dropped: number[] = [];
    const scalars = new KeptScalars(length, {
      budget: 0,
      chunkBytes,
      dropping: (epoch, row) => {
        assert.deepEqual(row, all.subarray((epoch - 1) * length, epoch * length));
        dropped.push(epoch);
      },
    });
    append(scalars, all, [100]);
    assert.deepEqual(
      dropped,
      Array.from({ length: scalars.thinnedEpochs }, (_, index) => index + 1),
    );
  });

  test('a large batch stays where it is, unless it would keep much of the budget for itself', () => {
    const scalars = new KeptScalars(1, { budget: 1e8 });
    const many = new Float64Array(400_000);
    scalars.append(many);
    assert.equal(scalars.rowOf(100_000)!.buffer, many.buffer);
    const small = new KeptScalars(1, { budget: 0 });
    small.append(many);
    assert.notEqual(small.rowOf(400_000)!.buffer, many.buffer);
    assert.ok(small.bytes <= small.budget);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomStreams, streamNames } from '../../../src/random/streams.ts';

const seeds = fc.integer({ min: 0, max: 0xffffffff });

function draw(count: number, next: () => number): number[] {
  return Array.from({ length: count }, next);
}

test('the same seed gives the same numbers in every stream', () => {
  fc.assert(
    fc.property(seeds, seed => {
      const [one, other] = [randomStreams(seed), randomStreams(seed)];
      for (const name of streamNames) {
        assert.deepEqual(
          draw(20, () => one[name].normal()),
          draw(20, () => other[name].normal()),
        );
      }
    }),
  );
});

test('drawing from one stream leaves the others where they are', () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom(...streamNames), fc.nat(50), (seed, busy, draws) => {
      const [disturbed, calm] = [randomStreams(seed), randomStreams(seed)];
      draw(draws, () => disturbed[busy].normal());
      for (const name of streamNames.filter(name => name !== busy)) {
        assert.equal(disturbed[name].uniform(), calm[name].uniform());
      }
    }),
  );
});

test('the streams of one seed, and of neighbouring seeds, differ from their first number on', () => {
  const firsts = [0, 1, 2, 3, 0xffffffff].flatMap(seed => {
    const streams = randomStreams(seed);
    return streamNames.map(name => streams[name].uniform());
  });
  assert.equal(new Set(firsts).size, firsts.length);
});

test('the first numbers of neighbouring seeds are spread evenly', () => {
  const firsts = Array.from({ length: 2000 }, (_, seed) => randomStreams(seed).initialization.uniform());
  const counts = new Array<number>(10).fill(0);
  for (const value of firsts) counts[Math.floor(value * 10)]++;
  for (const count of counts) assert.ok(count > 140 && count < 260, `a tenth of [0, 1) was hit ${count} times of 2000`);
});

test('uniform numbers lie in [0, 1), use 53 bits and have mean 1/2 and variance 1/12', () => {
  const { generation } = randomStreams(5);
  const values = draw(200_000, () => generation.uniform());
  assert.ok(values.every(value => value >= 0 && value < 1 && Number.isInteger(value * 2 ** 53)));
  assert.ok(values.some(value => !Number.isInteger(value * 2 ** 52)));
  const { mean, variance } = moments(values);
  assert.ok(Math.abs(mean - 0.5) < 0.003, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1 / 12) < 0.002, `variance ${variance}`);
});

test('normal numbers have mean 0, variance 1, and 4.55 % of them lie beyond two', () => {
  const { initialization } = randomStreams(6);
  const values = draw(200_000, () => initialization.normal());
  const { mean, variance } = moments(values);
  assert.ok(Math.abs(mean) < 0.01, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 0.02, `variance ${variance}`);
  const tail = values.filter(value => Math.abs(value) > 2).length / values.length;
  assert.ok(Math.abs(tail - 0.0455) < 0.003, `tail ${tail}`);
});

test('a shuffle keeps every item', () => {
  fc.assert(
    fc.property(seeds, fc.uint32Array({ maxLength: 40 }), (seed, items) => {
      const shuffled = items.slice();
      randomStreams(seed).shuffling.shuffle(shuffled);
      assert.deepEqual(shuffled.toSorted(), items.toSorted());
    }),
  );
});

test('a shuffle of three items gives each of the six orders equally often', () => {
  const { shuffling } = randomStreams(7);
  const counts = new Map<string, number>();
  for (let round = 0; round < 12_000; round++) {
    const items = Int32Array.of(0, 1, 2);
    shuffling.shuffle(items);
    counts.set(items.join(), (counts.get(items.join()) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  for (const [order, count] of counts) assert.ok(Math.abs(count - 2000) < 200, `${order} came ${count} times`);
});

test('a seed that is not an unsigned 32-bit integer is refused with what was given', () => {
  for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) {
    assert.throws(() => randomStreams(seed), new RegExp(`seed is ${seed}; it must be an integer from 0 to 4294967295`));
  }
});

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

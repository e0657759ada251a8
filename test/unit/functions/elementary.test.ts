import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { exp, expm1, gaussian, log, log1p, productError, sigmoid, tanh } from '../../../src/functions/elementary.ts';

const { EPSILON, MAX_VALUE, NEGATIVE_INFINITY, NaN: nan, POSITIVE_INFINITY } = Number;

/** Off by at most so many times the spacing of doubles at the expected value. */
function assertNear(actual: number, expected: number, spacings: number, what: string): void {
  const error = Math.abs(actual - expected) / (Math.abs(expected) * EPSILON);
  assert.ok(Object.is(actual, expected) || error <= spacings, `${what} is ${actual}, not ${expected}`);
}

/** From `from` to `to`, with places where an argument is halved, doubled or rounded. */
const between = (from: number, to: number): number[] => {
  const even = Array.from({ length: 41 }, (_, k) => from + ((to - from) * k) / 40);
  const special = [0.1, 0.3, 0.34657359027997264, 0.35, 0.5, 0.7, 0.75, 1, 1.4, 1.42, 1.5, 2, 3, 1e-3, 1e-9, 1e-200];
  return [...even, ...special, ...special.map(x => -x)].filter(x => x >= from && x <= to);
};

const functions: Readonly<
  Record<string, readonly [ours: (x: number) => number, host: (x: number) => number, from: number, to: number]>
> = {
  exp: [exp, Math.exp, -708, 709.78],
  expm1: [expm1, Math.expm1, -41, 709],
  tanh: [tanh, Math.tanh, -25, 25],
  sigmoid: [sigmoid, x => 1 / (1 + Math.exp(-x)), -40, 40],
  log: [log, Math.log, 5e-324, 30],
  log1p: [log1p, Math.log1p, -0.99, 30],
};

for (const [name, [ours, host, from, to]] of Object.entries(functions)) {
  test(`${name} is that of the host to its last digits`, () => {
    for (const x of between(from, to)) assertNear(ours(x), host(x), 3, `${name}(${x})`);
    assert.ok(Number.isNaN(ours(nan)));
  });
}

suite('beyond what can be represented', () => {
  test('exp is infinite or 0, and 0 is where it would be subnormal', () => {
    assert.deepEqual([exp(709.782712893384), exp(709.7827128933841)].map(Number.isFinite), [true, false]);
    assert.deepEqual(
      [exp(POSITIVE_INFINITY), exp(NEGATIVE_INFINITY), exp(-708.0000000000001)],
      [POSITIVE_INFINITY, 0, 0],
    );
    assertNear(exp(-708), Math.exp(-708), 2, 'exp(-708)');
  });

  test('expm1, tanh and sigmoid have their limits', () => {
    assert.deepEqual([expm1(-40.1), expm1(NEGATIVE_INFINITY)], [-1, -1]);
    assert.deepEqual([tanh(POSITIVE_INFINITY), tanh(NEGATIVE_INFINITY), tanh(1e300)], [1, -1, 1]);
    assert.deepEqual([sigmoid(-800), sigmoid(800)], [0, 1]);
    assert.deepEqual(
      [tanh(0), tanh(-0), expm1(0)].map(y => Object.is(y, -0)),
      [false, true, false],
    );
  });

  test('log is NaN below 0, minus infinity at 0, and knows the smallest and the largest numbers', () => {
    assert.deepEqual(
      [log(0), log(-0), log(POSITIVE_INFINITY)],
      [NEGATIVE_INFINITY, NEGATIVE_INFINITY, POSITIVE_INFINITY],
    );
    assert.deepEqual([log(-1), log(NEGATIVE_INFINITY)], [nan, nan]);
    assert.equal(log(1), 0);
    for (const x of [5e-324, 1e-310, 2.225073858507201e-308, 2.2250738585072014e-308, 1e300, MAX_VALUE]) {
      assertNear(log(x), Math.log(x), 2, `log(${x})`);
    }
    assert.deepEqual([log1p(-1), log1p(POSITIVE_INFINITY)], [NEGATIVE_INFINITY, POSITIVE_INFINITY]);
    assert.deepEqual([log1p(-2), log1p(0)], [nan, 0]);
  });
});

test('what rounding leaves out of a product is exact, as integers of any length say', () => {
  for (const [a, b] of [
    [9007199254740991, 9007199254740989],
    [6755399441055743, -4503599627370497],
    [134217729, 134217727],
    [123456789012345, 987654321],
    [3, 5],
    [0, 7],
  ] as const) {
    const left = BigInt(a) * BigInt(b) - BigInt(a * b);
    assert.equal(productError(a, b) + 0, Number(left), `${a} * ${b}`);
  }
});

suite('e^(-x^2) and e^(-x^2 / 2)', () => {
  // Computed with 60 digits.
  const known: readonly (readonly [x: number, whole: number, half: number])[] = [
    [0, 1, 1],
    [0.1, 0.9900498337491681, 0.9950124791926823],
    [1.7, 0.05557621261148308, 0.23574607655586355],
    [5.3, 6.319285885175379e-13, 7.949393615349147e-7],
    [10.1, 4.984480496942965e-45, 7.060085337262549e-23],
    [20.3, 1.0754418989816755e-179, 3.2793930825408466e-90],
    [26.6, 5.135661424357819e-308, 2.2661997759151376e-154],
    [30.01, 0, 2.736359060829378e-196],
    [37.3, 0, 7.677417113106441e-303],
    [40, 0, 0],
    [1e300, 0, 0],
    [POSITIVE_INFINITY, 0, 0],
  ];

  test('keep their digits far from 0, on both sides of it', () => {
    for (const [x, whole, half] of known) {
      for (const side of [x, -x]) {
        assertNear(gaussian(side, 1), whole, 3, `e^-(${side})^2`);
        assertNear(gaussian(side, 0.5), half, 3, `e^-(${side})^2 / 2`);
      }
    }
    assert.ok(Number.isNaN(gaussian(nan, 1)));
  });
});

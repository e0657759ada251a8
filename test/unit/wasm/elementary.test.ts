/** The elementary functions against the host's, and the kernels' scalar ones against ours. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { exp, expm1, log, log1p, sigmoid, tanh } from '../../../src/functions/elementary.ts';
import { randomStreams } from '../../../src/random/streams.ts';
import { instantiate } from '../../../src/wasm/kernelExports.ts';

interface Elementary {
  readonly ours: (x: number) => number;
  readonly host: (x: number) => number;
  /** Most representable numbers between ours and the host's, whose own error is 1 or, of the last two, 2. */
  readonly ulps: number;
  /** Where the function is used and its values are neither infinite nor subnormal. */
  readonly from: number;
  readonly to: number;
  /** What it must be at the ends and beyond them. */
  readonly ends: readonly (readonly [x: number, value: number])[];
}

const { EPSILON, MAX_VALUE, MIN_VALUE, NaN: nan, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
const smallestNormal = 2 ** -1022;
const highest = 709.782712893384;

const functions: Readonly<Record<string, Elementary>> = {
  exp: {
    ours: exp,
    host: Math.exp,
    ulps: 2,
    from: -708,
    to: highest,
    ends: [
      [NEGATIVE_INFINITY, 0],
      [-MAX_VALUE, 0],
      [-745, 0],
      // What would be subnormal, and a little above, is 0.
      [after(-708, -1), 0],
      [-MIN_VALUE, 1],
      [-0, 1],
      [0, 1],
      [smallestNormal, 1],
      [EPSILON, 1 + EPSILON],
      [after(highest, 1), POSITIVE_INFINITY],
      [MAX_VALUE, POSITIVE_INFINITY],
      [POSITIVE_INFINITY, POSITIVE_INFINITY],
      [nan, nan],
    ],
  },
  // Its domain ends at 709. The sign of 0 is not kept.
  expm1: {
    ours: expm1,
    host: Math.expm1,
    ulps: 2,
    from: -40,
    to: 709,
    ends: [
      [NEGATIVE_INFINITY, -1],
      [-MAX_VALUE, -1],
      [after(-40, -1), -1],
      [-smallestNormal, -smallestNormal],
      [-MIN_VALUE, -MIN_VALUE],
      [-0, 0],
      [0, 0],
      [MIN_VALUE, MIN_VALUE],
      [smallestNormal, smallestNormal],
      [EPSILON, EPSILON],
      [nan, nan],
    ],
  },
  tanh: {
    ours: tanh,
    host: Math.tanh,
    ulps: 3,
    from: -25,
    to: 25,
    ends: [
      [NEGATIVE_INFINITY, -1],
      [-MAX_VALUE, -1],
      [-MIN_VALUE, -MIN_VALUE],
      [-0, -0],
      [0, 0],
      [MIN_VALUE, MIN_VALUE],
      [smallestNormal, smallestNormal],
      [MAX_VALUE, 1],
      [POSITIVE_INFINITY, 1],
      [nan, nan],
    ],
  },
  sigmoid: {
    ours: sigmoid,
    host: x => 1 / (1 + Math.exp(-x)),
    ulps: 3,
    from: -708,
    to: 708,
    ends: [
      [NEGATIVE_INFINITY, 0],
      [-MAX_VALUE, 0],
      [-710, 0],
      [-MIN_VALUE, 0.5],
      [-0, 0.5],
      [0, 0.5],
      [MAX_VALUE, 1],
      [POSITIVE_INFINITY, 1],
      [nan, nan],
    ],
  },
  log: {
    ours: log,
    host: Math.log,
    ulps: 2,
    from: MIN_VALUE,
    to: MAX_VALUE,
    ends: [
      [NEGATIVE_INFINITY, nan],
      [-MIN_VALUE, nan],
      [-0, NEGATIVE_INFINITY],
      [0, NEGATIVE_INFINITY],
      [1, 0],
      [POSITIVE_INFINITY, POSITIVE_INFINITY],
      [nan, nan],
    ],
  },
  log1p: {
    ours: log1p,
    host: Math.log1p,
    ulps: 2,
    from: -1,
    to: MAX_VALUE,
    ends: [
      [after(-1, -1), nan],
      [-1, NEGATIVE_INFINITY],
      [-EPSILON / 4, -EPSILON / 4],
      [-0, 0],
      [0, 0],
      [MIN_VALUE, MIN_VALUE],
      [smallestNormal, smallestNormal],
      [EPSILON / 4, EPSILON / 4],
      [POSITIVE_INFINITY, POSITIVE_INFINITY],
      [nan, nan],
    ],
  },
};

const arguments_ = Object.fromEntries(
  Object.entries(functions).map(([name, { from, to }]) => [name, argumentsBetween(from, to)]),
);

for (const [name, { ours, host, ulps, ends }] of Object.entries(functions)) {
  test(`${name} has its exact values at 0, at its ends and beyond them`, () => {
    for (const [x, value] of ends) {
      assert.ok(Object.is(ours(x), value), `${name}(${x}) is ${ours(x)}, not ${value}`);
    }
  });

  test(`${name} is within ${ulps} representable numbers of the host's`, () => {
    for (const x of arguments_[name]) {
      const distance = ulpsBetween(ours(x), host(x));
      assert.ok(distance <= ulps, `${name}(${x}) is ${ours(x)}, by the host ${host(x)}: ${distance} ulp apart`);
    }
  });

  test(`${name} never falls from one argument to the next`, () => {
    let last = NEGATIVE_INFINITY;
    for (const x of arguments_[name]) {
      const value = ours(x);
      assert.ok(value >= last, `${name}(${x}) is ${value}, after ${last}`);
      last = value;
    }
  });
}

const module = new WebAssembly.Module(readFileSync(new URL('../../../dist/kernels/f64.wasm', import.meta.url)));
const kernels = instantiate(module, { activation: () => assert.fail(), derivative: () => assert.fail() }, undefined);

for (const [code, name] of ['exp', 'expm1', 'tanh', 'log', 'log1p'].entries()) {
  test(`the kernels' ${name} of single numbers gives the same bits`, () => {
    const { ours, ends } = functions[name];
    for (const x of [...ends.map(([end]) => end), ...arguments_[name]]) {
      const value = kernels.scalarFunction(code, x);
      assert.ok(Object.is(value, ours(x)), `${name}(${x}) is ${value} in the kernels, by the reference ${ours(x)}`);
    }
  });
}

/**
 * Ascending numbers of the interval: its ends, an even grid, an even grid around 0, random ones of every magnitude and
 * neighbours of the places where argument reductions switch, (k + 1/2) ln 2 and 2^k sqrt 2.
 */
function argumentsBetween(from: number, to: number): Float64Array {
  const { generation } = randomStreams(17);
  const numbers = [from, to];
  const count = 20_000;
  for (let k = 0; k <= count; k++) {
    const share = k / count;
    numbers.push(from * (1 - share) + to * share, -3 + 6 * share);
    const magnitude = 2 ** (2098 * generation.uniform() - 1074);
    numbers.push(k % 2 === 0 ? magnitude : -magnitude);
    numbers.push(40 * (2 * generation.uniform() - 1));
  }
  for (let k = -1024; k < 1024; k++) {
    for (const place of [(k + 0.5) * Math.LN2, 2 ** k * Math.SQRT2, 2 ** k]) {
      numbers.push(after(place, -1), place, after(place, 1));
    }
  }
  return Float64Array.from(numbers.filter(x => x >= from && x <= to)).sort();
}

/** How many steps from one representable number to the next lead from a to b; 0 and -0 are the same. */
function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : POSITIVE_INFINITY;
  return Math.abs(Number(ordinal(a) - ordinal(b)));
}

/** The representable number that many places above x. */
function after(x: number, steps: number): number {
  const bits = ordinal(x) + BigInt(steps);
  const magnitude = new Float64Array(BigInt64Array.of(bits < 0n ? -bits : bits).buffer)[0];
  return bits < 0n ? -magnitude : magnitude;
}

/** Numbers in their order: the bits of a positive one, as an integer, and minus those of |x| for a negative one. */
function ordinal(x: number): bigint {
  const bits = new BigInt64Array(Float64Array.of(Math.abs(x)).buffer)[0];
  return x < 0 ? -bits : bits;
}

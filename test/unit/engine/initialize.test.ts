import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialize } from '../../../src/engine/initialize.ts';
import type { Initialization } from '../../../src/engine/options.ts';
import { initializationNames } from '../../../src/functions/initializations.ts';
import { randomStreams } from '../../../src/random/streams.ts';

const I = 300;
const O = 100;

function drawn(init: Initialization): Float64Array {
  const values = new Float64Array(O * I);
  initialize(values, init, randomStreams(8).initialization, I, O);
  return values;
}

/** The standard deviation that each form promises, by its paper. */
const uniformForms = {
  glorotUniform: Math.sqrt(2 / (I + O)),
  heUniform: Math.sqrt(2 / I),
  lecunUniform: Math.sqrt(1 / I),
  torchLinear: Math.sqrt(1 / (3 * I)),
} as const;
const normalForms = {
  glorotNormal: Math.sqrt(2 / (I + O)),
  heNormal: Math.sqrt(2 / I),
  lecunNormal: Math.sqrt(1 / I),
} as const;

test('every initialization of the catalogue is measured here', () => {
  const others = ['orthogonal', 'zeros', 'uniform', 'normal', 'constant'];
  const measured = [...Object.keys(uniformForms), ...Object.keys(normalForms), ...others];
  assert.deepEqual(measured.toSorted(), initializationNames.toSorted());
});

for (const [type, std] of entries(uniformForms)) {
  test(`${type} is uniform around 0 with the spread its paper asks for`, () => {
    const values = drawn({ type });
    assertMoments(values, 0, std);
    const limit = std * Math.sqrt(3);
    assert.ok(values.every(value => Math.abs(value) <= limit));
    assert.ok(Math.max(...values) > limit * 0.999 && Math.min(...values) < -limit * 0.999, 'it reaches its limits');
  });
}

for (const [type, std] of entries(normalForms)) {
  test(`${type} is normal around 0 with the spread its paper asks for`, () => {
    const values = drawn({ type });
    assertMoments(values, 0, std);
    assert.ok(Math.max(...values) > 3 * std, 'it has a tail');
  });
}

test('uniform and normal take their own parameters', () => {
  const uniform = drawn({ type: 'uniform', min: 2, max: 5 });
  assertMoments(uniform, 3.5, 3 / Math.sqrt(12));
  assert.ok(uniform.every(value => value >= 2 && value < 5));
  assertMoments(drawn({ type: 'normal', mean: -1, std: 0.5 }), -1, 0.5);
});

test('zeros, constant and explicit values are taken as they are', () => {
  assert.ok(drawn({ type: 'zeros' }).every(value => value === 0));
  assert.ok(drawn({ type: 'constant', value: 0.25 }).every(value => value === 0.25));
  const values = Float64Array.from({ length: O * I }, (_, k) => k);
  assert.deepEqual(drawn({ type: 'explicit', values }), values);
});

test('a wrong number of explicit values is refused with both numbers', () => {
  const values = new Float64Array(5);
  assert.throws(
    () => drawn({ type: 'explicit', values }),
    /^RangeError: 5 explicit values given where 30000 are needed$/,
  );
});

function assertMoments(values: Float64Array, mean: number, std: number): void {
  const found = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - found) ** 2, 0) / values.length);
  assert.ok(Math.abs(found - mean) < 0.03 * std, `mean ${found}, expected ${mean}`);
  assert.ok(Math.abs(spread / std - 1) < 0.02, `standard deviation ${spread}, expected ${std}`);
}

function entries<Name extends string>(forms: Readonly<Record<Name, number>>): [Name, number][] {
  return Object.entries(forms) as [Name, number][];
}

for (const [rows, columns] of [
  [5, 3],
  [3, 5],
  [4, 4],
  [1, 1],
]) {
  test(`an orthogonal matrix (${rows}, ${columns}) has orthonormal vectors along its shorter side`, () => {
    const w = new Float64Array(rows! * columns!);
    initialize(w, { type: 'orthogonal' }, randomStreams(4).initialization, columns!, rows!);
    const along = Math.min(rows!, columns!);
    const vectors = Array.from({ length: along }, (_, v) =>
      w.filter((_, k) => (rows! <= columns! ? Math.floor(k / columns!) : k % columns!) === v),
    );
    for (const [a, one] of vectors.entries()) {
      for (const [b, other] of vectors.entries()) {
        const product = one.reduce((sum, value, k) => sum + value * other[k]!, 0);
        assert.ok(Math.abs(product - Number(a === b)) < 1e-14, `${a} . ${b} = ${product}`);
      }
    }
  });
}

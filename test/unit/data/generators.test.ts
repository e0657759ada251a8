import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTable } from '../../../src/data/generate.ts';
import { generators } from '../../../src/data/generators.ts';
import type { GeneratorName } from '../../../src/spec/networkSpec.ts';
import { rowsOf } from './support.ts';

interface Point {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly label: number;
}

/** Many points of a problem in the plane, without noise. */
function points(generate: GeneratorName): Point[] {
  const { rows, inputs, targets } = generateTable(
    { source: 'generate', generate, samples: 2000, noise: 0, standardize: false },
    3,
  );
  assert.equal(rows, 2000);
  return rowsOf(inputs, 2).map(([x, y], row) => ({ x, y, radius: Math.hypot(x, y), label: targets[row] }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function assertNear(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} is ${actual}, expected ${expected}`);
}

for (const [generate, outputs] of [
  ['xor', [0, 1, 1, 0]],
  ['and', [0, 0, 0, 1]],
  ['or', [0, 1, 1, 1]],
] as const) {
  test(`${generate} is its truth table, over and over`, () => {
    const data = { source: 'generate', generate, noise: 0, standardize: false } as const;
    const corners = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const once = generateTable(data, 1);
    assert.deepEqual([rowsOf(once.inputs, 2), [...once.targets]], [corners, outputs]);
    const more = generateTable({ ...data, samples: 10 }, 1);
    assert.deepEqual(rowsOf(more.inputs, 2), [...corners, ...corners, ...corners.slice(0, 2)]);
    assert.deepEqual([...more.targets], [...outputs, ...outputs, ...outputs.slice(0, 2)]);
  });
}

test('circle: class 1 fills the disc of radius 0.5 and class 0 the ring from 0.7 to 1, evenly by area', () => {
  const all = points('circle');
  for (const { radius, label } of all) {
    assert.ok(label === 1 ? radius <= 0.5 : radius >= 0.7 && radius <= 1, `class ${label} at radius ${radius}`);
  }
  // Half of a disc's area lies within radius / sqrt 2; half of the ring's beyond the root of the mean square.
  const disc = all.filter(({ label }) => label === 1);
  const ring = all.filter(({ label }) => label === 0);
  assertNear(mean(disc.map(({ radius }) => Number(radius < 0.5 * Math.SQRT1_2))), 0.5, 0.05, 'inner half of the disc');
  const middle = Math.sqrt((0.49 + 1) / 2);
  assertNear(mean(ring.map(({ radius }) => Number(radius < middle))), 0.5, 0.05, 'inner half of the ring');
  for (const quarter of [
    all.map(({ x, y }) => Number(x > 0 && y > 0)),
    all.map(({ x, y }) => Number(x < 0 && y < 0)),
  ]) {
    assertNear(mean(quarter), 0.25, 0.03, 'a quarter of the plane');
  }
});

test('gaussian: two clouds of standard deviation 0.5 around (1, 1) and (-1, -1)', () => {
  for (const [label, centre] of [
    [1, 1],
    [0, -1],
  ]) {
    const cloud = points('gaussian').filter(point => point.label === label);
    for (const values of [cloud.map(({ x }) => x), cloud.map(({ y }) => y)]) {
      assertNear(mean(values), centre, 0.05, 'centre');
      assertNear(mean(values.map(value => (value - centre) ** 2)), 0.25, 0.03, 'variance');
    }
    assertNear(mean(cloud.map(({ x, y }) => (x - centre) * (y - centre))), 0, 0.02, 'covariance');
  }
});

test('spiral: the angle grows by 1.75 turns from the middle to radius 1, the arms half a turn apart', () => {
  const all = points('spiral');
  for (const { x, y, radius, label } of all) {
    const angle = 1.75 * 2 * Math.PI * radius + label * Math.PI;
    assertNear(x, radius * Math.cos(angle), 1e-12, `x of class ${label}`);
    assertNear(y, radius * Math.sin(angle), 1e-12, `y of class ${label}`);
    assert.ok(radius < 1);
  }
  for (const label of [0, 1]) {
    const radii = all.filter(point => point.label === label).map(({ radius }) => radius);
    assertNear(mean(radii), 0.5, 0.03, 'mean radius');
  }
});

test('moons: the upper half circle around (-0.5, -0.25) and the lower around (0.5, 0.25)', () => {
  const all = points('moons');
  for (const { x, y, label } of all) {
    const [centreX, centreY, side] = label === 0 ? [-0.5, -0.25, 1] : [0.5, 0.25, -1];
    assertNear(Math.hypot(x - centreX, y - centreY), 1, 1e-12, `distance of class ${label}`);
    assert.ok((y - centreY) * side >= 0, `class ${label} at ${y}`);
  }
  assertNear(mean(all.map(({ x, label }) => Number(x > (label === 0 ? -0.5 : 0.5)))), 0.5, 0.04, 'right halves');
});

test('sine: the sine of inputs spread evenly from -pi to pi', () => {
  const data = { source: 'generate', generate: 'sine', samples: 2000, noise: 0, standardize: false } as const;
  const { inputs, targets, inputNames, targetNames } = generateTable(data, 3);
  assert.deepEqual([inputNames, targetNames], [['x'], ['sin(x)']]);
  for (const [row, x] of inputs.entries()) assert.equal(targets[row], Math.sin(x));
  assert.ok(inputs.every(x => Math.abs(x) <= Math.PI));
  for (const quarter of [-3, -1, 1, 3]) {
    const share = mean([...inputs].map(x => Number(Math.abs(x - (quarter * Math.PI) / 4) < Math.PI / 4)));
    assertNear(share, 0.25, 0.03, 'share of a quarter');
  }
});

test('parity is 1 where an odd number of four bits is 1, in the order of a truth table', () => {
  const { inputs, targets, inputNames } = generateTable(
    { source: 'generate', generate: 'parity', noise: 0, standardize: false },
    1,
  );
  assert.deepEqual(inputNames, ['a', 'b', 'c', 'd']);
  const bits = (row: number) => [...row.toString(2).padStart(4, '0')].map(Number);
  assert.deepEqual(
    rowsOf(inputs, 4),
    Array.from({ length: 16 }, (_, row) => bits(row)),
  );
  assert.deepEqual([...targets], [0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0]);
});

test('checkerboard: 4 by 4 squares from -1 to 1, neighbours of different classes, all equally likely', () => {
  const squares = new Map<string, number>();
  for (const { x, y, label } of points('checkerboard')) {
    const [column, row] = [Math.floor(2 * (x + 1)), Math.floor(2 * (y + 1))];
    assert.ok(column >= 0 && column < 4 && row >= 0 && row < 4, `(${x}, ${y}) lies off the board`);
    assert.equal(label, (column + row) % 2);
    const square = `${column} ${row}`;
    squares.set(square, (squares.get(square) ?? 0) + 1);
  }
  assert.equal(squares.size, 16);
  for (const [square, found] of squares) assertNear(found / 2000, 1 / 16, 0.015, `share of square ${square}`);
});

test('plane: the mean of two inputs spread evenly from -1 to 1', () => {
  const all = points('plane');
  for (const { x, y, label } of all) {
    assert.equal(label, (x + y) / 2);
    assert.ok(Math.abs(x) <= 1 && Math.abs(y) <= 1);
  }
  for (const [signX, signY] of [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ]) {
    const share = mean(all.map(({ x, y }) => Number(x * signX > 0 && y * signY > 0)));
    assertNear(share, 0.25, 0.03, 'share of a quarter');
  }
});

test('every problem has the number of rows that its documentation states', () => {
  const samples = Object.entries(generators).map(([name, generator]) => [name, generator.samples]);
  const gates = { xor: 4, and: 4, or: 4 };
  assert.deepEqual(Object.fromEntries(samples), {
    ...gates,
    parity: 16,
    circle: 200,
    gaussian: 200,
    spiral: 200,
    moons: 200,
    checkerboard: 200,
    sine: 200,
    plane: 200,
  });
});

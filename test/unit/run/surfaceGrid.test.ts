import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pointOf, surfaceExtent } from '../../../src/run/surfaceGrid.ts';
import { written } from '../plan/support.ts';
import { subjectOf } from './subjects.ts';

const extentOf = async (inputs: readonly (readonly number[])[], units: readonly number[] = [1]) => {
  const data = { inputs, targets: inputs.map((_, row) => [row % 2]) };
  return surfaceExtent(await subjectOf(written({ data, layers: [...units.map(u => ({ units: u })), { units: 1 }] })));
};

suite('surfaceExtent', () => {
  test('it takes in all samples and 5 % beyond them', async () => {
    assert.deepEqual(
      await extentOf([
        [0, -10],
        [20, 10],
        [5, 0],
      ]),
      { x: { from: -1, to: 21 }, y: { from: -11, to: 11 }, columns: 100, rows: 100 },
    );
  });

  test('it is wide also where all samples lie in one place, however far away', async () => {
    const extent = await extentOf([
      [3, -1000],
      [3, -1000],
    ]);
    assert.deepEqual(
      [extent!.x, extent!.y],
      [
        { from: 2, to: 4 },
        { from: -1050, to: -950 },
      ],
    );
  });

  test('it stays finite where the samples span all that numbers can', async () => {
    const { x } = (await extentOf([
      [-1.7e308, 0],
      [1.7e308, 1],
    ]))!;
    assert.deepEqual(x, { from: -Number.MAX_VALUE, to: Number.MAX_VALUE });
    assert.ok(Number.isFinite(pointOf(x, 1, 3)));
  });

  test('it has fewer points for a larger network, but at least 16 across', async () => {
    const rows = [
      [0, 0],
      [1, 1],
    ];
    // 2 x 100 + 100 x 100 + 100 multiply-adds: 2e7 of them are 1941 points.
    assert.equal((await extentOf(rows, [100, 100]))!.columns, 44);
    assert.deepEqual(
      (({ columns, rows: across }) => [columns, across])((await extentOf(rows, [1000, 1000]))!),
      [16, 16],
    );
  });

  test('it is one line for one input, and none for three', async () => {
    const { columns, rows } = (await extentOf([[0], [1]]))!;
    assert.deepEqual([columns, rows], [400, 1]);
    assert.equal(await extentOf([[0, 0, 0]]), undefined);
  });
});

test('the points of an interval have its very ends, and a single one lies in the middle', () => {
  const third = { from: 0.1, to: 0.3 };
  assert.deepEqual(
    [0, 2].map(index => pointOf(third, index, 3)),
    [0.1, 0.3],
  );
  assert.equal(pointOf({ from: 1, to: 3 }, 0, 1), 2);
});

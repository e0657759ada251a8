import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { changeWorkload } from '../changes.ts';
import { createWorkload } from '../workloadData.ts';
import { readWorkload, writeWorkload } from '../workloadFile.ts';
import { flopsPerEpoch, shapes } from '../workloads.ts';

suite('the workloads', () => {
  test('are the same numbers every time', () => {
    assert.deepEqual(createWorkload(shapes.W3), createWorkload(shapes.W3));
  });

  test('have one-hot targets of every class, in turns', () => {
    const { targets, rows } = createWorkload(shapes.W3);
    assert.deepEqual([...targets.subarray(0, 9)], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    assert.equal(
      targets.reduce((a, b) => a + b, 0),
      rows,
    );
  });

  test('cost 2 I O a sample forward and for dW, and for dX but on the first layer', () => {
    assert.equal(flopsPerEpoch(shapes.W1), 4 * (4 * 2 * 4 + 6 * 4 * 1));
    assert.equal(flopsPerEpoch(shapes.W4), 10_000 * (4 * 784 * 128 + 6 * 128 * 10));
  });

  test('survive the way through a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'backprop-bench-'));
    try {
      const workload = createWorkload(shapes.W2);
      writeWorkload(folder, workload);
      assert.deepEqual(readWorkload(folder), workload);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('with fewer rows keep the first, and what is not changed stays', () => {
    const workload = createWorkload(shapes.W3);
    const changed = changeWorkload(workload, { rows: 10, activations: ['relu', 'linear'] });
    assert.deepEqual([changed.rows, changed.samples.length, changed.targets.length], [10, 40, 30]);
    assert.deepEqual(
      changed.layers.map(({ units, activation }) => `${units} ${activation}`),
      ['16 relu', '3 linear'],
    );
    assert.equal(changed.learningRate, workload.learningRate);
    assert.deepEqual(changed.samples, workload.samples.slice(0, 40));
  });
});

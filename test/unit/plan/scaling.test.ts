import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyScaling, scalingOf } from '../../../src/plan/scaling.ts';
import type { DataSpec } from '../../../src/spec/networkSpec.ts';
import { csvFile, inline, marks, optionsOf, prepared, refusal, written } from './support.ts';

function data(more: Partial<DataSpec>): DataSpec {
  return { source: 'generate', generate: 'xor', noise: 0, standardize: false, ...more } as DataSpec;
}

/** 0 to n - 1. */
const rowsTo = (n: number) => Uint32Array.from({ length: n }, (_, row) => row);

/** The matrix (rows, columns) as the spec's scaling by itself leaves it. */
function scaled(more: Partial<DataSpec>, matrix: readonly number[], columns: number): number[] {
  const values = Float64Array.from(matrix);
  const scaling = scalingOf(data(more), values, columns, rowsTo(values.length / columns));
  assert.ok(scaling);
  applyScaling(values, scaling);
  return [...values];
}

test('nothing is scaled without the wish', () => {
  assert.equal(scalingOf(data({}), Float64Array.of(1, 2), 1, rowsTo(2)), undefined);
});

test('standardize subtracts the mean and divides by the standard deviation of the whole population', () => {
  // Columns 1, 3, 5, 7 (mean 4, variance (9+1+1+9)/4 = 5) and 0, 0, 0, 8 (mean 2, variance (4+4+4+36)/4 = 12).
  const columns = Float64Array.of(1, 0, 3, 0, 5, 0, 7, 8);
  const { shift, divisor } = scalingOf(data({ standardize: true }), columns, 2, rowsTo(4))!;
  assert.deepEqual(
    [[...shift], [...divisor]],
    [
      [4, 2],
      [Math.sqrt(5), Math.sqrt(12)],
    ],
  );
  assert.deepEqual(scaled({ standardize: true }, [1, 5], 1), [-1, 1]);
});

test('minmax maps the least value to 0 and the greatest to 1', () => {
  assert.deepEqual(scaled({ normalize: 'minmax' }, [-2, 30, 6, 10, 0, 15], 2), [0, 1, 1, 0, 0.25, 0.25]);
  assert.deepEqual(scaled({ normalize: 'minmax' }, [-4, -2, -3], 1), [0, 1, 0.5]);
});

test('a constant column becomes 0 and stays finite', () => {
  assert.deepEqual(scaled({ standardize: true }, [7, 1, 7, 3], 2), [0, -1, 0, 1]);
  assert.deepEqual(scaled({ normalize: 'minmax' }, [7, 1, 7, 3], 2), [0, 0, 0, 1]);
  assert.deepEqual(scaled({ standardize: true }, [5], 1), [0]);
});

test('a constant column whose mean is off by a rounding is constant too', () => {
  const column = new Array<number>(10).fill(0.1);
  assert.notEqual(column.reduce((sum, value) => sum + value, 0) / 10, 0.1);
  for (const value of scaled({ standardize: true }, column, 1)) assert.ok(Math.abs(value) < 1e-15, String(value));
});

test('the scaling is measured on the training rows and applied to the held-out rows and the probe', async () => {
  const spec = written({ data: { ...inline, normalize: 'minmax' }, training: { validationSplit: 0.5 } });
  const plain = await optionsOf({ ...spec, data: inline });
  const { training, validation, probe } = await optionsOf(spec);
  const columns = [0, 1].map(column => [plain.training.inputs[column], plain.training.inputs[column + 2]]);
  const expected = (inputs: Float64Array) =>
    inputs.map((value, index) => {
      const [least, most] = [Math.min(...columns[index % 2]), Math.max(...columns[index % 2])];
      return (value - least) / (most - least);
    });
  assert.deepEqual([...training.inputs].toSorted(), [0, 0, 1, 1]);
  assert.deepEqual(training.inputs, expected(plain.training.inputs));
  assert.deepEqual(validation.inputs, expected(plain.validation.inputs));
  assert.ok(validation.inputs.some(value => value < 0 || value > 1));
  assert.deepEqual(probe.inputs, expected(plain.probe.inputs));
  assert.deepEqual(training.targets, plain.training.targets);
});

const column = (...values: readonly number[]) => ({
  inputs: values.map(value => [0, value]),
  targets: values.map(() => [1]),
});

test('numbers too large to be scaled are named with row, column and what was measured, at their cell', async () => {
  const spec = written({ data: { ...column(1, -1e200, 5), standardize: true } });
  assert.match(
    await refusal(spec),
    /^"standardize" cannot scale column "input 2": row 1 \(counted from 0\) has -1e\+200, .*\(mean -3\.3\d*e\+199, standard deviation Infinity\); divide/,
  );
  assert.deepEqual(await marks(spec), ['not-finite at -1e+200']);
  const sum = written({ data: { ...column(1e308, 1e308, 1e308), standardize: true } });
  assert.match(await refusal(sum), /row 0 \(counted from 0\) has 1e\+308.*mean Infinity/);
  const range = written({ data: { ...column(-1e308, 1e308), normalize: 'minmax' } });
  assert.match(
    await refusal(range),
    /^"normalize" cannot scale column "input 2": row 0 .*\(least -1e\+308, range Infinity\)/,
  );
});

test('a number that only scaling makes infinite is named where it stands: held-out rows and the probe too', async () => {
  const probe = { input: [0, 1e200], target: [1] };
  const spec = written({ data: { ...column(0, 1e-200), normalize: 'minmax' }, probe });
  assert.match(await refusal(spec), /column "input 2": the probe's input has 1e\+200, which leaves/);
  assert.deepEqual(await marks(spec), ['not-finite at 1e+200']);
  // The seed decides which row is held out: only without the last one is the range too small for it.
  const held = { data: { ...column(0, 1e-200, 0, 1e200), normalize: 'minmax' }, training: { validationSplit: 0.25 } };
  const outcomes = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(seed => marks(written({ ...held, seed }))));
  assert.deepEqual(new Set(outcomes.map(String)), new Set(['', 'not-finite at 1e+200']));
});

test('in a file the column has its name, and the place is the wish to scale', async () => {
  const spec = written({ data: { csv: 'data.csv', target: 'y', standardize: true } });
  const files = csvFile('width,y\n1,1\n,1\n1e300,0\n');
  assert.match(
    (await prepared(spec, { files })).problems.at(-1)!.message,
    /column "width": row 2 \(counted from 0\) has 1e\+300/,
  );
  assert.ok((await marks(spec, { files })).includes('not-finite at true'));
});

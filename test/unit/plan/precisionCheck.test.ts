import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile, marks, optionsOf, prepared, refusal, type Written, written } from './support.ts';

const rows = (inputs: readonly (readonly number[])[], targets = inputs.map(() => [1])) => ({ inputs, targets });
const float32 = (more: Written) => written({ precision: 'float32', ...more });
const large = [
  [0, 1],
  [0, 1e39],
];

test('an input that 32 bits cannot hold is named with its row and column, at its cell', async () => {
  const spec = float32({ data: rows(large) });
  assert.equal(
    await refusal(spec),
    'row 1 (counted from 0) has 1e+39, which is beyond the 3.4028e+38 of "precision": "float32", in column "input 2"; ' +
      'make it smaller, or choose "float64"',
  );
  assert.deepEqual(await marks(spec), ['not-finite at 1e+39']);
  await optionsOf(written({ data: rows(large) }));
});

test('a target that 32 bits cannot hold is named at its cell', async () => {
  const spec = float32({ data: rows([[1], [2]], [[1], [-1e39]]) });
  assert.match(await refusal(spec), /^row 1 \(counted from 0\) has -1e\+39, .* in target "target 1";/);
  assert.deepEqual(await marks(spec), ['not-finite at -1e+39']);
});

test('an input and a target of a probe of its own are named at their cells', async () => {
  const data = rows([[0, 1]]);
  const input = float32({ data, probe: { input: [1e39, 0], target: [1] } });
  assert.match(await refusal(input), /^the probe's input has 1e\+39, .* in column "input 1";/);
  assert.deepEqual(await marks(input), ['not-finite at 1e+39']);
  const target = float32({ data, probe: { input: [1, 0], target: [1e39] } });
  assert.match(await refusal(target), /^the probe's target has 1e\+39, .* in target "target 1";/);
  assert.deepEqual(await marks(target), ['not-finite at 1e+39']);
});

test('only what scaling makes of an input must fit into 32 bits', async () => {
  const { training } = await optionsOf(float32({ data: { ...rows(large), normalize: 'minmax' } }));
  assert.deepEqual([...training.inputs], [0, 0, 0, 1]);
  const probe = { input: [0, 1e39], target: [1] };
  const spec = float32({
    data: {
      ...rows([
        [0, 0],
        [0, 1e-3],
      ]),
      normalize: 'minmax',
    },
    probe,
  });
  assert.match(await refusal(spec), /the probe's input has 1e\+39, which leaves the range of 32 bits/);
  assert.deepEqual(await marks(spec), ['not-finite at 1e+39']);
  await optionsOf({ ...spec, precision: 'float64' });
});

test('in a file the column has its name and the row its number in the file', async () => {
  const files = csvFile('width,y\n1,1\n,1\n1e39,0\n');
  const spec = float32({ data: { csv: 'data.csv', target: 'y' } });
  const { problems } = await prepared(spec, { files });
  assert.match(problems.at(-1)!.message, /^row 2 \(counted from 0\) has 1e\+39, .* in column "width";/);
  assert.ok((await marks(spec, { files })).includes('not-finite at "data.csv"'));
});

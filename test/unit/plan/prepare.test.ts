import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile, inline, marks, prepared, refusal, written } from './support.ts';

const csv = { csv: 'data.csv', target: 'y' };

test('problems of the spec and of its data come in the order of the text', async () => {
  const spec = {
    probe: { sample: 0 },
    loss: 'crossEntropy',
    layers: [{ units: 2, activation: 'softmax' }, { units: 2 }],
    data: { csv: 'data.csv', inputs: ['a', 'b'], targets: ['c', 'd'] },
  };
  const { problems } = await prepared(spec, { files: csvFile('a,c\n1,2\n') });
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['loss-without-probabilities', 'missing-column', 'missing-column'],
  );
  const offsets = problems.map(({ offset }) => offset);
  assert.deepEqual(
    offsets,
    offsets.toSorted((a, b) => a - b),
  );
  assert.deepEqual((await marks(spec, { files: csvFile('a,c\n1,2\n') })).slice(1), [
    'missing-column at "b"',
    'missing-column at "d"',
  ]);
});

test('problems of the text come in its order too, and then no file is opened', async () => {
  const files = { open: () => assert.fail('the text alone is wrong already') };
  const { problems, options, parsed } = await prepared('{ "layers": [{ "units": 0 }], "data": { "csv": 5 } }', {
    files,
  });
  assert.deepEqual([options, parsed.spec], [undefined, undefined]);
  assert.ok(problems.length >= 2, JSON.stringify(problems));
  for (const [index, { offset }] of problems.entries()) assert.ok(index === 0 || offset >= problems[index - 1].offset);
});

test('a warning and its place in the data file do not refuse the spec', async () => {
  const { problems, options, summary } = await prepared(written({ data: csv }), { files: csvFile('a,y\n1,2\n,3\n') });
  assert.deepEqual(
    problems.map(({ code, severity }) => [code, severity]),
    [['dropped-rows', 'warning']],
  );
  assert.equal(options?.training.rows, 1);
  assert.equal(summary?.droppedRows, 1);
});

test('a place in the data file comes along with its problem', async () => {
  const { problems } = await prepared(written({ data: csv }), { files: csvFile('a,y\n1,2\n2,x\n') });
  assert.deepEqual(problems[0].related, { file: '/disk/data.csv', line: 3, column: 3, message: 'not a number' });
});

test('where files may not be read the spec is neither refused nor ready', async () => {
  const spec = written({ data: csv, loss: 'crossEntropy' });
  const { problems, options, summary, parsed } = await prepared(written({ data: csv }));
  assert.deepEqual(
    problems.map(({ code, severity }) => [code, severity]),
    [['needs-trust', 'information']],
  );
  assert.deepEqual([options, summary], [undefined, undefined]);
  assert.ok(parsed.spec);
  assert.deepEqual(await marks(spec), ['needs-trust at "data.csv"', 'loss-without-probabilities at "crossEntropy"']);
});

test('a file that is refused is a problem at its path', async () => {
  const spec = written({ data: { csv: 'other.csv', target: 'y' } });
  assert.deepEqual(await marks(spec, { files: csvFile('') }), ['missing-file at "other.csv"']);
});

test('the stated number of inputs is held against the data', async () => {
  const files = csvFile('a,b,y\n1,2,3\n');
  const spec = written({ inputs: 5, data: csv });
  assert.deepEqual(await marks(spec, { files }), ['wrong-width at 5']);
  assert.equal(await refusal(spec, { files }), '"inputs" states 5, but the data has 2 inputs');
  assert.deepEqual(await marks({ ...spec, inputs: 2 }, { files }), []);
  const weighted = { ...spec, layers: [{ units: 1, weights: [[1, 2, 3, 4, 5]] }] };
  assert.deepEqual(await marks(weighted, { files }), ['wrong-width at 5'], 'the weights are as the file states');
});

test('the first weights are held against the data, once', async () => {
  const layers = [{ name: 'only', units: 1, weights: [[1, 2, 3]] }];
  assert.deepEqual(await marks(written({ layers })), ['wrong-width at [1,2,3]']);
  assert.equal(
    await refusal(written({ layers })),
    '3 weights in each row, but the data has 2 inputs; give one weight for each',
  );
  assert.deepEqual(
    await marks(written({ layers, data: { ...inline, inputs: inline.inputs.map(row => [...row, 1]) } })),
    [],
  );
});

test('spec and data are checked together in one go', async () => {
  const spec = written({ layers: [{ units: 2, weights: [[1], [2]] }] });
  assert.deepEqual(await marks(spec), ['wrong-width at 2', 'wrong-width at [1]']);
});

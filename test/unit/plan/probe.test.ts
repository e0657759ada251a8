import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile, inline, marks, optionsOf, prepared, refusal, written } from './support.ts';

/** Rows 1, 3 and 4 of five miss a value. */
const files = csvFile('x,y\n10,0\n,1\n30,2\n,3\n50,\n');
const csv = written({ data: { csv: 'data.csv', target: 'y' } });
const soft = [{ units: 3, activation: 'softmax' }];
const classes = { ...inline, targets: [[2], [0], [1], [2]] };

async function error(probe: unknown): Promise<string> {
  const { problems, options } = await prepared({ ...csv, probe }, { files });
  const errors = problems.filter(({ severity }) => severity === 'error');
  assert.deepEqual([errors.length, errors[0].code, options], [1, 'probe-out-of-range', undefined]);
  return errors[0].message;
}

test('a row of the data is pinned by its number in the source, where dropped rows count', async () => {
  const { options } = await prepared({ ...csv, probe: { sample: 2 } }, { files });
  assert.deepEqual(options!.probe, { rows: 1, inputs: Float64Array.of(30), targets: Float64Array.of(2) });
});

test('without a wish the first row that is left is pinned', async () => {
  const { options } = await prepared(csv, { files: csvFile('x,y\n,0\n20,1\n30,2\n') });
  assert.deepEqual([...options!.probe.inputs, ...options!.probe.targets], [20, 1]);
});

test('a row that the caller asks for stands in for the probe, and the summary says which row is pinned', async () => {
  const spec = { ...csv, probe: { input: [1], target: [1] } };
  const pinned = async (written: Readonly<Record<string, unknown>>, sample?: number) => {
    const { options, summary } = await prepared(written, { files, ...(sample !== undefined && { sample }) });
    return [options!.probe.inputs[0], summary!.probeRow];
  };
  assert.deepEqual(await pinned(spec, 2), [30, 2]);
  assert.deepEqual(await pinned(spec), [1, undefined]);
  const left = { files: csvFile('x,y\n,0\n20,1\n30,2\n') };
  assert.equal((await prepared(csv, left)).summary!.probeRow, 1);
});

test('a dropped row cannot be pinned, wherever it stands in the file', async () => {
  for (const sample of [1, 3, 4]) {
    assert.equal(await error({ sample }), `row ${sample} has a missing value and was skipped; choose another`);
  }
});

test('a row that the file does not have is told which it has', async () => {
  assert.equal(await error({ sample: 5 }), 'there is no row 5; rows are counted from 0 to 4');
  const spec = written({ probe: { sample: 4 } });
  assert.deepEqual(await marks(spec), ['probe-out-of-range at 4']);
  assert.equal(await refusal(spec), 'there is no row 4; rows are counted from 0 to 3');
});

test('a pinned row may be held out', async () => {
  for (const sample of [0, 1, 2, 3]) {
    const { probe } = await optionsOf(written({ probe: { sample }, training: { validationSplit: 0.5 } }));
    assert.deepEqual([...probe.inputs], inline.inputs[sample]);
    assert.deepEqual([...probe.targets], inline.targets[sample]);
  }
});

test('a pinned class number is one-hot as in the data', async () => {
  const { probe } = await optionsOf(written({ data: classes, layers: soft, probe: { sample: 3 } }));
  assert.deepEqual([...probe.targets], [0, 0, 1]);
});

test("a sample of one's own is scaled as the data is", async () => {
  // The columns run from 0 to 5 and from 10 to 60.
  const { probe } = await optionsOf(
    written({ data: { ...inline, normalize: 'minmax' }, probe: { input: [10, 35], target: [0.5] } }),
  );
  assert.deepEqual(probe, { rows: 1, inputs: Float64Array.of(2, 0.5), targets: Float64Array.of(0.5) });
});

test("a target of one's own is a class number or a row of the last layer's width", async () => {
  const spec = (target: readonly number[]) =>
    written({ data: classes, layers: soft, probe: { input: [1, 2], target } });
  assert.deepEqual([...(await optionsOf(spec([1]))).probe.targets], [0, 1, 0]);
  assert.deepEqual([...(await optionsOf(spec([0.5, 0.25, 0.25]))).probe.targets], [0.5, 0.25, 0.25]);
  for (const target of [[3], [-1], [0.5]]) {
    assert.deepEqual(await marks(spec(target)), [`unknown-class at ${JSON.stringify(target)}`]);
  }
  assert.equal(
    await refusal(spec([3])),
    'the probe\'s "target" is 3, but the data has 3 classes (0 to 2); give one of them',
  );
  assert.deepEqual(await marks(spec([1, 0])), ['wrong-width at [1,0]']);
  assert.equal(
    await refusal(spec([1, 0])),
    'the probe\'s "target" has 2 numbers, but the last layer has 3 units; give one for each',
  );
});

test("a target of one's own is a class by its name, on one unit and on several", async () => {
  const text = csvFile('x,y\n1,Yes\n2,No\n3,Yes\n');
  const spec = (target: unknown, units: number) => ({
    ...csv,
    layers: [{ units, activation: units === 1 ? 'sigmoid' : 'softmax' }],
    probe: { input: [1], target },
  });
  const targetOf = async (target: unknown, units: number) => [
    ...(await optionsOf(spec(target, units), { files: text })).probe.targets,
  ];
  assert.deepEqual(await targetOf('Yes', 1), [1]);
  assert.deepEqual(await targetOf(['No'], 1), [0]);
  assert.deepEqual(await targetOf([0.25], 1), [0.25]);
  assert.deepEqual(await targetOf('No', 2), [0, 1]);
  assert.equal(
    await refusal(spec('Maybe', 2), { files: text }),
    'the probe\'s "target" is "Maybe", but the data has 2 classes ("Yes" and "No"); give one of them',
  );
  const numbers = written({ probe: { input: [1, 2], target: 'Yes' } });
  assert.equal(
    await refusal(numbers),
    'the probe\'s "target" is "Yes", but the targets are numbers; give a number for each',
  );
});

test("a target of one's own is a class by its number where classes are numbers, and no other number", async () => {
  const data = { ...inline, targets: [[2], [1], [2], [1]] };
  const spec = (target: unknown) =>
    written({ data, layers: [{ units: 1, activation: 'sigmoid' }], probe: { input: [1, 2], target } });
  assert.deepEqual([...(await optionsOf(spec([1]))).probe.targets], [0]);
  assert.deepEqual([...(await optionsOf(spec('2'))).probe.targets], [1]);
  assert.deepEqual(await marks(spec([0])), ['unknown-class at [0]']);
});

test("a class number stands for a row only where the data's own targets are class numbers", async () => {
  const spec = written({
    data: { ...inline, targets: inline.inputs },
    layers: [{ units: 2 }],
    probe: { input: [1, 2], target: [1] },
  });
  assert.deepEqual(await marks(spec), ['wrong-width at [1]']);
});

test("an input of one's own has a number for each input of the data", async () => {
  const spec = written({ probe: { input: [1, 2, 3], target: [0] } });
  assert.deepEqual(await marks(spec), ['wrong-width at [1,2,3]']);
  assert.equal(await refusal(spec), 'the probe\'s "input" has 3 numbers, but the data has 2 inputs; give one for each');
});

test("a target of one's own keeps to what the loss can take, as the data must", async () => {
  const sigmoid = written({
    layers: [{ units: 1, activation: 'sigmoid' }],
    probe: { input: [1, 2], target: [1.5] },
  });
  assert.deepEqual(await marks(sigmoid), ['target-range at 1.5']);
  assert.match(
    await refusal(sigmoid),
    /^"binaryCrossEntropy" needs targets from 0 to 1, but the probe's target has 1.5;/,
  );
  await optionsOf({ ...sigmoid, loss: 'mse' });
  const softmax = written({ data: classes, layers: soft, probe: { input: [1, 2], target: [1, 1, 0] } });
  assert.deepEqual(await marks(softmax), ['target-range at [1,1,0]']);
  assert.match(await refusal(softmax), /in each row, but the probe's target adds up to 2;/);
});

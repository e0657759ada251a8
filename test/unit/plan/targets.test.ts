import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile, idxFiles, inline, marks, optionsOf, prepared, refusal, written } from './support.ts';

const soft = (units: number) => [{ name: 'out', units, activation: 'softmax' }];
const targets = (...values: readonly number[]) => ({ ...inline, targets: values.map(value => [value]) });
const csv = { data: { csv: 'data.csv', target: 'y' } };

test('class numbers become one-hot rows when a softmax layer answers them', async () => {
  const { options, summary } = await prepared(written({ data: targets(2, 0, 1, 2), layers: soft(3) }));
  assert.deepEqual([...options!.training.targets], [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
  assert.deepEqual(summary!.targetNames, ['target 1=0', 'target 1=1', 'target 1=2']);
  assert.deepEqual(summary!.classNames, ['0', '1', '2']);
});

test('a softmax layer may have more units than the targets have classes', async () => {
  const { training } = await optionsOf(written({ data: targets(0, 1, 1, 0), layers: soft(3) }));
  assert.deepEqual([...training.targets], [1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0]);
});

test('a softmax layer of one unit counts no classes', async () => {
  const { options } = await prepared(written({ data: targets(0, 0, 0, 0), layers: soft(1), loss: 'mse' }));
  assert.deepEqual([...options!.training.targets], [0, 0, 0, 0]);
});

test('labels become one-hot rows whatever the last layer is, which may have more units', async () => {
  const files = idxFiles([1, 2, 3], [2, 0, 1]);
  const idx = { data: { idx: { inputs: 'x', targets: 'y' } } };
  const { options, summary } = await prepared({ ...idx, layers: [{ units: 4, activation: 'sigmoid' }] }, { files });
  assert.deepEqual([...options!.training.targets], [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
  assert.deepEqual([summary!.classNames, summary!.targetNames[3]], [['0', '1', '2', '3'], 'label=3']);
  for (const units of [1, 2]) {
    const few = { ...idx, layers: [{ units, activation: 'softmax' }] };
    assert.ok((await marks(few, { files })).includes(`wrong-width at ${units}`));
  }
  assert.match(
    await refusal({ ...idx, layers: [{ name: 'out', units: 2 }] }, { files }),
    /^the last layer, "out", has 2 units, but the labels count 3 classes; set "units" to 3$/,
  );
});

test('stated classes spread class numbers whatever the last layer is', async () => {
  const spec = written({ data: { ...targets(0, 1, 0, 1), classes: 3 }, layers: [{ name: 'out', units: 3 }] });
  const { options, summary } = await prepared({ ...spec, probe: { input: [1, 2], target: [2] } });
  assert.deepEqual([...options!.training.targets], [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0]);
  assert.deepEqual([...options!.probe.targets], [0, 0, 1]);
  assert.deepEqual(summary!.classNames, ['0', '1', '2']);
});

test('stated classes are checked against the numbers, the text or the columns, and against the last layer', async () => {
  const stated = (more: object, units: number) =>
    written({ data: { ...more, classes: 3 }, layers: [{ name: 'out', units, activation: 'softmax' }] });
  const many = stated(targets(0, 1, 3, 1), 3);
  assert.deepEqual(await marks(many), ['wrong-classes at 3']);
  assert.equal(await refusal(many), '"classes" states 3, but row 2 has 3; classes are counted from 0 to 2');
  assert.match(await refusal(stated(targets(0, 1.5, 1, 1), 3)), /but row 1 has 1.5;/);
  const files = csvFile('x,y\n1,dog\n2,cat\n');
  assert.equal(
    await refusal(stated(csv.data, 3), { files }),
    '"classes" states 3, but the data has 2 classes ("dog" and "cat"); state 2',
  );
  const columns = { inputs: [[1]], targets: [[0, 1]] };
  assert.match(await refusal(stated(columns, 3)), /but the data has 2 targets \("target 1" and "target 2"\); state 2$/);
  assert.equal(
    await refusal(stated(targets(0, 1, 2, 1), 4)),
    'the last layer, "out", has 4 units, but "classes" states 3; set "units" to 3',
  );
  await optionsOf(stated({ inputs: [[1]], targets: [[0, 1, 0]] }, 3));
});

test('one-hot rows that would take more room than data may are refused before they are made', async () => {
  const spec = written({ data: targets(0, 1, 1, 0), layers: soft(1_000) });
  assert.deepEqual(await marks(spec, { limits: { dataBytes: 4 * 1_000 * 8 - 1 } }), ['too-much-data at 1000']);
  await optionsOf(spec, { limits: { dataBytes: 4 * 1_000 * 8 } });
});

test('other layers take class numbers as numbers', async () => {
  const { training } = await optionsOf(written({ data: targets(2, 0, 1, 2) }));
  assert.deepEqual([...training.targets], [2, 0, 1, 2]);
});

test('classes of text are one-hot already and keep their names', async () => {
  const files = csvFile('x,y\n1,dog\n2,cat\n3,dog\n');
  const { options, summary } = await prepared(written({ ...csv, layers: soft(2) }), { files });
  assert.deepEqual([...options!.training.targets], [1, 0, 0, 1, 1, 0]);
  assert.deepEqual(
    [summary!.targetNames, summary!.classNames],
    [
      ['y=dog', 'y=cat'],
      ['dog', 'cat'],
    ],
  );
});

test('the last layer must have a unit for each target', async () => {
  const spec = written({ layers: [{ name: 'out', units: 7 }] });
  assert.deepEqual(await marks(spec), ['wrong-width at 7']);
  assert.equal(
    await refusal(spec),
    'the last layer, "out", has 7 units, but the data has 1 target ("target 1"); set "units" to 1',
  );
});

test('the last layer must have a unit for each class of text', async () => {
  const files = csvFile('x,y\n1,dog\n2,cat\n3,cow\n');
  assert.equal(
    await refusal(written({ ...csv, layers: soft(2) }), { files }),
    'the last layer, "out", has 2 units, but column "y" has 3 classes ("dog", "cat" and "cow"); set "units" to 3',
  );
});

test('a single class of text is one unit, not class number 1', async () => {
  const files = csvFile('x,y\n1,dog\n2,dog\n');
  assert.match(await refusal(written({ ...csv, layers: soft(2) }), { files }), /column "y" has 1 class \("dog"\)/);
});

test('class numbers that are too many are told how many units they need', async () => {
  const many = await refusal(written({ data: targets(0, 1, 4, 2), layers: soft(3) }));
  assert.match(many, /has 3 units, but the targets count classes from 0 up to 4, which are 5; set "units" to 5$/);
  const fromOne = await refusal(written({ data: targets(1, 2, 3, 1), layers: soft(3) }));
  assert.match(fromOne, /set "units" to 4, or count from 0$/);
});

test('targets that are no class numbers are told which one is not', async () => {
  const message = /are not class numbers 0, 1, 2, \.\.\.: one is (-1|1\.5);/;
  assert.match(await refusal(written({ data: targets(0, 1.5, 1, 2), layers: soft(3) })), message);
  assert.match(await refusal(written({ data: targets(0, -1, 1, 2), layers: soft(3) })), message);
});

test('targets of a cross-entropy lie from 0 to 1, and the number that does not is marked', async () => {
  const spec = written({ data: targets(0, 1, 1.25, 7), layers: [{ units: 1, activation: 'sigmoid' }] });
  assert.deepEqual(await marks(spec), ['target-range at 1.25']);
  assert.match(await refusal(spec), /^"binaryCrossEntropy" needs targets from 0 to 1, but row 2 has 1.25;/);
  assert.deepEqual(await marks({ ...spec, data: targets(0, -0.5, 1, 1) }), ['target-range at -0.5']);
  await optionsOf({ ...spec, loss: 'mse' });
  await optionsOf({ ...spec, data: targets(0, 1, 0.5, 1) });
});

test("hinge's targets are -1 and 1, and poisson's are at least 0", async () => {
  const hinge = written({ data: targets(1, -1, 0, 1), loss: 'hinge' });
  assert.deepEqual(await marks(hinge), ['target-range at 0']);
  assert.match(await refusal(hinge), /^"hinge" needs targets of -1 or 1, but row 2 has 0; write -1 for 0/);
  assert.equal((await optionsOf({ ...hinge, data: targets(1, -1, -1, 1) })).task, 'classification');
  const counts = { loss: 'poisson', layers: [{ units: 1, activation: 'softplus' }] };
  assert.match(
    await refusal(written({ data: targets(3, -1, 0, 2), ...counts })),
    /^"poisson" needs targets of at least 0/,
  );
  await optionsOf(written({ data: targets(3, 1, 0, 2.5), ...counts }));
});

test('the row that is reported is the row of the file, where dropped rows count', async () => {
  const spec = written({ ...csv, layers: [{ units: 1, activation: 'sigmoid' }] });
  const { problems } = await prepared(spec, { files: csvFile('x,y\n1,0\n,0\n,0\n4,3\n') });
  const [{ message, offset }] = problems.filter(({ severity }) => severity === 'error');
  assert.match(message, /but row 3 has 3;/);
  assert.equal(offset, JSON.stringify(spec).indexOf('"y"'));
});

test('targets of crossEntropy add up to 1 in each row, and the row that does not is marked', async () => {
  const rows = [
    [0.25, 0.75],
    [0, 1],
    [1, 0.5],
    [1, 1],
  ];
  const spec = written({ data: { ...inline, targets: rows }, layers: soft(2) });
  assert.deepEqual(await marks(spec), ['target-range at [1,0.5]']);
  assert.match(await refusal(spec), /add up to 1 in each row, but row 2 adds up to 1.5;/);
  await optionsOf({ ...spec, loss: 'binaryCrossEntropy' });
  await optionsOf({ ...spec, data: { ...inline, targets: [...rows.slice(0, 2), [0.1, 0.9], [0.3333333, 0.6666666]] } });
});

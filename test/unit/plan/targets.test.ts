import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signLosses } from '../engine/support.ts';
import { csvFile, idxFiles, inline, marks, optionsOf, prepared, refusal, written } from './support.ts';

const soft = (units: number) => [{ name: 'out', units, activation: 'softmax' }];
const targets = (...values: readonly number[]) => ({
  inputs: values.map((_, row) => [row, 10 * row]),
  targets: values.map(value => [value]),
});
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
  assert.equal(
    await refusal({ ...idx, layers: [{ name: 'out', units: 2 }] }, { files }),
    'the last layer, "out", has 2 units, but the labels have 3 classes (0 to 2); ' +
      'use a "softmax" last layer with 3 units, or set "units" to 3',
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
  const many = stated(targets(0, 1, 3, 2), 3);
  assert.deepEqual(await marks(many), ['wrong-classes at 3']);
  assert.equal(
    await refusal(many),
    '"classes" states 3, but the targets have 4 classes (0 to 3); set "units" and "classes" to 4',
  );
  const files = csvFile('x,y\n1,dog\n2,cat\n');
  assert.equal(
    await refusal(stated(csv.data, 3), { files }),
    '"classes" states 3, but column "y" has 2 classes ("dog" and "cat"); ' +
      'set "units" and "classes" to 2, or use a "sigmoid" last layer with 1 unit and set "classes" to 2',
  );
  const columns = { inputs: [[1]], targets: [[0, 1]] };
  assert.match(
    await refusal(stated(columns, 3)),
    /but the data has 2 targets \("target 1" and "target 2"\); set "units" and "classes" to 2/,
  );
  assert.equal(
    await refusal(stated(targets(0, 1, 2, 1), 4)),
    'the last layer, "out", has 4 units, but the targets have 3 classes (0 to 2); set "units" to 3',
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
    'the last layer, "out", has 7 units, but the data has one target column, with 2 classes (0 and 1); ' +
      'set "units" to 1, or use a "softmax" last layer with 2 units',
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
  assert.match(
    await refusal(written({ ...csv, layers: soft(2) }), { files }),
    /column "y" has 1 class \("dog"\); choose a target with at least two classes$/,
  );
});

test('classes that are too many are told how many there are, which is not the largest plus one', async () => {
  const advice = async (units: number, ...values: readonly number[]) =>
    (await refusal(written({ data: targets(...values), layers: soft(units) }))).split(', but ')[1];
  assert.equal(await advice(3, 0, 1, 4, 2, 0, 1, 4, 2), 'the targets have 4 classes (0, 1, 2 and 4); set "units" to 4');
  assert.equal(await advice(2, 1, 2, 3, 1, 2, 3), 'the targets have 3 classes (1 to 3); set "units" to 3');
  assert.equal(
    await advice(3, 2, 4, 4, 2),
    'the targets have 2 classes (2 and 4); set "units" to 2, or use a "sigmoid" last layer with 1 unit',
  );
});

test('measurements are not classes, which is said with one of them', async () => {
  assert.equal(
    await refusal(written({ data: targets(0, 1.5, 1, 2), layers: soft(3) })),
    'the last layer, "out", has 3 units, but the targets have 4 different numbers in 4 rows, such as 1.5, ' +
      'which are no classes; use a "linear" last layer with 1 unit',
  );
});

for (const [values, names] of [
  [
    [1, 2, 3, 1],
    ['1', '2', '3'],
  ],
  [
    [4, 2, 2, 4],
    ['2', '4'],
  ],
  [
    [1, -1, 1, -1],
    ['-1', '1'],
  ],
  [
    [2.5, 0.5, 0.5, 2.5],
    ['0.5', '2.5'],
  ],
  [
    [10, 9, 8, 8],
    ['8', '9', '10'],
  ],
] as const) {
  test(`the numbers ${values.join(', ')} become the classes ${names.join(', ')}`, async () => {
    const { options, summary } = await prepared(written({ data: targets(...values), layers: soft(names.length) }));
    assert.deepEqual(summary!.classNames, names);
    assert.deepEqual(
      summary!.targetNames,
      names.map(name => `target 1=${name}`),
    );
    const expected = values.flatMap(value => names.map(name => (name === String(value) ? 1 : 0)));
    assert.deepEqual([...options!.training.targets], expected);
  });
}

for (const [values, names] of [
  [
    [4, 2, 2, 4],
    ['2', '4'],
  ],
  [
    [1, -1, 1, -1],
    ['-1', '1'],
  ],
  [
    [2, 1, 2, 1],
    ['1', '2'],
  ],
] as const) {
  for (const loss of [undefined, 'mse']) {
    test(`one sigmoid unit tells ${names.join(' from ')}, the second is 1, also under ${loss ?? 'its own loss'}`, async () => {
      const layers = [{ units: 1, activation: 'sigmoid' }];
      const spec = written({ data: targets(...values), layers, ...(loss && { loss }) });
      const { options, summary, problems } = await prepared(spec);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        [...options!.training.targets],
        values.map(value => (String(value) === names[1] ? 1 : 0)),
      );
      assert.deepEqual([summary!.classNames, summary!.targetNames], [names, [`target 1=${names[1]}`]]);
      assert.equal(summary!.task, 'classification');
    });
  }
}

test('two texts fit one sigmoid unit, in ascending order and not in that of the file', async () => {
  const files = csvFile('x,y\n1,Yes\n2,No\n3,Yes\n');
  const { options, summary } = await prepared(written({ ...csv, layers: [{ units: 1, activation: 'sigmoid' }] }), {
    files,
  });
  assert.deepEqual([...options!.training.targets], [1, 0, 1]);
  assert.deepEqual([summary!.classNames, summary!.targetNames], [['No', 'Yes'], ['y=Yes']]);
});

test('zeros and ones, soft targets, and the numbers of signs, counts and sums stay numbers on one sigmoid unit', async () => {
  const kept = async (values: readonly number[], loss?: string) => {
    const { options, summary } = await prepared(
      written({ data: targets(...values), layers: [{ units: 1, activation: 'sigmoid' }], ...(loss && { loss }) }),
    );
    assert.deepEqual([...options!.training.targets, summary!.classNames], [...values, undefined]);
  };
  await kept([0, 1, 1, 0]);
  await kept([0.1, 0.9, 0.9, 0.1]);
  for (const loss of signLosses) await kept([-1, 1, 1, -1], loss);
  await kept([2, 4, 4, 2], 'poisson');
  await kept([2, 4, 4, 2], 'sum');
  await kept([890, 3000], 'mse');
});

test('two labels, and two stated classes, fit one sigmoid unit', async () => {
  const layers = [{ units: 1, activation: 'sigmoid' }];
  const labelled = await prepared(
    { data: { idx: { inputs: 'x', targets: 'y' } }, layers },
    { files: idxFiles([1, 2, 3], [7, 3, 7]) },
  );
  assert.deepEqual(
    [[...labelled.options!.training.targets], labelled.summary!.classNames],
    [
      [1, 0, 1],
      ['3', '7'],
    ],
  );
  const stated = await prepared(written({ data: { ...targets(0, 1, 1, 1), classes: 2 }, layers }));
  assert.deepEqual(
    [[...stated.options!.training.targets], stated.summary!.classNames],
    [
      [0, 1, 1, 1],
      ['0', '1'],
    ],
  );
});

test('labels keep the classes of the whole file when "limit" uses its first rows', async () => {
  const { summary } = await prepared(
    { data: { idx: { inputs: 'x', targets: 'y' }, limit: 2 }, layers: soft(3) },
    { files: idxFiles([1, 2, 3, 4], [3, 1, 2, 2]) },
  );
  assert.deepEqual(summary!.classNames, ['1', '2', '3']);
});

test('ten labels on one unit are told to use ten, with softmax', async () => {
  const digits = targets(...Array.from({ length: 20 }, (_, row) => row % 10));
  const one = { data: digits, layers: [{ name: 'out', units: 1, activation: 'sigmoid' }] };
  assert.equal(
    await refusal(one),
    'the last layer, "out", has 1 unit, but the targets have 10 classes (0 to 9); use a "softmax" last layer with 10 units',
  );
  assert.deepEqual(await marks(one), ['wrong-width at 1']);
  const ten = { data: digits, layers: [{ name: 'out', units: 10, activation: 'sigmoid' }] };
  assert.match(await refusal(ten), /with 10 classes \(0 to 9\); use a "softmax" last layer, or set "classes" to 10$/);
});

test('a class that no training row has is a class all the same', async () => {
  for (let seed = 0; seed < 4; seed++) {
    const spec = written({ seed, data: targets(1, 2, 3, 3), layers: soft(3), training: { validationSplit: 0.5 } });
    assert.deepEqual((await prepared(spec)).summary!.classNames, ['1', '2', '3']);
  }
});

test('targets of a cross-entropy lie from 0 to 1, and the number that does not is marked', async () => {
  const spec = written({ data: targets(0, 1, 1.25, 7), layers: [{ units: 1, activation: 'sigmoid' }] });
  assert.deepEqual(await marks(spec), ['target-range at 1.25']);
  assert.match(await refusal(spec), /^"binaryCrossEntropy" needs targets from 0 to 1, but row 2 has 1.25;/);
  assert.deepEqual(await marks({ ...spec, data: targets(0, -0.5, 1, 1) }), ['target-range at -0.5']);
  assert.ok((await prepared({ ...spec, loss: 'mse' })).options);
  await optionsOf({ ...spec, data: targets(0, 1, 0.5, 1) });
});

for (const loss of signLosses) {
  test(`targets of ${loss} are -1 and 1, and a network under it is a classification`, async () => {
    const draft = written({ data: targets(1, -1, 0, 1), loss });
    assert.deepEqual(await marks(draft), ['target-range at 0']);
    assert.match(
      await refusal(draft),
      new RegExp(`^"${loss}" needs targets of -1 or 1, but row 2 has 0; write -1 for 0`),
    );
    assert.equal((await optionsOf({ ...draft, data: targets(1, -1, -1, 1) })).task, 'classification');
  });
}

test("poisson's targets are at least 0", async () => {
  const counts = { loss: 'poisson', layers: [{ units: 1, activation: 'softplus' }] };
  assert.match(
    await refusal(written({ data: targets(3, -1, 0, 2), ...counts })),
    /^"poisson" needs targets of at least 0/,
  );
  await optionsOf(written({ data: targets(3, 1, 0, 2.5), ...counts }));
});

test('the row that is reported is the row of the file, where dropped rows count', async () => {
  // Two whole numbers would be two classes.
  const spec = written({ ...csv, layers: [{ units: 1, activation: 'sigmoid' }] });
  const { problems } = await prepared(spec, { files: csvFile('x,y\n1,0\n,0\n,0\n4,3.5\n') });
  const [{ message, offset }] = problems.filter(({ severity }) => severity === 'error');
  assert.match(message, /but row 3 has 3.5;/);
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

test('texts and booleans in the rows of a spec are classes, and true is 1 on one sigmoid unit', async () => {
  const spec = (values: readonly unknown[], last: object) =>
    written({ data: { inputs: values.map((_, row) => [row]), targets: values.map(value => [value]) }, layers: [last] });
  const read = async (values: readonly unknown[], last: object) => {
    const { options, summary, problems } = await prepared(spec(values, last));
    assert.deepEqual(problems, []);
    return [[...options!.training.targets], summary!.classNames];
  };
  const sigmoid = { units: 1, activation: 'sigmoid' };
  assert.deepEqual(await read([true, false, true], sigmoid), [
    [1, 0, 1],
    ['false', 'true'],
  ]);
  assert.deepEqual(await read(['dog', 'cat'], { units: 2, activation: 'softmax' }), [
    [1, 0, 0, 1],
    ['dog', 'cat'],
  ]);
  assert.deepEqual(await marks(spec([true, 'dog'], sigmoid)), ['wrong-numbers at true', 'wrong-numbers at "dog"']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile, type Written } from '../../plan/support.ts';
import { before, classifier, codes, found, regressor, rowsOf, sides } from './support.ts';

const xor = {
  inputs: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  targets: [[0], [1], [1], [0]],
};
const alone = (more: Written = {}): Written => ({
  data: xor,
  layers: [{ units: 1, activation: 'sigmoid' }],
  training: { epochs: 500, batchSize: 'full' },
  ...more,
});
const ring = rowsOf(200, 2, ([a, b]) => (a! * a! + b! * b! < 0.5 ? 1 : 0));

test('no hidden layer on xor is warned of, as no line separates it; on and, nothing is', async () => {
  const { severity, isCertain, evidence, fixes } = await found(alone(), 'no-hidden-layer');
  assert.deepEqual([severity, isCertain], ['warning', true]);
  assert.match(evidence[0]!.text, /^a perceptron on these rows comes back/);
  assert.deepEqual(fixes[0]!.edits, [{ path: ['layers', 0], value: { units: 8, activation: 'tanh' }, insert: true }]);
  const softmax = {
    data: {
      ...xor,
      targets: [
        [0, 1],
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    },
    layers: [{ units: 2, activation: 'softmax' }],
  };
  assert.ok((await codes(alone(softmax))).includes('no-hidden-layer'));
  assert.deepEqual(await codes(alone({ data: { ...xor, targets: [[0], [0], [0], [1]] } })), []);
  assert.deepEqual(await codes(alone({ data: { ...xor, targets: [[0], [1], [1], [1]] } })), []);
});

test('no hidden layer on a disc in a ring is warned of, with what a bend would answer', async () => {
  const { severity, message, evidence } = await found(alone({ data: ring }), 'no-hidden-layer');
  assert.equal(severity, 'warning');
  assert.match(
    message,
    /the best line found answers [\w\d. %]+ of the rows right, where squares and products of the inputs answer/,
  );
  assert.equal(evidence.length, 2);
});

test('no hidden layer is right where a line is as good as anything: noisy classes, a plane', async () => {
  const noisy = rowsOf(200, 2, ([a, b]) => (a! + b! + 0.8 * Math.sin(9973 * a! * b!) > 0 ? 1 : 0));
  assert.ok(!(await codes(alone({ data: noisy }))).includes('no-hidden-layer'));
  const plane = rowsOf(100, 2, ([a, b]) => 0.6 * a! - 0.2 * b!);
  assert.deepEqual(await codes(regressor({ data: plane, layers: [{ units: 1 }] })), []);
});

test('a regression without a hidden layer is warned of where the target bends', async () => {
  const bend = rowsOf(100, 2, ([a, b]) => a! * a! - b! * b!);
  assert.equal((await found(regressor({ data: bend, layers: [{ units: 1 }] }), 'no-hidden-layer')).severity, 'warning');
});

test('linear hidden layers are one line: warned of where that is too little, remarked on where it is not', async () => {
  const linear = (data: unknown) =>
    classifier({ data, layers: [{ units: 6 }, { units: 6 }, { units: 1, activation: 'sigmoid' }] });
  const { severity, isCertain, fixes } = await found(linear(ring), 'linear-hidden-layer');
  assert.deepEqual([severity, isCertain], ['warning', true]);
  assert.deepEqual(
    fixes[0]!.edits.map(({ value }) => value),
    ['relu', 'heNormal', 'relu', 'heNormal'],
  );
  assert.equal((await found(linear(sides), 'linear-hidden-layer')).severity, 'info');
  const narrow = regressor({
    layers: [{ units: 6, activation: 'tanh' }, { units: 2 }, { units: 6, activation: 'tanh' }, { units: 1 }],
  });
  assert.deepEqual(await codes(narrow), [], 'a narrow linear layer is a bottleneck, which is meant');
});

test('penalties that pull harder than the data are strong; those that do not are not', async () => {
  const penalized = (more: Written) =>
    regressor({
      layers: [
        { units: 8, activation: 'tanh', ...more },
        { units: 1, ...more },
      ],
    });
  for (const more of [{ l2: 5 }, { l1: 2 }]) {
    const { severity, value, fixes } = await found(penalized(more), 'regularization-strong');
    assert.equal(severity, 'info');
    assert.ok(value! > 1);
    const key = Object.keys(more)[0]!;
    assert.deepEqual(
      fixes[0]!.edits,
      [0, 1].map(layer => ({ path: ['layers', layer, key], value: 1e-4 })),
    );
  }
  assert.deepEqual(await codes(penalized({ l2: 1e-3, l1: 1e-4 })), []);
  assert.ok(
    (await codes(regressor({ optimizer: { type: 'sgd', learningRate: 0.05, weightDecay: 20 } }))).includes(
      'regularization-strong',
    ),
  );
  assert.ok(
    (await codes(regressor({ optimizer: { type: 'adamw', learningRate: 0.01, weightDecay: 50 } }))).includes(
      'regularization-strong',
    ),
  );
  assert.deepEqual(await codes(regressor({ optimizer: { type: 'adamw', learningRate: 0.01 } })), []);
});

test('dropout that leaves next to nothing is high', async () => {
  const dropped = (units: number, dropout: number) =>
    classifier({
      layers: [
        { units, activation: 'tanh', dropout },
        { units: 1, activation: 'sigmoid' },
      ],
    });
  assert.ok((await codes(dropped(40, 0.95))).includes('dropout-high'));
  assert.ok((await codes(dropped(4, 0.5))).includes('dropout-high'));
  assert.deepEqual(await codes(dropped(20, 0.5)), []);
});

test('classes more than ten times as large as others are unequal', async () => {
  const rare = (every: number) => rowsOf(120, 2, ([a]) => 0.3 * a!).inputs.map((_, row) => [row % every === 0 ? 1 : 0]);
  const data = (every: number) => ({ inputs: rowsOf(120, 2, () => 0).inputs, targets: rare(every) });
  const { severity, value, evidence } = await found(classifier({ data: data(20) }), 'class-imbalance');
  assert.deepEqual([severity, value], ['info', 19]);
  assert.match(evidence[1]!.text, /"0" is right in 95 % of the rows$/);
  assert.ok(!(await codes(classifier({ data: data(5) }))).includes('class-imbalance'));
  assert.deepEqual((await before(classifier({ data: data(20) }))).classes, { names: ['0', '1'], counts: [114, 6] });
  const balanced = { data: data(20), training: { epochs: 10, classWeights: 'balanced' } };
  assert.ok(!(await codes(classifier(balanced))).includes('class-imbalance'), 'weighted classes');
});

test('with balanced class weights the best constant answer is no better than chance', async () => {
  const inputs = rowsOf(120, 2, () => 0).inputs;
  const data = { inputs, targets: inputs.map((_, row) => [row % 20 === 0 ? 1 : 0]) };
  const levelOf = async (classWeights: unknown) => {
    const training = { epochs: 10, ...(classWeights !== undefined && { classWeights }) };
    const { levels } = await before(classifier({ data, training }));
    // Where the shares come to chance, they are not said apart from it.
    return levels.findLast(({ of, kind }) => of === 'loss' && (kind === 'shares' || kind === 'chance'))!.value;
  };
  assert.ok(Math.abs((await levelOf('balanced')) - Math.log(2)) < 1e-12);
  const share = 6 / 120;
  const entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
  assert.ok(Math.abs((await levelOf(undefined)) - entropy) < 1e-12);
  // 6 rows of weight 2 and 114 of weight 1.
  const weighted = 12 / 126;
  const level = -weighted * Math.log(weighted) - (1 - weighted) * Math.log(1 - weighted);
  assert.ok(Math.abs((await levelOf([1, 2])) - level) < 1e-12);
});

test('an input that tells the class by itself may hold the answer, unless others do nearly as well', async () => {
  const next = rowsOf(100, 3, () => 0).inputs;
  const targets = next.map(([a, b], row) => [a! + b! + 0.9 * Math.sin(row * 77) > 0 ? 1 : 0]);
  const leak = { inputs: next.map((row, n) => [...row, targets[n]![0]!]), targets };
  const { severity, isCertain, message } = await found(classifier({ data: leak }), 'leakage');
  assert.deepEqual([severity, isCertain], ['warning', true]);
  assert.match(message, /^The input "input 4" tells the class by itself in every training row/);
  assert.ok(!(await codes(classifier({ data: { inputs: next, targets } }))).includes('leakage'));
  const twice = { inputs: leak.inputs.map(row => [...row, row[3]!]), targets };
  assert.ok(!(await codes(classifier({ data: twice }))).includes('leakage'), 'two such columns are an easy task');
  const easy = { inputs: next, targets: next.map(([x]) => [x! > 0 ? 1 : 0]) };
  assert.ok(!(await codes(classifier({ data: easy }))).includes('leakage'), 'a threshold alone is an easy task');
  const few = { inputs: leak.inputs.slice(0, 8), targets: targets.slice(0, 8) };
  assert.ok(!(await codes(classifier({ data: few }))).includes('leakage'), 'few rows agree by chance');
  const copies = { inputs: next, targets: next };
  const autoencoder = regressor({ data: copies, layers: [{ units: 2, activation: 'tanh' }, { units: 3 }] });
  assert.deepEqual(await codes(autoencoder), [], 'the targets of an autoencoder are its inputs');
});

test('an input that a number follows from may hold the answer; in a CSV file it is left out', async () => {
  const plain = rowsOf(80, 3, ([a, b, c]) => Math.sin(3 * a!) + b! * c!);
  const text = [
    'a,b,c,paid,y',
    ...plain.inputs.map((row, n) => [...row, 1.2 * plain.targets[n]![0]! + 0.1, plain.targets[n]![0]].join()),
  ].join('\n');
  const spec = regressor({ data: { csv: 'data.csv', target: 'y' } });
  const { severity, fixes } = await found(spec, 'leakage', { files: csvFile(`${text}\n`) });
  assert.equal(severity, 'warning');
  assert.deepEqual(fixes[0]!.edits, [{ path: ['data', 'exclude'], value: ['paid'] }]);
});

/** Situations that people bring, in small: what they are advised leads to a network that learns, not only to one that runs. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DataFiles } from '../../../src/data/files.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { headProblems } from '../../../src/plan/head.ts';
import { remedyInWords } from '../../../src/plan/remedies.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { diskOf } from '../data/support.ts';
import { csvFile, prepared, type Written } from '../plan/support.ts';
import { type Draft, followed } from './follow.ts';

/** What a person is advised, as a sentence with the problem before it. */
async function advised(draft: Draft, files?: DataFiles): Promise<string> {
  const { problems, parsed, table } = await prepared(draft, { files });
  const [error] = problems.filter(({ severity }) => severity === 'error');
  if (error) return error.message;
  assert.ok(parsed.spec && table);
  const warnings = headProblems(parsed.spec, table);
  assert.ok(warnings.length > 0, 'nothing is said');
  return `${warnings[0]!.message}; ${remedyInWords(parsed.spec, table, warnings)}`;
}

async function last(draft: Draft, name: 'r2' | 'accuracy' | 'loss', more: Written = {}, files?: DataFiles) {
  const { options } = await prepared({ ...draft, ...more }, { files });
  assert.ok(options, JSON.stringify(draft.layers));
  const trainer = createTrainer(options);
  let record: Float64Array | undefined;
  while (trainer.state === 'training') record = trainer.step()?.scalars ?? record;
  assert.equal(trainer.divergence, undefined);
  return record![networkScalarIndex(name)]!;
}

const rooms = [
  [3, 2, 1421],
  [3, 3, 1545],
  [2, 1, 890],
  [4, 3, 2010],
  [1, 1, 640],
  [2, 2, 1105],
  [3, 2, 1330],
  [4, 2, 1780],
  [2, 1, 760],
  [5, 4, 2600],
];
const rents = [1692, 1810, 1120, 2300, 890, 1350, 1575, 2050, 1010, 3000];

suite('rents against a sigmoid', () => {
  const rent = (more: Written = {}, head: Written = { activation: 'sigmoid' }): Draft => ({
    data: { inputs: rooms, targets: rents.map(value => [value]), ...more },
    layers: [
      { units: 3, activation: 'sigmoid' },
      { units: 1, ...head },
    ],
    loss: 'mse',
    optimizer: { type: 'sgd', learningRate: 0.3 },
    training: { epochs: 1000, batchSize: 1 },
  });

  test('are advised a linear layer with standardized data, or a factor, and each of these learns', async () => {
    const message = await advised(rent());
    assert.match(
      message,
      /; use a "linear" last layer and set "standardize" and "standardizeTargets" to true, or set "scale" to \{ "targets": 0\.0003 \} and set "standardize" to true$/,
    );
    for (const seed of [0, 1, 2]) {
      assert.ok((await last(rent(), 'r2', { seed })) < 0.1, 'it does not learn before');
      for (const after of followed(message, rent())) assert.ok((await last(after, 'r2', { seed })) > 0.95);
    }
  });

  test('that are standardized already need the linear layer alone', async () => {
    const scaled = rent({ standardize: true, standardizeTargets: true });
    const message = await advised(scaled);
    assert.match(message, /standardized targets run .*; use a "linear" last layer$/);
    for (const after of followed(message, scaled)) assert.ok((await last(after, 'r2')) > 0.95);
  });

  test('are advised no factor where none brings them between 0 and 1, and a tanh is advised one', async () => {
    const signed = rent({ targets: rents.map((value, row) => [row % 2 === 0 ? value : -value]) });
    assert.doesNotMatch(await advised(signed), /scale/);
    const message = await advised({ ...signed, layers: [signed.layers[0]!, { units: 1, activation: 'tanh' }] });
    assert.match(message, /or set "scale" to \{ "targets": 0\.0003 \} and set "standardize" to true$/);
  });

  test('that have a factor already are advised another one', async () => {
    const message = await advised(rent({ scale: { inputs: 0.001, targets: 0.1 } }));
    assert.match(
      message,
      /^the scaled targets run from 89 to 300, .* or set "scale" to \{ "inputs": 0\.001, "targets": 0\.0003 \}$/,
    );
  });

  test('do not fit a linear layer either until they are standardized', async () => {
    const linear = (more: Written) => rent({ standardize: true, ...more }, { activation: 'linear' });
    assert.ok((await last(linear({}), 'r2')) < 0.5);
    assert.ok((await last(linear({ standardizeTargets: true }), 'r2')) > 0.95);
  });
});

suite('ten labels as one number', () => {
  const inputs = Array.from({ length: 30 }, (_, row) => Array.from({ length: 8 }, (_, k) => Math.sin(row * 7 + k * k)));
  const digits = (units: number, more: Written = {}): Draft => ({
    data: { inputs, targets: inputs.map((_, row) => [row % 10]) },
    layers: [
      { units: 32, activation: 'relu' },
      { units, activation: 'sigmoid' },
    ],
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 600 },
    ...more,
  });

  for (const units of [1, 10]) {
    for (const loss of [undefined, 'mse', 'crossEntropy', 'binaryCrossEntropy']) {
      test(`on ${units} sigmoid under ${loss ?? 'no loss'} are advised ten outputs, and every way learns them`, async () => {
        const draft = digits(units, loss ? { loss } : {});
        const message = await advised(draft);
        assert.match(message, /10|"softmax"/);
        assert.doesNotMatch(message, /scale the targets|"units" to 1\b|"linear"/);
        for (const after of followed(message, draft)) assert.ok((await last(after, 'accuracy')) > 0.9, message);
      });
    }
  }
});

suite('labels of other numbers', () => {
  const inputs = Array.from({ length: 52 }, (_, row) => [Math.sin(row), Math.cos(row * row), Math.sin(3 * row)]);
  const labelled = (labels: readonly number[], units: number, activation: string): Draft => ({
    data: { inputs, targets: inputs.map((_, row) => [labels[row % labels.length]!]) },
    layers: [
      { units: 8, activation: 'tanh' },
      { units, activation },
    ],
  });
  const alphabet = Array.from({ length: 26 }, (_, letter) => letter + 1);

  test('are as many classes as there are, whatever the largest is', async () => {
    for (const labels of [[1, 2, 3], [2, 4], alphabet, [-1, 1]]) {
      const classes = labels.length;
      const { summary, problems } = await prepared(labelled(labels, classes, 'softmax'));
      assert.deepEqual([problems, summary?.classNames], [[], labels.map(String)]);
      for (const units of [1, classes + 2].filter(count => count !== classes)) {
        const draft = labelled(labels, units, 'softmax');
        if (units > Math.max(...labels) && Math.min(...labels) >= 0) continue;
        const message = await advised(draft);
        assert.match(message, new RegExp(`set "units" to ${classes}\\b|"sigmoid"`), message);
      }
    }
  });

  test('of two classes are 0 and 1 on one sigmoid unit, the second in ascending order 1', async () => {
    for (const [labels, first] of [
      [[2, 4], 0],
      [[4, 2], 1],
      [[-1, 1], 0],
    ] as const) {
      const { options, problems } = await prepared(labelled(labels, 1, 'sigmoid'));
      assert.deepEqual([problems, options!.training.targets[0]], [[], first]);
    }
    const files = csvFile('x,y\n1,Yes\n2,No\n3,Yes\n4,No\n');
    const { options, summary } = await prepared(
      { data: { csv: 'data.csv', target: 'y' }, layers: [{ units: 1, activation: 'sigmoid' }] },
      { files },
    );
    assert.deepEqual(
      [[...options!.training.targets], summary!.classNames],
      [
        [1, 0, 1, 0],
        ['No', 'Yes'],
      ],
    );
  });
});

test('labels and images in each other’s place are told to be exchanged', async () => {
  const images = Uint8Array.of(
    0,
    0,
    8,
    3,
    0,
    0,
    0,
    3,
    0,
    0,
    0,
    4,
    0,
    0,
    0,
    4,
    ...Array.from({ length: 48 }, (_, k) => 5 * k),
  );
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3);
  const files = diskOf({ x: images, y: labels });
  const idx = (inputs: string, targets: string): Draft => ({
    data: { idx: { inputs, targets } },
    layers: [{ units: 3, activation: 'softmax' }],
  });
  assert.match(await advised(idx('y', 'x'), files), /has 16 targets .*; exchange "inputs" and "targets"$/);
  assert.deepEqual((await prepared(idx('x', 'y'), { files })).problems, []);
});

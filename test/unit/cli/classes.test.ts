import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { backprop, folderOf } from './support.ts';

const spec = (last: object) =>
  JSON.stringify({
    data: { csv: 'churn.csv', target: 'churn' },
    layers: [last],
    training: { epochs: 1 },
  });

const folder = folderOf({
  'churn.csv': 'months,churn\n1,Yes\n2,No\n3,Yes\n4,No\n',
  'one.mlp.json': spec({ units: 1, activation: 'sigmoid' }),
  'two.mlp.json': spec({ units: 2, activation: 'softmax' }),
  'labels.mlp.json': JSON.stringify({
    data: { inputs: [[1], [2], [3]], targets: [[4], [2], [4]] },
    layers: [{ units: 2, activation: 'softmax' }],
    training: { epochs: 1 },
  }),
});

async function documentOf(...command: string[]): Promise<Record<string, unknown>> {
  const { out, err, code } = await backprop(folder, [...command, '--json']);
  assert.deepEqual([code, err], [0, '']);
  return JSON.parse(out) as Record<string, unknown>;
}

suite('the names of classes on the command line', () => {
  test('are printed before the training, by validate and by train', async () => {
    const { out } = await backprop(folder, ['validate', 'one.mlp.json', 'two.mlp.json', 'labels.mlp.json']);
    assert.equal(
      out,
      'one.mlp.json: ready to train, 4 training rows, 2 classes (No, Yes)\n' +
        'two.mlp.json: ready to train, 4 training rows, 2 classes (Yes, No)\n' +
        'labels.mlp.json: ready to train, 3 training rows, 2 classes (2, 4)\n',
    );
    const trained = await backprop(folder, ['train', 'one.mlp.json']);
    assert.match(trained.out, /\n4 training rows, 2 classes \(No, Yes\), 2 parameters, binaryCrossEntropy/);
    assert.match(trained.out, /accuracy/);
  });

  test('are in the JSON documents, in the order of the outputs', async () => {
    const classesOf = async (file: string) => (await documentOf('train', file)).classes;
    assert.deepEqual(await classesOf('one.mlp.json'), ['No', 'Yes']);
    assert.deepEqual(await classesOf('two.mlp.json'), ['Yes', 'No']);
    assert.deepEqual(await classesOf('labels.mlp.json'), ['2', '4']);
  });

  test('name the sample of a chain', async () => {
    const sampleOf = async (file: string) => (await documentOf('chain', file, '--sample', '1')).sample;
    assert.deepEqual(await sampleOf('one.mlp.json'), { row: 1, input: [2], target: [0], class: 'No' });
    assert.deepEqual(await sampleOf('two.mlp.json'), { row: 1, input: [2], target: [0, 1], class: 'No' });
    const { out } = await backprop(folder, ['chain', 'labels.mlp.json']);
    assert.match(out, /\nsample 0, class 4, the first weights, crossEntropy\n/);
  });
});

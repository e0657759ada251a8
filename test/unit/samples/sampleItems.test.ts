import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RowsAnswer } from '../../../src/run/questions.ts';
import { Run } from '../../../src/run/run.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import type { RunSubject } from '../../../src/run/samples.ts';
import { sampleItems } from '../../../src/samples/sampleItems.ts';
import { needsAnswer, orderedRows, ordersOf, sampleOrder, sampleOrders } from '../../../src/samples/sampleOrder.ts';
import { sampleInWords, sampleName } from '../../../src/samples/sampleWords.ts';
import { runOf } from '../run/trainedRun.ts';
import { classes, numbers } from './subjects.ts';

// Classes are blue, green, red in the order of the alphabet or in that of the rows; what a row is, is read of its target.
const classIndex = (name: string) => classes.samples.classNames!.indexOf(name);
const hot = (name: string) => [0, 1, 2].map(k => Number(k === classIndex(name)));

/** Row 0 red is right, row 1 blue is taken for green, row 2 red has no answer, row 3 green is right but barely. */
const answer: RowsAnswer = {
  outputs: Float64Array.from([hot('red'), hot('green'), [Number.NaN, 0, 0], hot('green')].flat()),
  losses: Float64Array.of(0.1, 2.5, Number.NaN, 0.6),
};

suite('the list of samples', () => {
  test('an item has the row’s number and class, its set, its loss, what is answered, and its inputs as the source has them', () => {
    const [first, second, third] = sampleItems(classes, answer, [0, 1, 2]);
    assert.deepEqual(first, {
      row: 0,
      label: 'sample 0: red',
      description: 'training row, loss 0.1, answers red: right',
      detail: 'length 1, width 10',
    });
    assert.equal(second?.description, 'training row, loss 2.5, answers green: wrong');
    assert.equal(third?.description, 'training row, loss NaN, gives no answer');
    assert.equal(third?.detail, 'length 5, width 20');
  });

  test('before the network has answered, the rest is there', () => {
    const [item] = sampleItems(classes, undefined, [3]);
    assert.deepEqual([item?.label, item?.description], ['sample 3: green', 'training row']);
  });

  test('a regression has numbers in place of classes, and nothing is right or wrong', () => {
    const said = { outputs: Float64Array.of(1, 1.5, 0, 0, 0, 0), losses: Float64Array.of(0.125, 0, 0) };
    const [item] = sampleItems(numbers, said, [0]);
    assert.deepEqual([item?.label, item?.description], ['sample 0: 1, 2', 'training row, loss 0.125, answers 1, 1.5']);
  });

  test('a row that is held out says so, and the number of a row is that of the source', () => {
    const samples = { ...classes.samples, trainingRows: 3, sourceRows: Uint32Array.of(4, 5, 6, 70) };
    const [item] = sampleItems({ ...classes, samples }, undefined, [3]);
    assert.deepEqual([item?.label, item?.description], ['sample 70: green', 'validation row']);
  });

  test('of many inputs the first are written, and how many there are', () => {
    const wide: RunSubject = {
      model: { ...classes.model, inputs: 20 },
      samples: { ...withoutScaling(classes), inputs: new Float64Array(80).fill(2), inputNames: ['a', 'b'] },
    };
    const [item] = sampleItems(wide, undefined, [1]);
    assert.equal(
      item?.detail,
      'a 2, b 2, input 2 2, input 3 2, input 4 2, input 5 2, input 6 2, input 7 2, ... (20 inputs)',
    );
  });
});

function withoutScaling({ samples: { scaling: _, ...samples } }: RunSubject): RunSubject['samples'] {
  return samples;
}

suite('the orders of samples', () => {
  test('worst loss first begins with what is no number; misclassified first goes on in the order of the data', () => {
    assert.deepEqual(orderedRows(classes, answer, 'data'), [0, 1, 2, 3]);
    assert.deepEqual(orderedRows(classes, answer, 'worstLoss'), [2, 1, 3, 0]);
    assert.deepEqual(orderedRows(classes, answer, 'misclassified'), [2, 1, 0, 3]);
  });

  test('the order of the data is that of the source, whichever rows a run trains on and holds out', () => {
    const samples = { ...classes.samples, trainingRows: 2, sourceRows: Uint32Array.of(9, 2, 5, 0) };
    const divided = { ...classes, samples };
    assert.deepEqual(orderedRows(divided, answer, 'data'), [3, 1, 2, 0]);
    assert.deepEqual(orderedRows(divided, answer, 'misclassified'), [2, 1, 3, 0]);
    const red = orderedRows(divided, undefined, 'class').filter(row => row === 0 || row === 2);
    assert.deepEqual(red, [2, 0]);
    for (const order of sampleOrders.filter(needsAnswer)) {
      assert.deepEqual(orderedRows(divided, undefined, order), [3, 1, 2, 0]);
    }
  });

  test('by class keeps rows of a class together, in the order of the classes and the data', () => {
    const kinds = ['red', 'blue', 'red', 'green'];
    const expected = [0, 1, 2, 3].sort((a, b) => classIndex(kinds[a]!) - classIndex(kinds[b]!));
    assert.deepEqual(orderedRows(classes, undefined, 'class'), expected);
  });

  test('while the answer has not come, those that need it are in the order of the data', () => {
    assert.deepEqual(sampleOrders.filter(needsAnswer), ['worstLoss', 'misclassified']);
    for (const order of sampleOrders.filter(needsAnswer)) {
      assert.deepEqual(orderedRows(classes, undefined, order), [0, 1, 2, 3]);
    }
  });

  test('a regression has neither classes nor misses', () => {
    assert.deepEqual(ordersOf(classes), ['data', 'worstLoss', 'misclassified', 'class']);
    assert.deepEqual(ordersOf(numbers), ['data', 'worstLoss']);
  });

  test('what was kept of an earlier version is the order of the data if it is no order', () => {
    assert.deepEqual(['class', 'size', undefined, 3].map(sampleOrder), ['class', 'data', 'data', 'data']);
  });
});

test('a sample in words has its name and its class or target', () => {
  const run = new Run(runOf(shapesOf(classes.model), 0).info, 1e8, classes);
  assert.equal(sampleInWords(run, 1), 'sample 1: blue');
  assert.equal(sampleInWords(run, undefined), 'sample 0: red');
  assert.equal(sampleInWords(run, { inputs: [0, 0], targets: hot('green') }), 'typed input: green');
  assert.equal(sampleName(run, { inputs: [0, 0], targets: hot('green') }), 'typed input');
  assert.equal(sampleInWords(runOf(run.info.layers, 0), undefined), 'sample 0');
});

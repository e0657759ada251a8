import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createMetrics } from '../../../src/engine/metrics.ts';
import type { Network } from '../../../src/engine/network.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { talliesOf } from '../../../src/panel/confusion.ts';
import type { RowsAnswer } from '../../../src/run/questions.ts';
import type { RunModel, RunSubject } from '../../../src/run/samples.ts';
import { misclassified, pairsOf, rowsByLoss } from '../../../src/samples/rowLists.ts';
import { classCount, classLabels, classOf, noClass, verdictOf } from '../../../src/samples/sampleVerdict.ts';
import { signLosses } from '../engine/support.ts';
import { sides, twoAndFour } from '../samples/subjects.ts';

type Rows = readonly (readonly number[])[];

/** Rows with these targets, the first `trainingRows` of them of the training. */
function subjectOf(targets: Rows, change: Partial<RunModel> = {}, trainingRows = targets.length): RunSubject {
  const O = targets[0]!.length;
  const model: RunModel = {
    inputs: 1,
    layers: [{ name: 'out', units: O, activation: { type: 'linear' }, bias: true }],
    loss: 'mse',
    precision: 'float64',
    task: 'classification',
    measure: O > 1 ? 'largestIsRight' : 'everySideIsRight',
    ...change,
  };
  const rows = targets.length;
  const samples = {
    rows,
    trainingRows,
    all: { training: trainingRows, validation: rows - trainingRows, test: 0 },
    inputs: new Float64Array(rows),
    targets: Float64Array.from(targets.flat()),
    probeTargets: new Float64Array(0),
    sourceRows: new Uint32Array(rows),
    inputNames: ['x'],
    targetNames: Array.from({ length: O }, (_, k) => `y${k}`),
  };
  return { model, samples };
}

function answerOf(outputs: Rows, losses: readonly number[] = []): RowsAnswer {
  return { outputs: Float64Array.from(outputs.flat()), losses: Float64Array.from(losses) };
}

const hot = (index: number) => [0, 1, 2].map(k => Number(k === index));
const threeClasses = subjectOf([hot(0), hot(0), hot(1), hot(2), hot(2), hot(2), hot(1)], {}, 4);
const threeAnswers = answerOf([
  [0.8, 0.1, 0.1],
  [0.1, 0.8, 0.1],
  [0.3, 0.4, 0.3],
  [Number.NaN, 0, 1],
  // The first of equals.
  [0.5, 0, 0.5],
  [0.1, 0.2, 0.7],
  [0, Number.POSITIVE_INFINITY, 0],
]);

suite('the confusion matrix', () => {
  test('counts true classes by answered ones, training and validation rows apart', () => {
    const { training, validation } = talliesOf(threeClasses, threeAnswers)!;
    assert.deepEqual([...training.confusion!.counts], [1, 1, 0, 0, 1, 0, 0, 0, 0]);
    assert.deepEqual([...validation.confusion!.counts], [0, 0, 0, 0, 0, 0, 1, 0, 1]);
  });

  test('puts what is not finite into no class, and the accuracy counts it as not right', () => {
    const { training, validation } = talliesOf(threeClasses, threeAnswers)!;
    assert.deepEqual([...training.confusion!.noAnswer], [0, 0, 1]);
    assert.deepEqual([...validation.confusion!.noAnswer], [0, 1, 0]);
    const { rows, right, wrong, noAnswer, accuracy } = training;
    assert.deepEqual([rows, right, wrong, noAnswer, accuracy], [4, 2, 1, 1, 0.5]);
    assert.equal(classOf(threeClasses.model, threeAnswers.outputs, 3), noClass);
  });

  test('of a single output has a class on either side of the middle: 0 under a loss of signs, 0.5 otherwise', () => {
    const counts = (loss: RunModel['loss'], targets: Rows, outputs: Rows) => [
      ...talliesOf(subjectOf(targets, { loss }), answerOf(outputs))!.training.confusion!.counts,
    ];
    assert.deepEqual(counts('binaryCrossEntropy', [[0], [0], [1], [1]], [[0.5], [0.51], [0.49], [0.9]]), [1, 1, 1, 1]);
    for (const loss of signLosses) {
      assert.deepEqual(counts(loss, [[-1], [-1], [1], [1]], [[-0.1], [0.1], [0.2], [0.3]]), [1, 1, 0, 2]);
    }
  });

  test('is left out where outputs answer questions of their own, and with more than 100 classes', () => {
    const several = subjectOf(
      [
        [1, 1],
        [0, 1],
      ],
      { measure: 'everySideIsRight' },
    );
    const { training } = talliesOf(
      several,
      answerOf([
        [0.9, 0.8],
        [0.1, 0.2],
      ]),
    )!;
    assert.deepEqual([training.confusion, training.accuracy], [undefined, 0.5]);
    const many = (classes: number) => {
      const target = Array.from({ length: classes }, (_, k) => Number(k === 0));
      return talliesOf(subjectOf([target]), answerOf([target]))!.training;
    };
    assert.equal(many(100).confusion!.classes, 100);
    assert.deepEqual([many(101).confusion, many(101).accuracy], [undefined, 1]);
  });

  test('is none for a regression, and has no accuracy where there are no rows', () => {
    assert.equal(
      talliesOf(subjectOf([[1]], { measure: 'regression', task: 'regression' }), answerOf([[1]])),
      undefined,
    );
    assert.ok(Number.isNaN(talliesOf(subjectOf([[1]]), answerOf([[1]]))!.validation.accuracy));
  });
});

test('a row is right exactly where the accuracy of the training counts it', () => {
  const values = [0, 0.2, 0.5, 0.7, 1, -0.3];
  const cases: readonly [RunModel['measure'], RunModel['loss'], Rows][] = [
    [
      'largestIsRight',
      'mse',
      [
        [1, 0],
        [0, 1],
      ],
    ],
    [
      'everySideIsRight',
      'mse',
      [
        [1, 1],
        [0, 1],
        [0, 0],
      ],
    ],
    ...signLosses.map((loss): [RunModel['measure'], RunModel['loss'], Rows] => {
      const targets: Rows = [
        [-1, 1],
        [1, 1],
      ];
      return ['everySideIsRight', loss, targets];
    }),
  ];
  for (const [measure, loss, targets] of cases) {
    const subject = subjectOf(targets, { measure, loss });
    const samples = { rows: targets.length, inputs: new Float64Array(), targets: subject.samples.targets };
    const layers = [{ units: 2 }] as unknown as EngineOptions['layers'];
    for (const [row, target] of targets.entries()) {
      for (const output of values.flatMap(a => values.map(b => [a, b]))) {
        const metrics = createMetrics({ task: 'classification', loss, layers, precision: 'float64' }, samples);
        const y = Float64Array.from(output);
        metrics.add({ layers: [{ y }], t: Float64Array.from(target) } as unknown as Network, 1);
        const outputs = targets.map(() => output);
        assert.equal(verdictOf(subject, answerOf(outputs), row) === 'right', metrics.accuracy() === 1, `${output}`);
      }
    }
  }
});

test('classes have the names of the data, of its targets, or those of the two sides', () => {
  assert.deepEqual([classCount(threeClasses.model), classLabels(threeClasses)], [3, ['y0', 'y1', 'y2']]);
  const named = { ...threeClasses, samples: { ...threeClasses.samples, classNames: ['a', 'b', 'c'] } };
  assert.deepEqual(classLabels(named), ['a', 'b', 'c']);
  assert.deepEqual(classLabels(subjectOf([[1]])), ['0', '1']);
  for (const loss of signLosses) assert.deepEqual(classLabels(subjectOf([[1]], { loss })), ['-1', '1']);
  assert.equal(classLabels(subjectOf([[1, 1]], { measure: 'everySideIsRight' })), undefined);
  assert.equal(classLabels(subjectOf([[1]], { measure: 'regression' })), undefined);
});

test('misclassified rows are those that are wrong or have no answer', () => {
  assert.deepEqual([...misclassified(threeClasses, threeAnswers)], [1, 3, 4, 6]);
});

test('rows by loss begin with what is not a number and then the largest, and equals keep their order', () => {
  const losses = [0.5, 2, Number.NaN, 0.5, Number.POSITIVE_INFINITY, Number.NaN, 0.5];
  assert.deepEqual([...rowsByLoss(answerOf([], losses))], [2, 5, 4, 1, 0, 3, 6]);
});

suite('predicted against true', () => {
  const subject = subjectOf(
    [
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
    ],
    { measure: 'regression', task: 'regression' },
    3,
  );
  const answer = answerOf([
    [1.5, 11],
    [Number.NaN, 21],
    [3.5, Number.NEGATIVE_INFINITY],
    [4.5, 41],
  ]);

  test('has a pair for every row whose output is finite, and counts the others', () => {
    assert.deepEqual(pairsOf(subject, answer, 0), {
      rows: Uint32Array.of(0, 2, 3),
      trainingRows: 2,
      truth: Float64Array.of(1, 3, 4),
      predicted: Float64Array.of(1.5, 3.5, 4.5),
      noAnswer: 1,
    });
    assert.deepEqual([...pairsOf(subject, answer, 1).truth], [10, 20, 40]);
  });

  test('of an output that is not there is refused', () => {
    for (const output of [-1, 2, 0.5]) assert.throws(() => pairsOf(subject, answer, output), /there are 2/);
  });
});

test('classes have the names of the data, on one sigmoid unit too', () => {
  assert.deepEqual(classLabels(sides), ['No', 'Yes']);
  assert.deepEqual(
    Array.from({ length: 4 }, (_, row) => classLabels(sides)![classOf(sides.model, sides.samples.targets, row)]),
    ['Yes', 'No', 'Yes', 'No'],
  );
  assert.deepEqual(classLabels(twoAndFour), ['2', '4']);
  const { classNames: _, ...unnamed } = sides.samples;
  assert.deepEqual(classLabels({ ...sides, samples: unnamed }), ['0', '1']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindsOf, type LearnedAnswers, learnedPicture } from '../../../src/panel/learned.ts';
import type { LearnedKind, LearnedPicture } from '../../../src/panel/learnedPicture.ts';
import type { RunModel, RunSubject } from '../../../src/run/samples.ts';

const model: RunModel = {
  inputs: 2,
  layers: [{ name: 'out', units: 1, activation: { type: 'sigmoid' }, bias: true }],
  loss: 'binaryCrossEntropy',
  precision: 'float64',
  task: 'classification',
  measure: 'everySideIsRight',
};

/** Three rows of which two are training rows; of a scaled source with x = 100 + 10 input. */
function subjectOf(change: Partial<RunModel>, targets: readonly number[] = [1, 0, 1]): RunSubject {
  const own = { ...model, ...change };
  return {
    model: own,
    samples: {
      rows: 3,
      trainingRows: 2,
      all: { training: 20, validation: 10, test: 0 },
      inputs: Float64Array.from({ length: 3 * own.inputs }, (_, index) => index),
      targets: Float64Array.from(targets),
      probeTargets: Float64Array.of(1),
      sourceRows: Uint32Array.of(7, 8, 9),
      inputNames: ['width', 'height'].slice(0, own.inputs),
      targetNames: ['answer'],
      scaling: { offset: new Float64Array(own.inputs).fill(100), scale: new Float64Array(own.inputs).fill(10) },
    },
  };
}

function picture<Kind extends LearnedKind>(subject: RunSubject, kind: Kind, answers: Omit<LearnedAnswers, 'epoch'>) {
  const made = learnedPicture(subject, kind, 0, { epoch: 4, ...answers });
  assert.ok(made?.kind === kind);
  return made as Extract<LearnedPicture, { kind: Kind }>;
}

const rows = { outputs: Float64Array.of(0.9, 0.8, Number.NaN), losses: Float64Array.of(0.1, 1.6, Number.NaN) };

test('which pictures there are depends on inputs and task, the most telling first', () => {
  const regression = { measure: 'regression', loss: 'mse', task: 'regression' } as const;
  assert.deepEqual(kindsOf(subjectOf({})), ['regions', 'confusion', 'rows']);
  assert.deepEqual(kindsOf(subjectOf({ inputs: 1, ...regression })), ['curve', 'pairs', 'rows']);
  assert.deepEqual(kindsOf(subjectOf({ inputs: 3, ...regression })), ['pairs', 'rows']);
  assert.deepEqual(kindsOf(subjectOf({ inputs: 3 })), ['confusion', 'rows']);
});

test('regions are classes with how sure they are, over the units of the source', () => {
  const extent = { x: { from: -1, to: 1 }, y: { from: 0, to: 4 }, columns: 2, rows: 2 };
  const surface = { extent, outputs: Float64Array.of(0.5, 1, 0.25, Number.NaN) };
  const { across, up, answers, certainty, points, truth, verdicts, labels } = picture(subjectOf({}), 'regions', {
    rows,
    surface,
  });
  assert.deepEqual(
    [across, up],
    [
      { name: 'width', from: 90, to: 110 },
      { name: 'height', from: 100, to: 140 },
    ],
  );
  assert.deepEqual(answers, Float32Array.of(0, 1, 0, Number.NaN));
  assert.deepEqual(certainty, Float32Array.of(0, 1, 0.5, Number.NaN));
  assert.deepEqual(points.x, Float64Array.of(100, 120, 140));
  assert.deepEqual(points.y, Float64Array.of(110, 130, 150));
  assert.deepEqual(truth, Float64Array.of(1, 0, 1));
  assert.deepEqual(verdicts, Uint8Array.of(0, 1, 2));
  assert.deepEqual(labels, ['0', '1']);
});

test('between several classes certainty is the lead of the first over the second', () => {
  const three = { layers: [{ ...model.layers[0]!, units: 3 }], measure: 'largestIsRight' } as const;
  const subject = subjectOf(three, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  const extent = { x: { from: 0, to: 1 }, y: { from: 0, to: 1 }, columns: 1, rows: 1 };
  const answered = { rows: { outputs: new Float64Array(9), losses: new Float64Array(3) } };
  const made = picture(subject, 'regions', {
    ...answered,
    surface: { extent, outputs: Float64Array.of(0.2, 0.7, 0.1) },
  });
  assert.deepEqual([...made.answers], [1]);
  assert.ok(Math.abs(made.certainty![0]! - 0.5) < 1e-6);
});

test('a surface of a regression is its first output', () => {
  const subject = subjectOf({ measure: 'regression', loss: 'mse' });
  const extent = { x: { from: 0, to: 1 }, y: { from: 0, to: 1 }, columns: 2, rows: 1 };
  const made = picture(subject, 'regions', { rows, surface: { extent, outputs: Float64Array.of(3, -4) } });
  assert.deepEqual([made.answers, made.certainty, made.labels], [Float32Array.of(3, -4), null, null]);
  assert.deepEqual(made.verdicts, new Uint8Array(3));
});

test('a curve has its x in the units of the source', () => {
  const subject = subjectOf({ inputs: 1, measure: 'regression', loss: 'mse' });
  const extent = { x: { from: 0, to: 2 }, y: { from: 0, to: 0 }, columns: 3, rows: 1 };
  const made = picture(subject, 'curve', { rows, surface: { extent, outputs: Float64Array.of(1, 2, 3) } });
  assert.deepEqual(made.x, Float64Array.of(100, 110, 120));
  assert.deepEqual(made.curves, [{ name: 'answer', y: Float64Array.of(1, 2, 3), targets: Float64Array.of(1, 0, 1) }]);
});

test('predicted against true leaves out what is no number, and counts it', () => {
  const { points, noAnswer } = picture(subjectOf({ measure: 'regression' }), 'pairs', { rows, surface: undefined });
  assert.deepEqual(
    [points.x, points.y, points.rows],
    [Float64Array.of(1, 0), Float64Array.of(0.9, 0.8), Uint32Array.of(0, 1)],
  );
  assert.equal(noAnswer, 1);
});

test('confusion tells training rows from those held out', () => {
  const { training, validation } = picture(subjectOf({}), 'confusion', { rows, surface: undefined });
  assert.deepEqual([...training.counts], [0, 1, 0, 1]);
  assert.deepEqual([training.right, training.rows], [1, 2]);
  assert.deepEqual([...validation!.noAnswer], [0, 1]);
});

test('rows come with the largest loss first, by their number in the source', () => {
  const made = picture(subjectOf({}), 'rows', { rows, surface: undefined });
  assert.deepEqual([...made.sourceRows], [9, 8, 7]);
  assert.deepEqual([...made.answers], [Number.NaN, 1, 1]);
  assert.deepEqual([...made.verdicts], [2, 1, 0]);
});

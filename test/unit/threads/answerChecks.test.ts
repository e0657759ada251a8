import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { shapesOf } from '../../../src/run/runFacts.ts';
import { surfaceExtent } from '../../../src/run/surfaceGrid.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import {
  checkEvaluation,
  checkReplay,
  checkReplayProgress,
  checkTask,
  checkTrial,
  checkTrialProgress,
} from '../../../src/threads/answerChecks.ts';
import { askOnce } from '../../../src/threads/ask.ts';
import { Evaluation } from '../../../src/threads/evaluation.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { trainedOn } from '../run/subjects.ts';
import { madeTrial, standardize } from '../trials/madeTrial.ts';
import { fakeThreads } from './fakeThreads.ts';

const { subject, epochs, layers } = await (async () => {
  const trained = await trainedOn({
    data: { generate: 'circle', samples: 20 },
    layers: [
      { units: 3, activation: 'tanh' },
      { units: 1, activation: 'sigmoid' },
    ],
    training: { epochs: 1 },
  });
  return { ...trained, layers: shapesOf(trained.subject.model) };
})();
const row = epochs[0]!.tensors!;
const layout = traceLayout(layers);
const extent = surfaceExtent(subject)!;

/** What is no answer to anything. */
const anything: readonly unknown[] = [
  undefined,
  null,
  1,
  'text',
  [],
  {},
  [null],
  { type: 'answer' },
  { problem: 1 },
  new Float64Array(3),
];

/** The answer with each of its fields left out, and made another kind of value: a level deep. */
function broken(answer: object): readonly unknown[] {
  if (Array.isArray(answer)) return [[...answer, null], answer.map(() => ({}))];
  return Object.keys(answer).flatMap(name => [
    Object.fromEntries(Object.entries(answer).filter(([key]) => key !== name)),
    { ...answer, [name]: null },
    { ...answer, [name]: Float32Array.of(1) },
  ]);
}

function refuses(check: (answer: unknown) => void, answer: object): void {
  check(answer);
  for (const wrong of [...anything, ...broken(answer)]) {
    assert.throws(() => check(wrong), TypeError, JSON.stringify(wrong));
  }
}

suite('an answer is checked against its question', () => {
  const evaluation = new Evaluation(subject);
  const weights = layers.map(({ inputs, outputs }) => ({
    weights: new Float64Array(inputs * outputs),
    bias: new Float64Array(outputs),
  }));
  const questions = [
    { kind: 'rows' },
    { kind: 'surface', extent },
    { kind: 'probe', sample: { row: 2 } },
    { kind: 'shares', parameter: { layer: 0, unit: 0, input: 0 } },
  ] as const;
  for (const question of questions) {
    test(`of an evaluation: ${question.kind}`, () => {
      const answer = evaluation.answer({ layers: weights, question });
      refuses(told => checkEvaluation(question, told, subject, layout), answer);
    });
  }

  test('and a surface must be the one that was asked for', () => {
    const question = { kind: 'surface', extent } as const;
    const other = { kind: 'surface', extent: { ...extent, x: { ...extent.x, from: -100 } } } as const;
    const answer = evaluation.answer({ layers: weights, question: other });
    assert.throws(() => checkEvaluation(question, answer, subject, layout), /another part of the input space/);
  });

  test('of training again: what the optimizer remembers', () => {
    const about = { kind: 'state', layer: 0 } as const;
    const tensors = [{ name: 'm', meaning: 'a mean', ...weights[0]! }];
    const check = (reply: unknown) => checkReplay({ epoch: 1, about }, reply, { layers });
    const answer = { optimizer: 'adam', tensors, steps: 3 };
    check({ type: 'problem', message: 'why' });
    check({ type: 'dropped' });
    refuses(told => check({ type: 'answer', answer: told }), answer);
    assert.throws(
      () => check({ type: 'answer', answer: { ...answer, tensors: [{ ...tensors[0]!, ...weights[1]! }] } }),
      TypeError,
    );
  });

  test('of training again: the steps of a weight', () => {
    const parameter = { layer: 0, unit: 0, input: null };
    const check = (reply: unknown) => checkReplay({ epoch: 2, about: { kind: 'steps', parameter } }, reply, { layers });
    const numbers = { gradient: 1, penalty: 0, clipped: 1, norm: Number.NaN, before: 1, after: 0 };
    const step = { ...numbers, stateBefore: [1], stateAfter: [2] };
    const rates = { learningRate: 0.1, l1: 0, l2: 0, before: 1, meanGradient: 1 };
    const answer = {
      epoch: 2,
      parameter,
      optimizer: { type: 'adam' },
      clipping: {},
      ...rates,
      stateNames: ['m'],
      stepsBefore: 1,
      count: 1,
      steps: [step],
    };
    refuses(told => check({ type: 'answer', answer: told }), answer);
    for (const wrong of broken(step))
      assert.throws(() => check({ type: 'answer', answer: { ...answer, steps: [wrong] } }), TypeError);
  });

  test('of a trial, and of how far it has come', () => {
    const trial = madeTrial([0.3], [{ fix: standardize, accuracies: [0.9] }]);
    const check = (answer: unknown) => checkTrial({ fixes: [standardize] }, answer);
    check({ problem: 'why' });
    refuses(check, trial);
    for (const trainings of [undefined, [{}], [{ ...trial.now.trainings[0]!, curves: {} }]]) {
      assert.throws(() => check({ ...trial, now: { ...trial.now, trainings } }), TypeError);
    }
    assert.throws(() => checkTrial({ fixes: [] }, trial), TypeError);
    refuses(checkTrialProgress, { share: 0.5, text: 'seed 1 of 5' });
    checkReplayProgress(3);
    for (const wrong of [undefined, -1, '3', {}]) assert.throws(() => checkReplayProgress(wrong), TypeError);
  });

  test('of the tasks that answer once', () => {
    const place = { offset: 0, length: 1 };
    const problem = { code: 'a', severity: 'error', message: 'b', ...place };
    refuses(checkTask.check, { problems: [problem], layers: [{ name: 'a' }], layerRanges: [place], findings: [] });
    refuses(checkTask.checkGradients, { type: 'refused', problems: [problem] });
    refuses(checkTask.compareGradients, { type: 'unreadable', problems: [{ message: 'b' }] });
    refuses(checkTask.compareGradients, {
      type: 'compared',
      report: { rows: 1, pass: true, tensors: [], mistakes: [], also: [], summary: ['a'] },
    });
    checkTask.editWeights([{ ...place, text: 'x' }]);
    checkTask.editWeights({ problem: 'why' });
    for (const wrong of [undefined, {}, [place], { problem: 1 }])
      assert.throws(() => checkTask.editWeights(wrong), TypeError);
  });
});

suite('an answer of a wrong shape', () => {
  test('is the failure of its question, and the next one is asked of another thread', async () => {
    const { ports, start } = fakeThreads();
    const evaluator = new Evaluator(start, subject);
    const first = evaluator.rows({ row });
    ports[0]!.say({ type: 'answer', id: 1, answer: { outputs: new Float64Array(1), losses: new Float64Array(1) } });
    await assert.rejects(
      first,
      /a message from its thread cannot be used \(its outputs or losses are not those of the kept rows\)/,
    );
    assert.equal(ports[0]!.isEnded, true);
    const second = evaluator.rows({ row });
    const { rows } = subject.samples;
    ports[1]!.say({
      type: 'answer',
      id: 2,
      answer: { outputs: new Float64Array(rows), losses: new Float64Array(rows) },
    });
    assert.equal((await second)?.losses.length, rows);
    evaluator.dispose();
  });

  test('of a question that was never asked fails what is under way, and nothing throws', async () => {
    const { ports, start } = fakeThreads();
    const evaluator = new Evaluator(start, subject);
    const asked = evaluator.rows({ row });
    ports[0]!.say({ type: 'answer', id: 7, answer: {} });
    await assert.rejects(asked, /question 7 is not under way/);
    evaluator.dispose();
  });

  test('of a thread that answers once is said as any failure of it', async () => {
    const { ports, start } = fakeThreads();
    const asked = askOnce(start, { task: 'check', text: '', files: 'untrusted', limits: defaultLimits });
    ports[0]!.say({ type: 'answer', id: 1, answer: { problems: 'none' } });
    await assert.rejects(asked, /its problems are not problems with a place/);
  });
});

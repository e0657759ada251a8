import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RowsAnswer } from '../../../src/run/questions.ts';
import { Run } from '../../../src/run/run.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import { type Asked, runAnswers } from '../../../src/threads/runAnswers.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { subjectOf } from '../run/subjects.ts';
import { runOf } from '../run/trainedRun.ts';

const subject = await subjectOf({
  data: { inputs: [[0], [1]], targets: [[0], [1]] },
  layers: [{ units: 1 }],
});

function recordedRun(epochs: number): Run {
  const shapes = shapesOf(subject.model);
  const run = new Run(runOf(shapes, 0).info, 1e8, subject);
  for (let epoch = 1; epoch <= epochs; epoch++) addEpoch(run, epoch);
  return run;
}

function addEpoch(run: Run, epoch: number): void {
  const { scalarLength, tensorLength } = traceLayout(run.info.layers);
  run.append({
    firstEpoch: epoch,
    scalars: new Float64Array(scalarLength),
    tensorEpochs: Int32Array.of(epoch),
    tensors: new Float64Array(tensorLength).fill(epoch),
  });
}

/** An evaluator that answers when it is told to, with the epoch that the weights are of. */
function slowNetwork() {
  const questions: { readonly epoch: number; settle(answer?: RowsAnswer): void; fail(reason: string): void }[] = [];
  let disposed = 0;
  let time = 0;
  const timers: (() => void)[] = [];
  const reports: string[] = [];
  const network: { -readonly [name in keyof Asked]: Asked[name] } = {
    rows: weights =>
      new Promise((resolve, reject) => {
        const epoch = 'row' in weights ? weights.row[0]! : 0;
        const answer = { outputs: Float64Array.of(epoch), losses: Float64Array.of(0) };
        questions.push({
          epoch,
          settle: (given = answer) => resolve(given),
          fail: reason => reject(new Error(reason)),
        });
      }),
    surface: () => Promise.resolve(undefined),
    probe: (_, sample) => Promise.resolve(['row' in sample ? Float64Array.of(sample.row) : sample.inputs]),
    shares: (_, { unit, input }) => Promise.resolve({ gradients: Float64Array.of(unit, input ?? -1) }),
    dispose: () => disposed++,
  };
  const answers = runAnswers({
    evaluator: () => network,
    now: () => time,
    later: (_, callback) => timers.push(callback),
    report: ({ info }, reason) => reports.push(`${info.name}: ${reason}`),
  });
  let told = 0;
  answers.onDidAnswer(() => told++);
  return {
    answers,
    network,
    questions,
    timers,
    reports,
    told: () => told,
    disposed: () => disposed,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

/** Lets promises that are settled run on. */
const settled = () => new Promise(resolve => setImmediate(resolve));

suite('Answers', () => {
  test('a question is asked once, and its answer is there when it has come', async () => {
    const { answers, questions, told } = slowNetwork();
    const run = recordedRun(3);
    run.setState('finished');
    const of = answers.of(run)!;
    assert.equal(of.rows(3), undefined);
    assert.equal(of.rows(3), undefined);
    assert.deepEqual(
      questions.map(({ epoch }) => epoch),
      [3],
    );
    questions[0]!.settle();
    await settled();
    assert.equal(told(), 1);
    assert.deepEqual(of.rows(3)?.answer.outputs, Float64Array.of(3));
    assert.equal(questions.length, 1);
  });

  test('the last answer stays until another epoch is answered, and says of which epoch it is', async () => {
    const { answers, questions, pass } = slowNetwork();
    const run = recordedRun(3);
    run.setState('finished');
    const of = answers.of(run)!;
    of.rows(1);
    questions[0]!.settle();
    await settled();
    pass(1000);
    assert.equal(of.rows(2)?.epoch, 1);
    questions[1]!.settle();
    await settled();
    assert.equal(of.rows(2)?.epoch, 2);
  });

  test("a sample's way is asked for with the tensors of the epoch before, where there are any", async () => {
    const { answers, network, pass } = slowNetwork();
    const asked: (readonly [epoch: number | undefined, before: number | undefined])[] = [];
    network.probe = weights => {
      asked.push('row' in weights ? [weights.row[0], weights.previous?.[0]] : [undefined, undefined]);
      return Promise.resolve([Float64Array.of(0)]);
    };
    const run = recordedRun(3);
    run.setState('finished');
    for (const epoch of [1, 2, 3]) {
      answers.of(run)!.probe(epoch, 0);
      await settled();
      pass(1000);
    }
    assert.deepEqual(asked, [
      [1, undefined],
      [2, 1],
      [3, 2],
    ]);
  });

  test('what cannot be answered is reported once for each reason, and is not asked again', async () => {
    const { answers, questions, reports, pass, told } = slowNetwork();
    const run = recordedRun(4);
    run.setState('finished');
    const of = answers.of(run)!;
    const settledWith = async (epoch: number, settle: (question: (typeof questions)[number]) => void) => {
      of.rows(epoch);
      settle(questions.at(-1)!);
      await settled();
      pass(1000);
    };
    await settledWith(1, question => question.settle());
    await settledWith(2, question => question.fail('its thread ran out of memory'));
    assert.equal(of.rows(2)?.epoch, 1);
    assert.deepEqual([questions.length, told()], [2, 2]);
    await settledWith(3, question => question.fail('its thread ran out of memory'));
    await settledWith(4, question => question.settle());
    assert.equal(of.rows(4)?.epoch, 4);
    assert.deepEqual(reports, [`${run.info.name}: its thread ran out of memory`]);
  });

  test("a problem of one sample's way is never taken for that of another, and ends with an answer", async () => {
    const { answers, network } = slowNetwork();
    const run = recordedRun(3);
    run.setState('finished');
    const of = answers.of(run)!;
    network.probe = () => Promise.reject(new Error('no memory'));
    of.probe(2, 1);
    assert.equal(of.probeProblem(1), undefined);
    await settled();
    assert.deepEqual([of.probeProblem(1), of.probeProblem(0)], ['no memory', undefined]);
    network.probe = () => Promise.resolve([]);
    of.probe(3, 1);
    assert.equal(of.probeProblem(1), undefined);
    await settled();
    assert.deepEqual([of.probeProblem(1), of.probe(3, 1)?.epoch], [undefined, 3]);
  });

  test('while a training runs its network rests between questions, and whoever waits is told when it may be asked', async () => {
    const { answers, questions, timers, pass, told } = slowNetwork();
    const run = recordedRun(3);
    const of = answers.of(run)!;
    of.rows(1);
    pass(100);
    questions[0]!.settle();
    await settled();
    of.rows(2);
    of.rows(3);
    assert.equal(questions.length, 1);
    assert.equal(timers.length, 1);
    pass(300);
    timers[0]!();
    assert.equal(told(), 2);
    of.rows(3);
    assert.deepEqual(
      questions.map(({ epoch }) => epoch),
      [1, 3],
    );
  });

  test('the probe of one row is never taken for that of another', async () => {
    const { answers } = slowNetwork();
    const run = recordedRun(2);
    run.setState('finished');
    const of = answers.of(run)!;
    of.probe(2, 1);
    await settled();
    assert.deepEqual(of.probe(2, 1)?.answer, [Float64Array.of(1)]);
    assert.equal(of.probe(2, 0), undefined);
  });

  test('the shares of one weight are never taken for those of another', async () => {
    const { answers } = slowNetwork();
    const run = recordedRun(2);
    run.setState('finished');
    const of = answers.of(run)!;
    of.shares(2, { layer: 0, unit: 1, input: 0 });
    await settled();
    assert.deepEqual(of.shares(2, { layer: 0, unit: 1, input: 0 })?.answer.gradients, Float64Array.of(1, 0));
    assert.equal(of.shares(2, { layer: 0, unit: 0, input: 0 }), undefined);
    assert.equal(of.shares(2, { layer: 0, unit: 1, input: null }), undefined);
  });

  test('a typed sample is asked about as it was typed, and never taken for a row or for another one', async () => {
    const { answers } = slowNetwork();
    const run = recordedRun(2);
    run.setState('finished');
    const of = answers.of(run)!;
    const typed = { inputs: [0.25], targets: [1] };
    of.probe(2, typed);
    await settled();
    assert.deepEqual(of.probe(2, { ...typed })?.answer, [Float64Array.of(0.25)]);
    for (const other of [1, { inputs: [0.5], targets: [1] }, { inputs: [0.25], targets: [0] }]) {
      assert.equal(of.probe(2, other), undefined, JSON.stringify(other));
      await settled();
      of.probe(2, typed);
      await settled();
    }
  });

  test('a run without data has no answers, and an epoch that is not kept none either', () => {
    const { answers, questions } = slowNetwork();
    assert.equal(
      answers.of(runOf([{ name: 'a', inputs: 1, outputs: 1, bias: true, activation: 'tanh' }], 2)),
      undefined,
    );
    assert.equal(answers.of(recordedRun(2))!.rows(7), undefined);
    assert.equal(questions.length, 0);
  });

  test('networks that were not asked for long are given up', () => {
    const { answers, disposed } = slowNetwork();
    for (let run = 0; run < 8; run++) answers.of(recordedRun(1))!.rows(1);
    assert.equal(disposed(), 0);
    answers.of(recordedRun(1))!.rows(1);
    assert.equal(disposed(), 1);
    answers.dispose();
    assert.equal(disposed(), 9);
  });
});

/** A session whose training branches: what its thread says, and the runs that the host makes of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { factsBefore } from '../../../src/diagnose/factsBefore.ts';
import type { Edit } from '../../../src/engine/edit.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { measureTest } from '../../../src/engine/testing.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import type { Run } from '../../../src/run/run.ts';
import { runSubject } from '../../../src/run/runSubject.ts';
import type { DebugToHost, HostToDebug } from '../../../src/run/workerMessages.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { Debugging } from '../../../src/threads/debugging.ts';
import { DebugReports } from '../../../src/threads/debugReports.ts';
import { textDigest } from '../../../src/threads/node/digests.ts';
import { createTimeline } from '../../../src/timeline/createTimeline.ts';
import type { Timeline } from '../../../src/timeline/timeline.ts';
import { onwards } from '../timeline/trainingsOfTimelines.ts';
import { FakePort } from './fakeThreads.ts';

const text = JSON.stringify({
  seed: 3,
  data: { generate: 'moons', samples: 30, testSplit: 0.2 },
  layers: [
    { name: 'hidden', units: 3, activation: 'tanh' },
    { units: 1, activation: 'sigmoid' },
  ],
  optimizer: { type: 'adam', learningRate: 0.05 },
  training: { epochs: 6, batchSize: 4, validationSplit: 0.2 },
});

interface Session {
  readonly timeline: Timeline;
  readonly reports: DebugReports;
  readonly runs: Run[];
  readonly debugging: Debugging;
  edit(edit: Edit): void;
  go(epoch: number, stop?: number): Promise<void>;
  switchTo(branch: number): Promise<void>;
  end(): Promise<void>;
}

async function session(of?: Run): Promise<Session> {
  const prepared = await prepare(text, { files: undefined, limits: defaultLimits } as never);
  assert.deepEqual(
    prepared.problems.filter(({ severity }) => severity === 'error'),
    [],
  );
  const port = new FakePort();
  const runs: Run[] = of ? [of] : [];
  const post = (message: DebugToHost) => port.say(structuredClone(message));
  let now = 0;
  const reports = new DebugReports({ post, now: () => now++ }, { isNewRun: !of });
  // What the host answers comes back to the thread.
  port.post = message => {
    const answer = message as HostToDebug;
    if (answer.type === 'ack') reports.acknowledge(answer.stride);
  };
  const request = {
    text,
    files: 'untrusted',
    limits: defaultLimits,
    fallbackName: 'net',
    computing: { reproducible: true, threads: 1 },
  };
  const debugging = new Debugging(
    {
      start: () => port,
      request: request as never,
      identity: of ?? { id: 'one', spec: 'file:///net' },
      historyBytes: 1e6,
      later: () => () => undefined,
    },
    {
      message: () => undefined,
      opened: run => runs.push(run),
      branched: run => {
        if (!runs.includes(run)) runs.push(run);
      },
      debugged: () => undefined,
      readSpec: async () => text,
      failed: reason => assert.fail(reason),
      cutOff: () => assert.fail('it was cut off'),
    },
  );
  const options = prepared.options!;
  const timeline = createTimeline(options, {
    arithmetic: plainArithmetic,
    now: () => 0,
    recorded: (record, branch) => reports.recorded(record, branch),
    recordTensors: (epoch, newest) => reports.wantsTensors(epoch, newest),
  });
  const subject = runSubject(prepared)!;
  const info = factsBefore(prepared, 'net', textDigest, subject.samples)!;
  reports.begin({ info, subject, basis: { data: '', arithmetic: '' }, origin: prepared.origin! }, timeline);
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await setImmediate();
  };
  return {
    timeline,
    reports,
    runs,
    debugging,
    edit: edit => {
      timeline.edit(edit);
      reports.branched(timeline);
      reports.stopped(timeline);
    },
    go: async (epoch, stop = 0) => {
      reports.resumed();
      await timeline.seek(Math.min(timeline.course.end, timeline.course.timeOf(epoch, 1, stop)), onwards);
      reports.stopped(timeline);
      await settled();
    },
    switchTo: async branch => {
      await timeline.switchTo(branch, onwards);
      reports.stopped(timeline);
      await settled();
    },
    end: async () => {
      reports.end();
      await settled();
    },
  };
}

const weight = (value: number): Edit => ({ target: 'weights', layer: 0, first: 0, values: Float64Array.of(value) });

/** The scalars of a training in which a weight is set before an epoch (from 1), and what its test rows gave. */
function trainedWith(timeline: Timeline, epoch: number, value: number) {
  const trainer = createTrainer(timeline.options);
  const rows: Float64Array[] = [];
  while (trainer.state === 'training') {
    if (trainer.epoch === epoch - 1 && trainer.batch === 0) {
      const steps = trainer.steps()!;
      steps.next();
      steps.write(weight(value));
    }
    const record = trainer.step();
    if (record) rows.push(record.scalars);
  }
  return { rows, test: measureTest(trainer, timeline.options) };
}

test('what is set begins a run that goes on with its own numbers, and the one that it left keeps its own', async () => {
  const { timeline, runs, go, edit, switchTo, end } = await session();
  await go(4);
  edit(weight(0.5));
  const [first, second] = runs as [Run, Run];
  assert.equal(runs.length, 2);
  assert.equal(first.status.state, 'stopped');
  assert.deepEqual(second.info.branch, {
    of: 'one',
    ofStartedAt: first.info.startedAt,
    at: '4:1:forward:hidden:net',
    epoch: 4,
    batch: 1,
    edits: 'W(hidden)[0, 0] = 0.5',
  });
  assert.equal(second.history.epochs, 3);
  // More at the same moment belongs to the same run.
  edit({ target: 'learningRate', value: 0.05 });
  assert.equal(runs.length, 2);
  assert.equal(second.info.branch!.edits, 'W(hidden)[0, 0] = 0.5; learningRate = 0.05');
  await go(7);
  const expected = trainedWith(timeline, 4, 0.5);
  assert.equal(second.status.state, 'finished');
  assert.equal(second.history.epochs, 6);
  for (let epoch = 1; epoch <= 6; epoch++) {
    assert.deepEqual(second.history.scalarsOf(epoch), expected.rows[epoch - 1], `epoch ${epoch}`);
  }
  assert.deepEqual(second.status.test, expected.test);
  assert.deepEqual(second.marks.all, []);
  assert.equal(second.status.canContinue, undefined);
  // Back in the first one, which was trained to its third epoch.
  assert.equal(first.history.epochs, 3);
  await switchTo(0);
  assert.equal(runs.length, 2);
  const untouched = trainedWith(timeline, 99, 0);
  assert.equal(first.history.epochs, 6);
  assert.deepEqual(first.history.scalarsOf(6), untouched.rows[5]);
  assert.notDeepEqual(first.history.scalarsOf(6), second.history.scalarsOf(6));
  assert.equal(first.status.state, 'finished');
  assert.deepEqual(first.status.test, untouched.test);
  assert.ok(first.status.canContinue);
  await end();
  assert.equal(second.status.state, 'finished');
});

test('a run that was there before is left as it is by its branches', async () => {
  const whole = await session();
  await whole.go(7);
  const [run] = whole.runs as [Run];
  await whole.end();
  const before = run.history.scalarsOf(6)!.slice();
  const { runs, go, edit, end } = await session(run);
  await go(2, 3);
  edit(weight(-1));
  await go(7);
  await end();
  const branch = runs[1]!;
  assert.equal(run.history.epochs, 6);
  assert.deepEqual(run.history.scalarsOf(6), before);
  assert.equal(run.status.state, 'finished');
  assert.equal(branch.info.branch!.of, 'one');
  assert.equal(branch.history.epochs, 6);
  assert.deepEqual(branch.history.scalarsOf(1), run.history.scalarsOf(1));
  assert.notDeepEqual(branch.history.scalarsOf(2), run.history.scalarsOf(2));
});

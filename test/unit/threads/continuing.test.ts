/** A run that is stopped, cut short or finished and then continued is the run that was never interrupted, to the bit. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { continuationOf, continuationProblem, type Extension, wrongEpochs } from '../../../src/run/continuation.ts';
import { Run } from '../../../src/run/run.ts';
import type { TrainingRequest } from '../../../src/run/workerMessages.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { savedByEarlierVersion } from '../../../src/storage/snapshot.ts';
import { messagePort } from '../../../src/threads/messagePort.ts';
import { dataDigest, textDigest } from '../../../src/threads/node/digests.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import type { StartThread } from '../../../src/threads/port.ts';
import { serve } from '../../../src/threads/serve.ts';
import { type Started, Training } from '../../../src/threads/training.ts';
import { allScalars } from '../run/epochs.ts';
import { FakePort } from './fakeThreads.ts';

/** What happens to a training in its so manieth turn. */
interface Cut {
  readonly turn: number;
  readonly how: 'stop' | 'window' | 'pause, then window';
}

interface Conditions {
  /** Milliseconds that a look at the clock takes: more of them, fewer batches a turn. */
  readonly look?: number;
  readonly digest?: typeof dataDigest;
  readonly arithmetic?: typeof fastestArithmetic;
}

/** Both sides of a training in one thread, with a clock of its own. Resolves when it has ended. */
async function train(
  request: TrainingRequest,
  continues: Run | undefined,
  { look = 3, digest = dataDigest, arithmetic = fastestArithmetic }: Conditions = {},
  cut?: Cut,
): Promise<{ readonly started: Started; readonly run: Run | undefined; readonly problem: string | undefined }> {
  let time = 0;
  let turns = 0;
  const later = () => () => undefined;
  const act = () => {
    if (turns++ !== cut?.turn) return;
    if (cut.how === 'stop') training.stop();
    else if (cut.how === 'window') void training.terminate();
    else training.pause();
  };
  const start: StartThread = given => {
    const { port1, port2 } = new MessageChannel();
    serve(messagePort(port2), {
      arithmetic,
      dataDigest: digest,
      textDigest,
      files: () => undefined,
      now: () => {
        time += look;
        return time;
      },
      nextTurn: () => {
        act();
        return new Promise(resolve => setImmediate(resolve));
      },
    });
    const port = messagePort(port1);
    port.post(given);
    return port;
  };
  const identity = continues ? { continues } : { id: 'one', spec: 'file:///net.mlp.json' };
  const training = new Training({ start, request, identity, historyBytes: 1e8, later });
  const started = await training.started;
  const run = started.type === 'run' ? started.run : undefined;
  run?.onDidChange(() => {
    if (run.status.state === 'paused') void training.terminate();
  });
  await training.ended;
  return { started, run, problem: training.problem };
}

function requestOf(spec: object, extension?: Extension): TrainingRequest {
  return {
    text: JSON.stringify(spec),
    files: 'untrusted',
    limits: defaultLimits,
    fallbackName: 'net',
    computing: { reproducible: false, threads: 1 },
    ...(extension && { extension }),
  };
}

async function trained(spec: object, extension?: Extension, conditions?: Conditions): Promise<Run> {
  const { started, run } = await train(requestOf(spec, extension), undefined, conditions);
  assert.ok(run, JSON.stringify(started));
  return run;
}

/** The run as the next window has it. */
async function reloaded(run: Run): Promise<Run> {
  const path = mkdtempSync(join(tmpdir(), 'backprop-continued-'));
  try {
    await new RunFolder(path).save(run);
    return (await new RunFolder(path).restore(run.info.spec, 1e8))!;
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** Equal in every recorded number, and in how they ended. */
function assertSame(run: Run, whole: Run): void {
  const { canContinue: _, ...status } = run.status;
  const { canContinue: __, ...expected } = whole.status;
  assert.deepEqual(status, expected);
  assert.deepEqual(run.info.epochs, whole.info.epochs);
  assert.deepEqual(allScalars(run.history), allScalars(whole.history));
  for (const epoch of run.history.recordedEpochs()) {
    const row = whole.history.tensorsOf(epoch);
    if (row) assert.deepEqual(run.history.tensorsOf(epoch), row, `epoch ${epoch}`);
  }
  assert.deepEqual(run.history.recordedEpoch('latest'), whole.history.recordedEpoch('latest'));
  assert.deepEqual(run.history.firstWeights, whole.history.firstWeights);
  if (whole.status.state === 'finished') assert.deepEqual(run.marks.newest, whole.marks.newest);
}

const activation = fc.constantFrom('tanh', 'relu', 'sigmoid', 'gelu');
const spec = fc
  .record({
    seed: fc.nat(1000),
    precision: fc.constantFrom('float64', 'float32'),
    samples: fc.integer({ min: 12, max: 40 }),
    testSplit: fc.constantFrom(0, 0.2),
    hidden: fc.array(
      fc.record({ units: fc.integer({ min: 1, max: 9 }), activation, dropout: fc.constantFrom(0, 0.3) }),
      {
        maxLength: 2,
      },
    ),
    optimizer: fc.constantFrom('sgd', 'adam', 'nadam', 'rmsprop', 'adadelta', 'lion'),
    schedule: fc.constantFrom(
      undefined,
      { type: 'cosine' },
      { type: 'linear' },
      { type: 'step', stepSize: 2 },
      { type: 'plateau', monitor: 'loss', patience: 0, threshold: 0.1 },
    ),
    epochs: fc.integer({ min: 1, max: 12 }),
    batchSize: fc.integer({ min: 1, max: 12 }),
    shuffle: fc.boolean(),
    validationSplit: fc.constantFrom(0, 0.25),
    earlyStopping: fc.constantFrom(undefined, undefined, { monitor: 'loss', patience: 3, minDelta: 0.02 }),
  })
  .map(({ seed, precision, samples, testSplit, hidden, optimizer, schedule, earlyStopping, ...training }) => ({
    seed,
    precision,
    data: { generate: 'moons', samples, ...(testSplit > 0 && { testSplit }) },
    layers: [...hidden, { units: 1, activation: 'sigmoid' }],
    optimizer: { type: optimizer, learningRate: 0.05, ...(schedule && { schedule }) },
    training: { ...training, ...(earlyStopping && { earlyStopping }) },
  }));

const cut: fc.Arbitrary<Cut> = fc.record({
  turn: fc.integer({ min: 1, max: 25 }),
  how: fc.constantFrom('stop', 'window', 'pause, then window'),
});

const plain = () => plainArithmetic;

const xor = {
  data: {
    inputs: [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    targets: [[0], [1], [1], [0]],
  },
  layers: [{ units: 4, activation: 'tanh' }, { units: 1 }],
  optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.5 },
};

suite('a run that was interrupted and is continued is the one that never was', () => {
  test('wherever it was cut, once and again, in this window and in the next', async () => {
    const seen = { all: 0, cut: 0, twice: 0, inEpoch: 0 };
    const interrupted = fc.record({
      spec,
      cuts: fc.array(fc.record({ cut, reload: fc.boolean() }), { minLength: 1, maxLength: 3 }),
      look: fc.constantFrom(2, 7, 30, 30),
      // It trains batch by batch, and the kernels mostly some epochs at once.
      plain: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(interrupted, async ({ spec, cuts, look, plain }) => {
        const conditions = { look, ...(plain && { arithmetic: () => plainArithmetic }) };
        const whole = await trained(spec, undefined, conditions);
        let run: Run | undefined;
        let goesOn = 0;
        for (const { cut, reload } of cuts) {
          const request = run?.request ?? requestOf(spec);
          const { run: after } = await train(request, run, conditions, cut);
          // Nothing had begun.
          if (!after) return;
          // What has not got as far as an epoch is not saved.
          run = reload && after.history.epochs > 0 ? await reloaded(after) : after;
          if (run.status.state === 'finished' || run.status.state === 'diverged') break;
          if (continuationProblem(run) !== undefined) return;
          goesOn++;
          if ((run.marks.newest?.batch ?? 0) > 0) seen.inEpoch++;
        }
        if (run!.status.state !== 'finished' && run!.status.state !== 'diverged') {
          const { started, problem } = await train(run!.request!, run, conditions);
          assert.deepEqual([started.type, problem], ['run', undefined], JSON.stringify(started));
        }
        assertSame(run!, whole);
        seen.all++;
        if (goesOn > 0) seen.cut++;
        if (goesOn > 1) seen.twice++;
      }),
      { seed: 11, numRuns: 120 },
    );
    assert.ok(seen.cut > 30 && seen.twice > 10 && seen.inEpoch > 20, JSON.stringify(seen));
  });

  test('with more epochs it is the one that had them from the start, and the schedule keeps its length', async () => {
    let goesOn = 0;
    await fc.assert(
      fc.asyncProperty(
        spec,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
        async (spec, more) => {
          const { epochs: scheduleEpochs } = spec.training;
          let run = await trained(spec);
          let epochs = scheduleEpochs;
          for (const count of more) {
            if (run.status.state === 'diverged' || run.status.message !== '') return;
            epochs += count;
            const extension = { epochs, scheduleEpochs, ignoresGoals: false };
            await train({ ...run.request!, extension }, run);
            const longer = await trained(spec, extension);
            assertSame(run, longer);
            assert.deepEqual(run.request!.extension, extension);
            // What is known before a training depends on how long it is.
            assert.deepEqual(run.info.before, longer.info.before);
            run = await reloaded(run);
            goesOn++;
          }
        },
      ),
      { seed: 12, numRuns: 40 },
    );
    assert.ok(goesOn > 30, `${goesOn}`);
  });

  test('past an early stop it is the one that had no such goal', async () => {
    const early = { ...xor, training: { epochs: 40, earlyStopping: { monitor: 'loss', patience: 2, minDelta: 1 } } };
    const run = await trained(early);
    const { epochs } = run.history;
    assert.ok(epochs < 10 && run.status.message !== '');
    const extension = { epochs: epochs + 7, scheduleEpochs: 40, ignoresGoals: true };
    await train({ ...run.request!, extension }, run);
    const whole = await trained({ ...xor, training: { epochs: epochs + 7 } });
    assert.deepEqual(allScalars(run.history), allScalars(whole.history));
    assert.deepEqual(run.marks.newest!.parameters, whole.marks.newest!.parameters);
    assert.deepEqual([run.status.state, run.status.message], ['finished', '']);
  });

  test('whose last epochs are lost goes on from the newest mark before the loss', async () => {
    const spec = { ...xor, training: { epochs: 60, batchSize: 1 } };
    const conditions = { arithmetic: plain };
    const whole = await trained(spec, undefined, conditions);
    const { history } = whole;
    const { options } = await prepare(JSON.stringify(spec), { files: undefined, limits: defaultLimits });
    const trainer = createTrainer(options!);
    const marks: Checkpoint[] = [];
    for (let batch = 0; batch < 100; batch++) {
      trainer.step();
      if (batch % 30 === 29) marks.push(trainer.checkpoint('forRecord'));
    }
    // Marks stand within the epochs 8 and 23, and after 15.
    for (const [kept, from] of [
      [7, 7],
      [8, 7],
      [15, 15],
      [40, 22],
    ] as const) {
      const run = new Run(whole.info, 1e8, whole.subject, whole.request);
      run.setBasis(whole.basis!);
      for (const mark of marks) run.marks.add(mark);
      const scalars = allScalars(history).subarray(0, kept * history.layout.scalarLength);
      run.append({ firstEpoch: 1, scalars, tensorEpochs: new Int32Array(), tensors: new Float64Array() });
      run.setState('interrupted');
      assert.equal(continuationOf(run)!.mark?.epoch, from);
      await train(run.request!, run, conditions);
      assert.deepEqual(allScalars(run.history), allScalars(history));
    }
  });

  test('without a mark it is trained again from the start, and says so until there is something new', async () => {
    const spec = { ...xor, training: { epochs: 60, batchSize: 1 } };
    const stopped = (await train(requestOf(spec), undefined, { arithmetic: plain }, { turn: 9, how: 'stop' })).run!;
    assert.equal(stopped.status.state, 'stopped');
    const bare = new Run(stopped.info, 1e8, stopped.subject, stopped.request);
    bare.setBasis(stopped.basis!);
    const { layout } = stopped.history;
    bare.append({ firstEpoch: 1, scalars: allScalars(stopped.history), ...stopped.history.recordedTensors() });
    bare.setState('stopped');
    const said = new Set<string>();
    bare.onDidChange(() => said.add(`${bare.status.state} ${bare.status.message}`));
    await train(bare.request!, bare, { arithmetic: plain });
    const whole = await trained(spec, undefined, { arithmetic: plain });
    assert.deepEqual(allScalars(bare.history), allScalars(whole.history));
    assert.equal(allScalars(bare.history).length, 60 * layout.scalarLength);
    const again = 'running starting again from epoch 1, because no checkpoint was kept';
    assert.deepEqual([...said], [again, 'running ', 'finished ']);
  });
});

suite('a run that cannot be continued', () => {
  const long = { ...xor, training: { epochs: 60, batchSize: 1 } };
  const stoppedRun = async () =>
    (await train(requestOf(long), undefined, { arithmetic: plain }, { turn: 9, how: 'stop' })).run!;
  const without = (run: Run): Run => {
    const bare = new Run(run.info, 1e8, run.subject, run.request);
    bare.setBasis(run.basis!);
    bare.append({ firstEpoch: 1, scalars: allScalars(run.history), ...run.history.recordedTensors() });
    bare.setState('stopped', 'by hand');
    return bare;
  };
  /** Everything that is known of a run. */
  const allOf = (run: Run) => ({
    info: run.info,
    status: run.status,
    endedAt: run.endedAt,
    request: run.request,
    scalars: allScalars(run.history),
    marks: [...run.marks.all],
  });

  test('as its data, its arithmetic or its mark is another one is refused in words and stays as it was', async () => {
    const run = await stoppedRun();
    const before = allOf(run);
    const refusedBy = async (conditions: Conditions) => {
      const { started } = await train(run.request!, run, { arithmetic: plain, ...conditions });
      assert.deepEqual(allOf(run), before);
      assert.equal(started.type, 'unfit');
      return (started as { message: string }).message;
    };
    assert.match(await refusedBy({ digest: () => 'other' }), /^The data has changed since the run was trained/);
    assert.match(
      await refusedBy({ arithmetic: fastestArithmetic }),
      /^The run was computed by "float64 plain", and here it would be computed by "float64 kernels/,
    );
    const { newest } = run.marks;
    for (const damaged of [
      { ...newest!, parameters: newest!.parameters.subarray(1) },
      { ...newest!, counters: newest!.counters.map(() => Number.NaN) },
      { ...newest!, training: 'another' },
    ]) {
      run.marks.add(damaged);
      before.marks = [...run.marks.all];
      assert.match(await refusedBy({}), /^The checkpoint is (damaged|of another training)/);
    }
    run.marks.add(newest!);
    await train(run.request!, run, { arithmetic: plain });
    assert.equal(run.status.state, 'finished');
  });

  test('because its text or data is refused stays as it was', async () => {
    const run = await stoppedRun();
    const before = allOf(run);
    const text = JSON.stringify({ ...long, data: { csv: 'gone.csv', target: 'y' } });
    const { started } = await train({ ...run.request!, text }, run, { arithmetic: plain });
    assert.equal(started.type, 'refused');
    assert.deepEqual(allOf(run), before);
  });

  test('because training again gives other numbers is put back as it was, with the reason', async () => {
    const run = without(await stoppedRun());
    const before = allOf(run);
    const row = run.history.newestScalars!;
    row[0]! += 1e-12;
    const changed = allOf(run);
    const { started, problem } = await train(run.request!, run, { arithmetic: plain });
    assert.equal(started.type, 'run');
    assert.match(problem!, /^Training again does not give the numbers that were recorded/);
    assert.deepEqual(allOf(run), changed);
    row[0]! -= 1e-12;
    const other = run.request!.text.replace('0.05', '1e200');
    const diverging = await train({ ...run.request!, text: other }, run, { arithmetic: plain });
    assert.match(diverging.problem!, /^Training again diverged at epoch 1 .*, which the run did not/);
    assert.deepEqual(allOf(run).status, before.status);
  });

  test('stopped before there is anything new is put back as it was', async () => {
    const run = without(await stoppedRun());
    const before = allOf(run);
    const { problem } = await train(run.request!, run, { arithmetic: plain }, { turn: 2, how: 'stop' });
    assert.deepEqual([problem, allOf(run)], [undefined, before]);
  });

  test('whose thread is lost before there is anything new is put back, and afterwards keeps what there is', async () => {
    const run = await stoppedRun();
    const before = allOf(run);
    const continued = () => {
      const port = new FakePort();
      const request = run.request!;
      const training = new Training({ start: () => port, request, identity: { continues: run }, historyBytes: 1e8 });
      return { port, training };
    };
    const early = continued();
    early.port.go('out of memory');
    await assert.rejects(early.training.started, /out of memory/);
    assert.deepEqual(allOf(run), before);
    const { subject, info, history } = run;
    const late = continued();
    late.port.say({ type: 'started', info, subject });
    assert.deepEqual([run.status.state, (await late.training.started).type], ['running', 'run']);
    late.port.go('it was ended');
    assert.equal(late.training.problem, 'The training failed: it was ended.');
    assert.deepEqual(allOf(run), before);
    const later = continued();
    later.port.say({ type: 'started', info, subject });
    later.port.say({ type: 'basis', basis: run.basis });
    const scalars = new Float64Array(history.layout.scalarLength);
    const none = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
    later.port.say({ type: 'epochs', firstEpoch: history.epochs + 1, scalars, ...none });
    later.port.go('it was ended');
    assert.deepEqual([later.training.problem, run.status.state], [undefined, 'failed']);
    assert.equal(run.status.canContinue, true);
  });

  test('says why: it trains, it diverged, it is of an earlier version, or its text is not kept', async () => {
    const run = await stoppedRun();
    assert.deepEqual([continuationProblem(run), run.status.canContinue], [undefined, true]);
    const problemOf = (changed: Run) => {
      assert.equal(changed.status.canContinue, undefined);
      return continuationProblem(changed);
    };
    const old = new Run(run.info, 1e8, run.subject, run.request);
    old.whyNotContinued = savedByEarlierVersion;
    old.append({ firstEpoch: 1, scalars: allScalars(run.history), ...run.history.recordedTensors() });
    old.setState('interrupted');
    assert.match(problemOf(old)!, /saved by an earlier version, without what is needed to continue/);
    const textless = new Run(run.info, 1e8, run.subject, undefined);
    textless.setBasis(run.basis!);
    textless.setState('stopped');
    assert.match(problemOf(textless)!, /text that it was trained with is too long to be kept/);
    run.setState('running');
    assert.match(problemOf(run)!, /still being trained/);
    run.setState('diverged', 'diverged');
    assert.match(problemOf(run)!, /diverged cannot be continued/);
  });
});

test('what a person types for more epochs is a whole number within the limit', () => {
  const wrong = (text: string) => wrongEpochs(text, 150, 1000) !== undefined;
  for (const good of ['1', ' 100 ', '850']) assert.ok(!wrong(good), good);
  for (const bad of ['', ' ', '0', '-1', '1.5', '1e2', '0x10', '851', 'ten', '१२', '9'.repeat(400)])
    assert.ok(wrong(bad), bad);
  assert.equal(wrongEpochs('851', 150, 1000), 'Enter a whole number from 1 to 850.');
});

/** Ways through a training: looking on and back, twins, marks of a run, and what is told on the way. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { CreateArithmetic } from '../../../src/engine/arithmetic.ts';
import { batchesOfEpoch, type Checkpoint } from '../../../src/engine/checkpoint.ts';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { isTensor } from '../../../src/expression/value.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import type { Time } from '../../../src/timeline/course.ts';
import { createTimeline } from '../../../src/timeline/createTimeline.ts';
import type { Names } from '../../../src/timeline/names.ts';
import type { Timeline, Watcher } from '../../../src/timeline/timeline.ts';
import { trainingOptions } from '../engine/support.ts';
import { readingOf } from './reading.ts';
import { onwards, timelineOf, trials } from './trainingsOfTimelines.ts';

/** Every hit from where it stands, one after the other. */
async function hitsOf(timeline: Timeline, way: 'forward' | 'backward', watcher: Watcher): Promise<Time[]> {
  const hits: Time[] = [];
  for (;;) {
    const went = await timeline[way](watcher, onwards);
    if (went.type !== 'stopped') return hits;
    hits.push(went.time);
  }
}

/** A condition of numbers, which holds now and then. */
const conditions: readonly ((names: Names) => boolean)[] = [
  names => parity(names, 'gradient'),
  names => parity(names, 'W'),
  names => parity(names, 'net'),
  names => Number(names.value('loss')) % 0.01 < 0.005,
  names => parity(names, 'meanGradient'),
  names => names.value('epoch') === 2,
  () => true,
];

function parity(names: Names, name: string): boolean {
  const value = names.value(name, 0);
  return value !== undefined && isTensor(value) && Math.abs(value.values[0]!) % 0.02 < 0.01;
}

test('looking back from the end finds exactly what looking on from the start has found', async () => {
  const watchers = fc.record({
    stops: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 4 }),
    condition: fc.constantFrom(...conditions),
    everyOther: fc.boolean(),
  });
  let found = 0;
  await fc.assert(
    fc.asyncProperty(trials, watchers, async (trial, { stops, condition, everyOther }) => {
      const timeline = timelineOf(trial);
      const all = timeline.course.ofBatch.length + 2;
      const watcher: Watcher = {
        stops: new Set(stops.map(stop => stop % all)),
        ...(everyOther && { mayLook: (epoch, batch) => (epoch + batch) % 2 === 0 }),
        look: (_, names) => condition(names),
      };
      const on = await hitsOf(timeline, 'forward', watcher);
      assert.equal(timeline.time, timeline.ending!.time);
      const back = await hitsOf(timeline, 'backward', watcher);
      assert.equal(timeline.time, 0);
      // Where it stands at first it is not looked on, but back.
      assert.deepEqual(back.filter(time => time > 0).reverse(), on);
      assert.deepEqual(await hitsOf(timeline, 'forward', watcher), on);
      found += on.length;
    }),
    { seed: 71, numRuns: 60 },
  );
  assert.ok(found > 100, `${found} hits`);
});

/** Counts the batches that are trained. */
function counting(options: EngineOptions): { arithmetic: CreateArithmetic; batches: () => number } {
  let batches = 0;
  const arithmetic: CreateArithmetic = (...all) => {
    const made = plainArithmetic(...all);
    const perform = made.perform.bind(made);
    made.perform = (step, place) => {
      if (step.phase === 'load') batches++;
      return perform(step, place);
    };
    made.trainBatch = place => {
      for (const step of made.plan) {
        const failure = made.perform(step, place);
        if (failure) return failure;
      }
      return undefined;
    };
    return made;
  };
  assert.ok(batchesOfEpoch(options) > 0);
  return { arithmetic, batches: () => batches };
}

const options = trainingOptions({ epochs: 40, shuffle: true, optimizer: optimizerDefaults.adam, batchSize: 2 });
const { batches } = timelineOf({ options, arithmetic: plainArithmetic, pace: 0, markBytes: 0 }).course;

/** A clock on which every look takes so long. */
function clock(pace: number): () => number {
  let time = 0;
  return () => {
    time += pace;
    return time;
  };
}

suite('a timeline', () => {
  test('leaves marks on its way, so that a jump back trains a small part of the training', async () => {
    const counted = counting(options);
    const timeline = createTimeline(options, { ...counted, now: clock(10) });
    await timeline.seek(timeline.course.end, onwards);
    assert.ok(timeline.marks.length > 10);
    const before = counted.batches();
    await timeline.seek(timeline.course.timeOf(39, 3, 4), onwards);
    assert.ok(counted.batches() - before < 20, `${counted.batches() - before} batches`);
  });

  test('goes one batch back at a time without training much again', async () => {
    const counted = counting(options);
    const timeline = createTimeline(options, { ...counted, now: clock(0) });
    const { course } = timeline;
    await timeline.seek(course.timeOf(40, 1, 5), onwards);
    const before = counted.batches();
    for (let step = 0; step < 10; step++) await timeline.seek(course.previous(timeline.time, 'batch'), onwards);
    assert.ok(counted.batches() - before < 10 * 16, `${counted.batches() - before} batches`);
  });

  test('goes one operation back by training its batch again', async () => {
    const counted = counting(options);
    const timeline = createTimeline(options, { ...counted, now: clock(0) });
    await timeline.seek(timeline.course.timeOf(20, 2, 10), onwards);
    const before = counted.batches();
    await timeline.seek(timeline.time - 1, onwards);
    assert.equal(counted.batches() - before, 1);
  });

  test('keeps its marks within their room, and finds every moment with hardly any', async () => {
    const timeline = createTimeline(options, { arithmetic: plainArithmetic, now: clock(50), markBytes: 4000 });
    await timeline.seek(timeline.course.end, onwards);
    assert.ok(timeline.marks.length < 30, `${timeline.marks.length} marks`);
    await timeline.seek(timeline.course.timeOf(17, 1, 0), onwards);
    assert.equal(timeline.names.value('epoch'), 17);
  });

  test('looks for messages about every 20 ms, whichever way it goes, and says how far it has come', async () => {
    const now = clock(3);
    const timeline = createTimeline(options, { arithmetic: plainArithmetic, now });
    let heard = 0;
    let longest = 0;
    let times: Time[] = [];
    const turn = async ({ time }: { readonly time: Time }) => {
      longest = Math.max(longest, now() - heard);
      heard = now();
      times.push(time);
      return true;
    };
    const watcher: Watcher = { stops: new Set([3]), look: () => false };
    for (const go of [
      () => timeline.seek(timeline.course.end, turn),
      () => timeline.backward(watcher, turn),
      () => timeline.forward(watcher, turn),
    ]) {
      heard = now();
      times = [];
      await go();
      assert.ok(times.length > 10, `${times.length} turns`);
      assert.ok(longest < 60, `${longest} ms`);
      assert.ok(times.every(time => time >= 0 && time <= timeline.course.end));
    }
  });

  test('refuses a time that there is not, and a second move on its way', async () => {
    const timeline = createTimeline(options, { arithmetic: plainArithmetic, now: clock(30) });
    await assert.rejects(timeline.seek(-1, onwards), RangeError);
    await assert.rejects(timeline.seek(0.5, onwards), RangeError);
    const first = timeline.seek(timeline.course.end, onwards);
    await assert.rejects(timeline.seek(0, onwards), /on its way already/);
    assert.equal(await first, true);
  });

  test('stands where it was after a move that threw', async () => {
    const timeline = createTimeline(options, { arithmetic: plainArithmetic, now: clock(30) });
    await timeline.seek(5, onwards);
    const watcher: Watcher = {
      stops: new Set([3]),
      look: () => {
        throw new Error('It cannot be looked at.');
      },
    };
    await assert.rejects(timeline.forward(watcher, onwards), /cannot be looked at/);
    await timeline.seek(7, onwards);
    assert.equal(timeline.names.value('epoch'), 1);
  });
});

suite('a twin', () => {
  test('searches the same training while the timeline stands, and shares what is learnt on the way', async () => {
    const told: EpochRecord[] = [];
    const counted = counting(options);
    const timeline = createTimeline(options, { ...counted, now: clock(10), recorded: record => told.push(record) });
    await timeline.seek(12, onwards);
    const before = readingOf(timeline.names);
    const twin = timeline.twin();
    assert.equal(twin.time, 0);
    await twin.seek(twin.course.end, onwards);
    assert.equal(timeline.time, 12);
    assert.deepEqual(readingOf(timeline.names), before);
    assert.deepEqual(told, []);
    assert.equal(timeline.recorded(40)!.value('meanLoss'), twin.names.value('meanLoss'));
    const trained = counted.batches();
    await timeline.seek(timeline.course.timeOf(40, 1, 0), onwards);
    assert.ok(counted.batches() - trained < 20);
    assert.deepEqual(
      told.map(({ epoch }) => epoch),
      Array.from({ length: 39 }, (_, index) => index + 1),
    );
    assert.deepEqual(readingOf(timeline.names), readingOf(await at(twin, timeline.time)));
  });

  async function at(timeline: Timeline, time: Time): Promise<Names> {
    await timeline.seek(time, onwards);
    return timeline.names;
  }
});

suite('what is recorded of an epoch', () => {
  test('is what its end shows, without training', async () => {
    const timeline = timelineOf({ options, arithmetic: plainArithmetic, pace: 10, markBytes: 2 ** 20 });
    const { course } = timeline;
    assert.equal(timeline.recorded(1), undefined);
    await timeline.seek(course.end, onwards);
    for (const epoch of [1, 17, 40]) {
      await timeline.seek(course.timeOf(epoch + 1, 1, 0) - 1, onwards);
      const recorded = timeline.recorded(epoch)!;
      assert.deepEqual(recorded.position, timeline.names.position);
      for (const { name, isOfLayer, isRecorded } of recorded.all) {
        if (!isRecorded && !['epoch', 'batch', 'phase', 'operation', 'learningRate'].includes(name)) continue;
        const layer = isOfLayer ? [1] : [];
        assert.deepEqual(recorded.value(name, ...layer), timeline.names.value(name, ...layer), name);
      }
      assert.match(JSON.stringify(recorded.value('W', 0)), /no number of the record/);
    }
    assert.equal(timeline.recorded(41), undefined);
  });
});

suite('the marks of a run', () => {
  const trained = (): { marks: Checkpoint[]; scalars: Float64Array[] } => {
    const trainer = createTrainer(options);
    const marks: Checkpoint[] = [];
    const scalars: Float64Array[] = [];
    while (trainer.state === 'training') {
      const record = trainer.step();
      if (record) scalars.push(record.scalars);
      if (trainer.epoch % 10 === 0 && trainer.batch === 0) marks.push(trainer.checkpoint('forRecord'));
      if (trainer.epoch === 15 && trainer.batch === 2) marks.push(trainer.checkpoint('forRecord'));
    }
    return { marks, scalars };
  };

  test('bring a debugger to any moment at once, with the numbers that it has without them', async () => {
    const run = trained();
    const counted = counting(options);
    const told: number[] = [];
    const scalars = run.scalars.slice(0, 32);
    const timeline = createTimeline(options, {
      ...counted,
      marks: run.marks,
      scalars,
      now: clock(1),
      recorded: ({ epoch }) => told.push(epoch),
    });
    const plain = timelineOf({ options, arithmetic: plainArithmetic, pace: 0, markBytes: 0 });
    for (const [epoch, most] of [
      [32, 2 * batches],
      [16, 1],
      [1, 3],
      [21, 3],
    ] as const) {
      const time = timeline.course.timeOf(epoch, 3, 6);
      const before = counted.batches();
      await timeline.seek(time, onwards);
      assert.ok(counted.batches() - before <= most, `${counted.batches() - before} batches to epoch ${epoch}`);
      await plain.seek(time, onwards);
      assert.deepEqual(readingOf(timeline.names), readingOf(plain.names));
    }
    assert.deepEqual(told, []);
    assert.equal(timeline.recorded(31)!.value('meanLoss'), plain.recorded(31)!.value('meanLoss'));
    await timeline.seek(timeline.course.end, onwards);
    assert.deepEqual(told, [33, 34, 35, 36, 37, 38, 39, 40]);
  });

  test('are passed over where they are of another network, or stand behind what is known of the run', async () => {
    const { marks, scalars } = trained();
    const other = createTrainer(trainingOptions({ epochs: 40 }));
    while (other.epoch < 20) other.step();
    const timeline = createTimeline(options, {
      arithmetic: plainArithmetic,
      now: clock(1),
      marks: [...marks, other.checkpoint('forRecord')],
      scalars: scalars.slice(0, 12),
    });
    assert.deepEqual(
      timeline.marks.map(({ epoch }) => epoch),
      [0, 10],
    );
  });
});

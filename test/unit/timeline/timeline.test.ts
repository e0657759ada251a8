/** A training that is gone to and fro in is the training that was never interrupted, to the bit, in every number of every moment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import type { Time } from '../../../src/timeline/course.ts';
import type { Ending } from '../../../src/timeline/line.ts';
import type { Timeline, Watcher } from '../../../src/timeline/timeline.ts';
import { recordsOfSteps } from '../wasm/support.ts';
import { bits, readingOf } from './reading.ts';
import { onwards, type Trial, timelineOf, trials } from './trainingsOfTimelines.ts';

/** Every moment of a training, gone through once from its beginning. */
interface Whole {
  readonly readings: readonly ReadonlyMap<string, string>[];
  readonly ending: Ending;
  readonly records: readonly EpochRecord[];
}

async function wholeOf(trial: Trial): Promise<Whole> {
  const records: EpochRecord[] = [];
  const timeline = timelineOf({ ...trial, pace: 0 }, { recorded: record => records.push(record) });
  const readings = [readingOf(timeline.names)];
  while (timeline.ending?.time !== timeline.time) {
    const { time } = timeline;
    await timeline.seek(time + 1, onwards);
    assert.equal(timeline.time, time + 1);
    readings.push(readingOf(timeline.names));
  }
  return { readings, ending: timeline.ending, records };
}

function assertSame(actual: ReadonlyMap<string, string>, expected: ReadonlyMap<string, string>, what: string): void {
  for (const [name, text] of expected) {
    if (actual.get(name) !== text)
      assert.fail(
        `${what}, ${name} is ${actual.get(name)?.slice(0, 90)}, and ${text.slice(0, 90)} of the training that is gone through once`,
      );
  }
}

/** What is done next: where to, by which way, and whether it is given up at the so-many-th turn. */
const moves = fc.array(
  fc.record({
    way: fc.constantFrom('seek', 'seek', 'step', 'back', 'forward', 'backward', 'given up'),
    to: fc.noBias(fc.integer({ min: 0, max: 9999 })),
    stops: fc.uniqueArray(fc.nat(40), { maxLength: 4 }),
    every: fc.integer({ min: 1, max: 20 }),
    reads: fc.constantFrom('all', 'all', 'gradient', 'meanGradient', 'dx', 'nothing'),
  }),
  { minLength: 30, maxLength: 30 },
);

type Move = typeof moves extends fc.Arbitrary<readonly (infer M)[]> ? M : never;

function watcherOf({ stops, every, reads }: Move, timeline: Timeline, seen: (time: Time) => void): Watcher {
  const count = timeline.course.ofBatch.length + 2;
  return {
    stops: new Set(stops.map(stop => stop % count)),
    ...(every % 3 === 0 && { mayLook: (epoch, batch) => (epoch + batch) % 2 === 0 }),
    look: (time, names) => {
      seen(time);
      if (reads === 'all') readingOf(names);
      else if (reads !== 'nothing') names.value(reads, 0);
      return (time * 7) % every === 0;
    },
  };
}

async function move(timeline: Timeline, how: Move, { readings, ending }: Whole): Promise<string> {
  const from = timeline.time;
  const share = Math.floor((how.to / 10_000) * (ending.time + 1));
  let turns = 0;
  const looked: Time[] = [];
  const watcher = watcherOf(how, timeline, time => looked.push(time));
  const name = `${how.way} from ${from}`;
  switch (how.way) {
    case 'seek':
      assert.equal(await timeline.seek(share, onwards), true);
      assert.equal(timeline.time, share);
      return `${name} to ${share}`;
    case 'step':
      await timeline.seek(Math.min(from + 1, timeline.course.end), onwards);
      assert.equal(timeline.time, Math.min(from + 1, ending.time));
      return name;
    case 'back':
      await timeline.seek(Math.max(0, from - 1), onwards);
      assert.equal(timeline.time, Math.max(0, from - 1));
      return name;
    case 'given up': {
      const isThere = await timeline.seek(share, async () => turns++ < how.every % 3);
      assert.equal(timeline.time, isThere ? share : from);
      return `${name} on the way to ${share}`;
    }
    case 'forward':
    case 'backward': {
      const went = await timeline[how.way](watcher, how.every % 4 === 0 ? async () => turns++ < 2 : onwards);
      const hits = Array.from(readings.keys()).filter(time => isHit(watcher, timeline, time, ending));
      const expected = how.way === 'forward' ? hits.find(time => time > from) : hits.findLast(time => time < from);
      if (went.type === 'stopped') assert.equal(went.time, expected);
      if (went.type === 'stopped') assert.equal(timeline.time, expected);
      if (went.type === 'ended') assert.equal(expected, undefined);
      if (went.type === 'ended') assert.equal(timeline.time, how.way === 'forward' ? ending.time : 0);
      if (how.way === 'forward')
        assert.deepEqual(
          looked,
          [...new Set(looked)].sort((a, b) => a - b),
        );
      return name;
    }
  }
}

/** By the watcher's own words, at a time of the whole training. */
function isHit({ stops, mayLook, look: _ }: Watcher, timeline: Timeline, time: Time, ending: Ending): boolean {
  if (time >= ending.time) return false;
  const { epoch, batch } = timeline.course.at(time);
  const stop = time - timeline.course.timeOf(epoch, batch, 0);
  return stops.has(stop) && (mayLook?.(epoch, batch) ?? true) && hits.get(timeline)!(time);
}
const hits = new WeakMap<Timeline, (time: Time) => boolean>();

const numRuns = Number(process.env.TIMELINE_RUNS ?? 60);

test('whichever way one comes to a moment, every number of it is that of the training that is gone through once', async () => {
  const seen = { finished: 0, stopped: 0, diverged: 0 };
  await fc.assert(
    fc.asyncProperty(trials, moves, async (trial, tried) => {
      const whole = await wholeOf(trial);
      if (whole.ending.state === 'diverged') seen.diverged++;
      else if (whole.ending.message) seen.stopped++;
      else seen.finished++;
      const records: EpochRecord[] = [];
      const timeline = timelineOf(trial, { recorded: record => records.push(record) });
      let most = 0;
      for (const how of tried) {
        hits.set(timeline, time => (time * 7) % how.every === 0);
        const what = await move(timeline, how, whole);
        most = Math.max(most, timeline.time);
        assert.ok(timeline.reached >= most);
        if (how.reads === 'gradient') timeline.names.value('gradient', 0);
        if (how.reads !== 'nothing')
          assertSame(readingOf(timeline.names), whole.readings[timeline.time]!, `After a ${what}, at ${timeline.time}`);
      }
      await timeline.seek(timeline.course.end, onwards);
      assert.deepEqual(timeline.ending, whole.ending);
      assert.equal(timeline.reached, whole.ending.time);
      assertSame(readingOf(timeline.names), whole.readings.at(-1)!, 'at the end');
      const untouched = createTrainer(trial.options, { arithmetic: trial.arithmetic });
      const expected = recordsOfSteps(untouched);
      assert.equal(whole.ending.message, untouched.divergence?.message ?? untouched.stopReason);
      for (const told of [records, whole.records]) {
        assert.deepEqual(
          told.map(({ epoch }) => epoch),
          expected.map(({ epoch }) => epoch),
        );
        for (const [k, { scalars, tensors }] of told.entries()) {
          assert.equal(bits(scalars), bits(expected[k]!.scalars));
          if (tensors) assert.equal(bits(tensors), bits(expected[k]!.tensors!));
        }
      }
    }),
    { seed: 41, numRuns },
  );
  assert.ok(seen.finished > numRuns / 4 && seen.stopped > 0 && seen.diverged > numRuns / 20, JSON.stringify(seen));
});

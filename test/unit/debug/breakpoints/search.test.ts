import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHitCondition } from '../../../../src/debug/breakpoints/hitCondition.ts';
import { createSearch, type Target } from '../../../../src/debug/breakpoints/search.ts';
import {
  countBefore,
  lastBefore,
  type Memory,
  mayHappen,
  placesOf,
  type Seen,
  type SeenWatch,
} from '../../../../src/debug/breakpoints/watch.ts';
import type { Readable } from '../../../../src/expression/readable.ts';
import { isTensor, isUnavailable } from '../../../../src/expression/value.ts';
import { createCourse, type Time } from '../../../../src/timeline/course.ts';
import type { Timeline } from '../../../../src/timeline/timeline.ts';
import { plainTimeline } from '../plainTimeline.ts';
import { dice, smallTraining } from './trainings.ts';

const onwards = async () => true;

/** A number that the training has at a stop: the norm of a name of a layer, or the loss. */
function numberOf(names: Readable, name: string, layer: number): number | undefined {
  const value = name === 'loss' ? names.value(name) : names.value(name, layer);
  if (value === undefined || isUnavailable(value)) return undefined;
  if (typeof value === 'number') return value;
  return isTensor(value) ? Math.hypot(...value.values) : undefined;
}

const kinds = ['level', 'edge', 'change', 'falling'] as const;

function seenWatch(timeline: Timeline, draw: (below: number) => number): SeenWatch {
  const places = placesOf(timeline.course);
  const kind = kinds[draw(kinds.length)]!;
  const name = ['W', 'delta', 'net', 'gradient', 'loss'][draw(5)]!;
  const layer = draw(timeline.options.layers.length);
  const bound = [0.01, 0.3, 1, 3][draw(4)]!;
  const every = kind === 'change' || kind === 'falling' ? 1 : 1 + draw(2);
  const some = new Set(places.all.map((_, place) => place).filter(() => draw(3) > 0));
  const see = (names: Readable, before: Memory): Seen => {
    const number = numberOf(names, name, layer);
    const isIn = Number(names.value('epoch')) % every === 0;
    switch (kind) {
      case 'level':
        return { happens: isIn && number !== undefined && number < bound, memory: undefined };
      case 'edge': {
        const now = isIn ? (number === undefined ? before : number < bound) : false;
        return { happens: now === true && before !== true, memory: now };
      }
      case 'change':
        return { happens: before !== undefined && number !== undefined && number !== before, memory: number ?? before };
      case 'falling': {
        // How often it has been below the one before, in a row, since the start.
        const [last, count] =
          typeof before === 'string' ? before.split(' ').map(Number) : [Number.POSITIVE_INFINITY, 0];
        if (number === undefined) return { happens: false, memory: before };
        const falls = number < last! ? count! + 1 : 0;
        return { happens: falls === 3, memory: `${number} ${falls}` };
      }
    }
  };
  return {
    type: 'seen',
    key: JSON.stringify([kind, name, layer, bound, every, [...some]]),
    stops: kind === 'level' ? some : new Set(places.all.keys()),
    mayHappen: epoch => epoch % every === 0,
    whenLeftOut: kind === 'edge' ? false : undefined,
    remembers: kind === 'level' ? 'nothing' : kind === 'falling' ? 'all' : 'last',
    isOfPosition: false,
    see,
  };
}

function targetsOf(timeline: Timeline, draw: (below: number) => number): Target[] {
  const places = placesOf(timeline.course);
  return Array.from({ length: [1, 1, 2, 4][draw(4)]! }, (): Target => {
    const hits = [undefined, undefined, '% 3', '>= 4', '== 2'][draw(5)];
    const parsed = hits === undefined ? undefined : parseHitCondition(hits);
    assert.ok(parsed === undefined || 'passes' in parsed);
    if (draw(3) > 0) return { watch: seenWatch(timeline, draw), hits: parsed };
    const stops = new Set([draw(places.all.length), draw(places.all.length)]);
    return { watch: { type: 'fixed', stops, isOfFirstBatch: draw(2) === 0 }, hits: parsed };
  });
}

/** When targets hit, found by looking at every operation one after the other. */
async function plainly(timeline: Timeline, targets: readonly Target[]): Promise<Map<Time, Target[]>> {
  const places = placesOf(timeline.course);
  const states = targets.map(target => ({ target, memory: undefined as Memory, count: 0 }));
  const hits = new Map<Time, Target[]>();
  for (let time = 0; time < (timeline.ending?.time ?? timeline.course.end); time++) {
    await timeline.seek(time, onwards);
    if (timeline.time !== time || time === timeline.ending?.time) break;
    const { epoch, batch, stop } = timeline.course.at(time);
    for (const state of states) {
      const { watch, hits: test } = state.target;
      if (!watch.stops.has(places.placeOf(stop))) continue;
      let happens = mayHappen(watch, epoch, batch);
      if (watch.type === 'seen') {
        const seen = watch.see(timeline.names, state.memory);
        if (watch.remembers !== 'nothing') state.memory = seen.memory;
        happens = seen.happens && !(time === 0 && watch.remembers !== 'nothing');
      }
      if (!happens) continue;
      state.count++;
      if (test?.passes(state.count) ?? true) hits.set(time, [...(hits.get(time) ?? []), state.target]);
    }
  }
  return hits;
}

test('going on stops wherever a look at every operation finds a hit, and going back stops at the same places in reverse', async () => {
  let stops = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const options = smallTraining(seed);
    const draw = dice(seed + 1000);
    const timeline = plainTimeline(options);
    const targets = targetsOf(timeline, draw);
    const expected = await plainly(plainTimeline(options), targets);
    const places = (hits: ReadonlyMap<Time, readonly Target[]>) =>
      [...hits].map(([time, own]) => [time, own.map(target => targets.indexOf(target))]);
    // Where one stands one does not stop.
    const wanted = places(expected).filter(([time]) => time !== 0);

    const search = createSearch(timeline);
    const forward = new Map<Time, readonly Target[]>();
    for (;;) {
      const went = await search.forward(targets, onwards);
      if (went.type !== 'stopped') break;
      assert.equal(timeline.time, went.time);
      forward.set(went.time, went.hits);
    }
    assert.deepEqual(places(forward), wanted, `seed ${seed}, forward`);
    stops += wanted.length;

    for (const back of [search, createSearch(timeline)]) {
      await timeline.seek(timeline.course.end, onwards);
      const backward: [Time, readonly Target[]][] = [];
      for (;;) {
        const went = await back.backward(targets, onwards);
        if (went.type !== 'stopped') break;
        assert.equal(timeline.time, went.time);
        backward.push([went.time, went.hits]);
      }
      assert.equal(timeline.time, 0);
      assert.deepEqual(places(new Map(backward.toReversed())), places(expected), `seed ${seed}, backward`);
    }
  }
  assert.ok(stops > 300, `${stops} stops`);
});

test('from anywhere in a training both directions find the nearest hit, though nothing was looked at before', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const options = smallTraining(seed);
    const draw = dice(seed + 2000);
    const timeline = plainTimeline(options);
    const targets = targetsOf(timeline, draw);
    const times = [...(await plainly(plainTimeline(options), targets)).keys()];
    for (let visit = 0; visit < 4; visit++) {
      await timeline.seek(draw(timeline.course.end), onwards);
      const { time: from } = timeline;
      if (from === timeline.ending?.time) continue;
      const isForward = draw(2) === 0;
      const search = createSearch(timeline);
      const went = isForward ? await search.forward(targets, onwards) : await search.backward(targets, onwards);
      const wanted = isForward ? times.find(time => time > from) : times.findLast(time => time < from);
      assert.equal(went.type === 'stopped' ? went.time : undefined, wanted, `seed ${seed} from ${from}`);
    }
  }
});

test('what always happens is counted by arithmetic as it is counted one by one', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const course = createCourse(smallTraining(seed));
    const draw = dice(seed);
    const places = placesOf(course);
    const stops = new Set([draw(places.all.length), draw(places.all.length), draw(places.all.length)]);
    const watch = { type: 'fixed', stops, isOfFirstBatch: draw(2) === 0 } as const;
    let [count, last]: [number, Time | undefined] = [0, undefined];
    for (let time = 0; time <= course.end; time++) {
      assert.equal(countBefore(course, watch, time), count, `seed ${seed}, before ${time}`);
      assert.equal(lastBefore(course, places, watch, time), last);
      if (time === course.end) break;
      const { epoch, batch, stop } = course.at(time);
      if (!stops.has(places.placeOf(stop)) || !mayHappen(watch, epoch, batch)) continue;
      count++;
      last = time;
    }
  }
});

test('a search that is given up has lost nothing: the next one ends where it would have', async () => {
  const options = { ...smallTraining(3), epochs: 60 };
  const draw = dice(5);
  const timeline = plainTimeline(options);
  const targets = targetsOf(timeline, draw);
  const expected = [...(await plainly(plainTimeline(options), targets)).keys()].filter(time => time > 0);
  const search = createSearch(timeline);
  const reached: Time[] = [];
  assert.ok(expected.length > 10);
  let turns = 0;
  for (;;) {
    const went = await search.forward(targets, async () => ++turns % 2 === 0);
    if (went.type === 'ended') break;
    if (went.type === 'stopped') reached.push(went.time);
  }
  assert.deepEqual(reached, expected);
});

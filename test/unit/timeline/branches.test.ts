/** Numbers that are set at a moment begin a branch: a training of its own, and what was stays as it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import type { Time } from '../../../src/timeline/course.ts';
import type { Ending } from '../../../src/timeline/line.ts';
import type { Timeline } from '../../../src/timeline/timeline.ts';
import type { TimedEdit } from '../../../src/timeline/way.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { type PlacedEdit, trainedByHand } from '../engine/byHand.ts';
import { anyEdit, editIn, ordinary, share } from '../wasm/anyEdit.ts';
import { assertEqual, recordsOfSteps, takesPowers } from '../wasm/support.ts';
import { readingOf } from './reading.ts';
import { onwards, type Trial, timelineOf, trials } from './trainingsOfTimelines.ts';

/** A training with edits, gone through once from its beginning. */
interface Whole {
  readonly readings: readonly ReadonlyMap<string, string>[];
  readonly ending: Ending;
  readonly records: readonly EpochRecord[];
}

async function wholeOf(trial: Trial, edits: readonly TimedEdit[]): Promise<Whole> {
  const records: EpochRecord[] = [];
  const timeline = timelineOf({ ...trial, pace: 0 }, { recorded: record => records.push(record) });
  const readings: ReadonlyMap<string, string>[] = [];
  for (;;) {
    const { time, ending } = timeline;
    for (const due of edits) if (due.time === time && ending?.time !== time) timeline.edit(due.edit);
    readings[time] = readingOf(timeline.names);
    if (timeline.ending?.time === time) return { readings, ending: timeline.ending, records };
    await timeline.seek(time + 1, onwards);
  }
}

function assertReads(timeline: Timeline, { readings }: Whole, what: string): void {
  const actual = readingOf(timeline.names);
  for (const [name, text] of readings[timeline.time]!) {
    if (actual.get(name) === text) continue;
    assert.fail(`${what}, at ${timeline.time}, ${name} is ${actual.get(name)?.slice(0, 90)}, not ${text.slice(0, 90)}`);
  }
}

/** Edits as the engine is told of them by hand. */
function placedOf({ course }: Timeline, edits: readonly TimedEdit[]): PlacedEdit[] {
  return edits.map(({ time, edit }) => {
    const { epoch, batch, stop } = course.at(time);
    return { epoch: epoch - 1, batch: batch - 1, done: stop.done + Number(stop.operation === 'schedule'), edit };
  });
}

/** All that was set on the way to a branch, in the order of time. */
function allEdits({ branches }: Timeline, id: number): TimedEdit[] {
  const { parent, time, edits } = branches[id]!;
  if (parent === undefined) return [];
  const before = allEdits({ branches } as Timeline, parent).filter(edit => edit.time <= time);
  const isSame = (a: TimedEdit, b: TimedEdit) =>
    a.time === b.time &&
    a.edit.target === b.edit.target &&
    JSON.stringify({ ...a.edit, values: 0, value: 0 }) === JSON.stringify({ ...b.edit, values: 0, value: 0 });
  return [...before.filter(old => !edits.some(own => isSame(own, old))), ...edits];
}

const turns = fc.array(
  fc.record({
    how: fc.constantFrom('seek', 'seek', 'seek', 'edit', 'edit', 'switch', 'on', 'given up'),
    to: share,
    edit: anyEdit(ordinary),
  }),
  { minLength: 14, maxLength: 14 },
);

const numRuns = Number(process.env.BRANCH_RUNS ?? 40);

test('every branch is the training with what was set in it, to the bit, and the training itself stays as it was', async () => {
  const seen = { branches: 0, ofBranches: 0, extended: 0, refused: 0, diverged: 0, byHand: 0 };
  await fc.assert(
    fc.asyncProperty(trials, turns, async (trial, tried) => {
      const { options } = trial;
      const records = new Map<number, EpochRecord[]>([[0, []]]);
      const timeline = timelineOf(trial, {
        recorded: (record, branch) => records.set(branch, [...(records.get(branch) ?? []), record]),
      });
      const original = await wholeOf(trial, []);
      /** Of each branch, how it was visited. */
      const visits: { branch: number; time: Time; reading: ReadonlyMap<string, string> }[] = [];
      const note = () =>
        visits.push({ branch: timeline.branch.id, time: timeline.time, reading: readingOf(timeline.names) });
      for (const { how, to, edit: any } of tried) {
        switch (how) {
          case 'seek':
            await timeline.seek(Math.floor(to * (original.ending.time + 1)), onwards);
            break;
          case 'on':
            await timeline.seek(Math.min(timeline.course.end, timeline.time + Math.ceil(to * 3)), onwards);
            break;
          case 'switch': {
            const { time, ending, branches } = timeline;
            const id = Math.floor(to * branches.length);
            assert.equal(await timeline.switchTo(id, onwards), true);
            assert.equal(timeline.branch.id, id);
            assert.ok(timeline.time === time || timeline.ending?.time === timeline.time || ending);
            break;
          }
          case 'given up': {
            const { time, branch, branches } = timeline;
            let left = 1;
            const isThere = await timeline.switchTo(Math.floor(to * branches.length), async () => left-- > 0);
            if (!isThere) assert.deepEqual([timeline.time, timeline.branch], [time, branch]);
            break;
          }
          case 'edit': {
            const before = [timeline.branches, timeline.time] as const;
            const isOver = timeline.ending?.time === timeline.time || timeline.time === timeline.course.end;
            const batch = isOver ? 1 : timeline.course.at(timeline.time).batch;
            const B = Math.min(options.batchSize, options.training.rows - (batch - 1) * options.batchSize);
            const edit = editIn(options, any, B);
            if (!edit) break;
            const reading = readingOf(timeline.names);
            try {
              const branch = timeline.edit(edit);
              assert.equal(branch.edits.at(-1)!.edit, edit);
              if (timeline.branches.length === before[0].length) seen.extended++;
              else seen.branches++;
              if (branch.parent! > 0) seen.ofBranches++;
            } catch (error) {
              assert.ok(error instanceof RangeError, String(error));
              assert.deepEqual([timeline.branches, timeline.time], before);
              assert.deepEqual(readingOf(timeline.names), reading);
              seen.refused++;
            }
            assert.equal(timeline.time, before[1]);
            break;
          }
        }
        note();
      }
      for (const { id } of timeline.branches) {
        const edits = allEdits(timeline, id);
        const whole = id === 0 ? original : await wholeOf(trial, edits);
        for (const { branch, time, reading } of visits) {
          if (branch !== id) continue;
          for (const [name, text] of whole.readings[time]!) {
            // What was read before a later edit of the same moment is what it was then.
            if (edits.some(edit => edit.time === time)) continue;
            assert.equal(reading.get(name), text, `${name} of branch ${id} at ${time}`);
          }
        }
        await timeline.switchTo(id, onwards);
        await timeline.seek(timeline.course.end, onwards);
        assert.deepEqual(timeline.ending, whole.ending);
        assertReads(timeline, whole, `At the end of branch ${id}`);
        for (const { time } of edits) {
          for (const at of [time, time - 1, time + 1]) {
            if (at < 0 || at > whole.ending.time) continue;
            await timeline.seek(at, onwards);
            assertReads(timeline, whole, `In branch ${id}`);
          }
        }
        await timeline.seek(timeline.course.end, onwards);
        const told = records.get(id) ?? [];
        assert.deepEqual(
          told.map(({ epoch, scalars }) => ({ epoch, scalars })),
          whole.records.slice(whole.records.length - told.length).map(({ epoch, scalars }) => ({ epoch, scalars })),
        );
        const { time, parent } = timeline.branches[id]!;
        const at = timeline.course.at(Math.min(time, timeline.course.end - 1));
        if (parent !== undefined)
          assert.equal(
            told[0]?.epoch ?? at.epoch,
            at.epoch + Number(at.stop.operation === 'schedule' && told.length > 0),
          );
        if (whole.ending.state === 'diverged') seen.diverged++;
        const isExact = /(plain|kernels)$/.test(createTrainer(options, { arithmetic: trial.arithmetic }).arithmetic);
        if (!isExact || options.precision === 'float32' || options.clipping.norm !== undefined) continue;
        seen.byHand++;
        const byHand = trainedByHand(options, placedOf(timeline, edits));
        const tolerance = takesPowers(options.optimizer) ? 1e-10 : 0;
        const epochs = Math.min(whole.records.length, byHand.losses.length);
        for (let epoch = 0; epoch < epochs; epoch++) {
          const { scalars } = whole.records[epoch]!;
          assertEqual(
            scalars[networkScalarIndex('loss')]!,
            byHand.losses[epoch]!,
            tolerance,
            `loss of epoch ${epoch + 1}`,
          );
          assertEqual(
            scalars[networkScalarIndex('learningRate')]!,
            byHand.learningRates[epoch]!,
            1e-15,
            'learning rate',
          );
        }
      }
      const untouched = recordsOfSteps(createTrainer(options, { arithmetic: trial.arithmetic }));
      assert.deepEqual(
        records.get(0)!.map(({ scalars }) => scalars),
        untouched.map(({ scalars }) => scalars),
      );
    }),
    { seed: 77, numRuns, endOnFailure: !process.env.SHRINK },
  );
  if (process.env.BRANCH_RUNS) console.log(seen);
  assert.ok(Math.min(...Object.values(seen)) > 0, JSON.stringify(seen));
});

/** A training of more epochs than there is room for the scalars of. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { History } from '../../../src/run/history.ts';
import { createTimeline } from '../../../src/timeline/createTimeline.ts';
import type { Timeline, TimelineSettings } from '../../../src/timeline/timeline.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { layersOf, randomSamples, trainingOptions } from '../engine/support.ts';
import { onwards } from './trainingsOfTimelines.ts';

const epochs = 30_000;
const options = trainingOptions({
  layers: layersOf(['tanh'], [1]),
  training: randomSamples(11, 2, 3, 1, 'mse'),
  batchSize: 2,
  epochs,
});
const loss = networkScalarIndex('loss');

/** The scalars of every epoch, as they are trained without a debugger. */
const trained: readonly Float64Array[] = (() => {
  const trainer = createTrainer(options, { recordTensors: () => false });
  const rows: Float64Array[] = [];
  while (trainer.state === 'training') rows.push(trainer.step()!.scalars);
  return rows;
})();

/** With as little room as there may be. `told` are the epochs that it was told of, each with its own scalars. */
function timelineOf(settings: Partial<TimelineSettings> = {}): { readonly timeline: Timeline; readonly told: number[] } {
  let time = 0;
  const told: number[] = [];
  const timeline = createTimeline(options, {
    arithmetic: plainArithmetic,
    now: () => time++,
    scalarBytes: 0,
    recorded: ({ epoch, scalars }) => {
      // NaN has many bit patterns, which typed arrays are compared by.
      if (!scalars.every((value, k) => Object.is(value, trained[epoch - 1]![k]))) assert.fail(`epoch ${epoch}`);
      told.push(epoch);
    },
    ...settings,
  });
  return { timeline, told };
}

const all = Array.from({ length: epochs }, (_, index) => index + 1);

async function assertLossAt(timeline: Timeline, epoch: number): Promise<void> {
  await timeline.seek(timeline.course.timeOf(epoch + 1, 1, 0) - 1, onwards);
  assert.equal(timeline.names.value('meanLoss'), trained[epoch - 1]![loss]);
}

suite('a training of very many epochs', () => {
  test('is told epoch by epoch, and what is not kept of it is trained again when it is gone to', async () => {
    const { timeline, told } = timelineOf();
    await timeline.seek(timeline.course.end, onwards);
    assert.deepEqual(told, all);
    assert.equal(timeline.recorded(301), undefined);
    assert.equal(timeline.recorded(epochs - 1)!.value('meanLoss'), trained[epochs - 2]![loss]);
    for (const epoch of [301, 300, 12_345, 1, epochs - 1]) await assertLossAt(timeline, epoch);
    assert.equal(told.length, epochs);
  });

  test('is told of in order and whole, also where a twin has gone ahead and has kept only some epochs', async () => {
    const { timeline, told } = timelineOf();
    await timeline.seek(timeline.course.timeOf(50, 1, 0), onwards);
    const twin = timeline.twin();
    await twin.seek(twin.course.end, onwards);
    assert.deepEqual(told, all.slice(0, 49));
    await timeline.seek(timeline.course.timeOf(20_000, 1, 0), onwards);
    assert.deepEqual(told, all.slice(0, 19_999));
    await timeline.seek(timeline.course.end, onwards);
    assert.deepEqual(told, all);
  });

  test('is opened with what a run has kept of it, from the marks of the run', async () => {
    const history = new History(createTrainer(options).layout, 0, 0);
    for (const [index, scalars] of trained.entries()) {
      const none = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
      history.append({ firstEpoch: index + 1, scalars, ...none });
    }
    assert.ok(history.thinnedEpochs > 1000);
    const trainer = createTrainer(options);
    while (trainer.epoch < 20_000) trainer.step();
    const { timeline, told } = timelineOf({
      thinned: history.thinnedState(),
      scalars: history.wholeRows().views,
      marks: [trainer.checkpoint('forRecord')],
    });
    assert.deepEqual(
      timeline.marks.map(({ epoch }) => epoch),
      [0, 20_000],
    );
    await assertLossAt(timeline, 20_005);
    await assertLossAt(timeline, epochs);
    assert.deepEqual(told, []);
  });

  test('may be left for a branch within epochs that are not kept', async () => {
    const { timeline } = timelineOf({ recorded: () => undefined });
    await timeline.seek(timeline.course.end, onwards);
    await timeline.seek(timeline.course.timeOf(301, 1, 0), onwards);
    timeline.edit({ target: 'learningRate', value: 0.01 });
    await timeline.seek(timeline.course.timeOf(310, 1, 0), onwards);
    assert.equal(timeline.branch.id, 1);
    await timeline.seek(timeline.course.timeOf(251, 1, 0) - 1, onwards);
    assert.equal(timeline.names.value('meanLoss'), trained[249]![loss]);
  });
});

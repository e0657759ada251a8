import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { flowRows } from '../../../../src/panel/flow.ts';
import { flowNumber, isMissing } from '../../../../src/panel/flowPicture.ts';
import { firstView, type PanelToHost } from '../../../../src/panel/panelMessage.ts';
import type { HostToPanel, PartUpdates } from '../../../../src/panel/panelMessages.ts';
import type { RunList } from '../../../../src/run/runList.ts';
import { momentOf } from '../../../../src/run/viewedMoment.ts';
import { createCourse } from '../../../../src/timeline/course.ts';
import { hostedPanel } from '../../../support/page/hosted.ts';
import { messageBytes } from '../../../support/page/messageBytes.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions } from '../../engine/support.ts';
import { stopAt, travelAt } from '../../run/stops.ts';
import { runOf } from '../../why/explain/sources.ts';

const training = randomSamples(3, 6, 2, 2, 'mse');
const given = {
  ...{ seed: 4, inputs: 2, training, epochs: 3, batchSize: 3, probe: sampleAt(training, 1) },
  loss: 'mse' as const,
  layers: layersOf(['tanh', 'linear'], [3, 2]),
};
const options = trainingOptions(given);
const course = createCourse(options);

function timeBefore(operation: string, layer: number | undefined): number {
  return course.timeOf(
    2,
    1,
    course.ofBatch.findIndex(each => each.operation === operation && each.layer === layer),
  );
}

/** A panel of a run in which a debugger may stand; `said` is what its page is told in answer to something, part by part. */
async function opened() {
  const run = runOf(given);
  const travelled: unknown[] = [];
  const panel = hostedPanel([run], { travel: (_, to) => void travelled.push(to) }, () => []);
  panel.host.receive({ type: 'ready', view: firstView } satisfies PanelToHost);
  await panel.settle();
  const stand = async (time: number, wanted?: number) => {
    panel.list.setDebugged(run.info.id, { stop: await stopAt(options, time, wanted), travel: travelAt(options, time) });
    return partsOf(await panel.settle());
  };
  return { ...panel, run, travelled, stand, say: (message: PanelToHost) => panel.host.receive(message) };
}

const stopOf = (list: RunList) => list.shown?.stop;

function partsOf(messages: readonly HostToPanel[]): Partial<PartUpdates> {
  return Object.assign({}, ...messages.map(message => ('parts' in message ? message.parts : {})));
}

suite('the parts of a panel at a stop of the debugger', () => {
  test('are of this very moment, and of the epoch again when the debugger is gone', async () => {
    const { stand, list, run, settle } = await opened();
    const parts = await stand(timeBefore('delta', 0));
    assert.equal(parts.stop?.line, 'Stopped at epoch 2, batch 1, backward, 1, before delta');
    assert.equal(parts.detail?.stop, parts.stop?.key);
    assert.ok(parts.detail?.tensors.net && !parts.detail.tensors.delta && !parts.detail.tensors.meanGradient);
    assert.match(parts.detail.missing?.delta ?? '', /not computed yet/);
    assert.equal(parts.flow?.stop, parts.stop?.key);
    assert.ok(parts.course && parts.travel);
    const next = await stand(timeBefore('delta', 0) + 1);
    assert.ok(next.detail?.tensors.delta && next.travel && !next.course);
    list.setDebugged(run.info.id, { stop: undefined, travel: undefined });
    const after = partsOf(await settle());
    assert.equal(after.stop, null);
    assert.equal(after.travel, null);
    assert.ok(after.detail?.stop === undefined && after.detail?.tensors.meanGradient);
  });

  test('say which sample of the batch they are of, and that a chosen one is in another', async () => {
    const { stand, list } = await opened();
    const { sample } = await stopAt(options, timeBefore('loss', undefined));
    const rows = Array.from({ length: training.rows }, (_, row) => row);
    const others: number[] = [];
    for (const row of rows)
      if (!(await stopAt(options, timeBefore('loss', undefined), row)).sample!.isWanted) others.push(row);
    list.select({ sample: others[0] });
    const { stop } = await stand(timeBefore('loss', undefined), others[0]);
    assert.equal(stop?.sample, `sample ${10 + sample!.trainingRow}, 1 of 3 in the batch`);
    assert.match(stop?.sampleNote ?? '', /^The chosen sample \d+ is not in this batch: its first sample is shown\.$/);
  });

  test('at the end of an epoch are the recorded ones of that epoch', async () => {
    const { stand } = await opened();
    const parts = await stand(course.timeOf(2, 2, course.ofBatch.length + 1));
    assert.equal(parts.stop?.line, 'Stopped at the end of epoch 2, before schedule');
    assert.equal(parts.stop?.isInside, false);
    assert.deepEqual([parts.detail?.epoch, parts.detail?.stop], [2, undefined]);
    assert.ok(parts.detail?.tensors.meanGradient);
  });

  test('the flow tells what is not there from what is not finite', async () => {
    const run = runOf(given);
    const stop = await stopAt(options, timeBefore('delta', 0));
    const flow = {
      epoch: 2,
      sample: '',
      isFused: false,
      ...flowRows(momentOf({ run, stop, selection: { layer: 0, epoch: 2 } })!.moment),
    };
    const missing = (name: Parameters<typeof isMissing>[2], layer: number) => isMissing(flow, layer, name);
    assert.deepEqual([missing('output', 0), missing('outputGradient', 0), missing('delta', 0)], [false, false, true]);
    assert.deepEqual([missing('delta', 1), missing('gradient', 1), missing('update', 1)], [false, false, true]);
  });

  test('the flow says what a batch has added to the weights, and whether they were all 0 when it went through them', async () => {
    const run = runOf(given);
    const stop = await stopAt(options, timeBefore('step', 0) + 1);
    const [first, ...others] = stop.layers;
    const flowOf = (weights: readonly number[], weightsBefore: readonly number[]) => {
      const own = { ...first!, weights: Float64Array.from(weights), weightsBefore: Float64Array.from(weightsBefore) };
      const viewed = { run, stop: { ...stop, layers: [own, ...others] }, selection: { layer: 0, epoch: 2 } };
      const flow = { epoch: 2, sample: '', isFused: false, ...flowRows(momentOf(viewed)!.moment) };
      return (['update', 'weights', 'zeroWeights'] as const).map(name => flowNumber(flow, 0, name));
    };
    assert.deepEqual(flowOf([3, 4, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]), [5, 5, 1]);
    assert.deepEqual(flowOf([0, 0, 0, 0, 0, 0], [0, 3, 4, 0, 0, 0]), [5, 0, 0]);
  });

  test('a click on a cell is answered by a few hundred bytes, with the exact number of the stop', async () => {
    const { stand, say, settle } = await opened();
    const time = timeBefore('dE/db', 0);
    const { detail } = await stand(time);
    say({ type: 'view', view: { ...firstView, cell: { layer: 0, unit: 1, input: 0, quantity: 'batchGradient' } } });
    const messages = await settle();
    const { cell } = partsOf(messages);
    const gradient = (await stopAt(options, time)).layers[0]!.batchGradient;
    assert.ok(gradient instanceof Float64Array && cell?.numbers.includes(gradient[2]!));
    assert.ok(messages.reduce((sum, message) => sum + messageBytes(message).length, 0) < 10_000);
    const block = { row: 1, column: 0, rows: 1, columns: 1 };
    say({ type: 'cell', id: 1, layer: 0, epoch: 2, stop: detail!.stop, tensor: 'batchGradient', block });
    const [answer] = await settle();
    assert.ok(answer?.type === 'cell' && answer.reading.value[0] === gradient[2]);
    say({ type: 'cell', id: 2, layer: 0, epoch: 2, stop: 'another', tensor: 'batchGradient', block });
    const [late] = await settle();
    assert.ok(late?.type === 'cell' && late.reading.value.length === 0);
  });
});

suite('a panel of a run that is debugged', () => {
  test('goes to an epoch that is chosen in place of selecting it, and selects all else', async () => {
    const { stand, say, list, travelled, settle } = await opened();
    await stand(timeBefore('delta', 0));
    say({ type: 'select', epoch: 3, layer: 1, choice: 1 });
    say({ type: 'select', epoch: 'latest', choice: 2 });
    await settle();
    assert.deepEqual(travelled, [{ time: course.timeOf(3, 1, 0) }, { time: timeBefore('delta', 0) }]);
    assert.deepEqual(list.shown?.selection, { layer: 1, epoch: 'latest' });
  });

  test('goes one way at a time, and of those that are wanted meanwhile the newest', async () => {
    const run = runOf(given);
    const wanted: unknown[] = [];
    let arrive = () => {};
    const panel = hostedPanel([run], {
      travel: (_, to) => {
        wanted.push(to);
        return new Promise<void>(resolve => {
          arrive = resolve;
        });
      },
    });
    const turn = () => new Promise(resolve => setImmediate(resolve));
    for (const time of [1, 2, 3, 4]) panel.host.receive({ type: 'travel', to: { time } } satisfies PanelToHost);
    await turn();
    assert.deepEqual(wanted, [{ time: 1 }]);
    arrive();
    await turn();
    assert.deepEqual(wanted, [{ time: 1 }, { time: 4 }]);
  });

  test('keeps the stop that is left for the length of a step, and drops it when the training goes on', async () => {
    const { stand, list, run } = await opened();
    const time = timeBefore('delta', 0);
    await stand(time);
    const moving = { stop: undefined, travel: travelAt(options, time, { isMoving: true }) };
    list.setDebugged(run.info.id, moving);
    assert.equal(list.shown?.stop?.time, time);
    list.setDebugged(run.info.id, moving);
    assert.ok(!stopOf(list));
    await stand(time + 1);
    assert.equal(stopOf(list)?.time, time + 1);
    list.setDebugged(run.info.id, { stop: undefined, travel: undefined });
    assert.ok(!stopOf(list));
  });

  test('the layer in which it stops is selected when it comes there, and another stays selected while it stays', async () => {
    const { stand, list } = await opened();
    await stand(timeBefore('delta', 1));
    assert.equal(list.shown?.selection.layer, 1);
    list.select({ layer: 0 });
    await stand(timeBefore('delta', 1) + 1);
    assert.equal(list.shown?.selection.layer, 0);
    await stand(timeBefore('delta', 0));
    assert.equal(list.shown?.selection.layer, 0);
  });
});

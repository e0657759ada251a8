import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostToPanel } from '../../../src/protocol/panel.ts';
import type { RunInfo } from '../../../src/protocol/run.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { scalarAt } from '../../../webview/history.ts';
import { continues, isHostMessage, type PanelState, reduce, type Training } from '../../../webview/state.ts';

const layers = [{ name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' }];
const { scalarLength } = traceLayout(layers);
const run: RunInfo = {
  id: 'r1',
  name: 'xor',
  spec: 'file:///xor.mlp.json',
  seed: 1,
  epochs: 100,
  task: 'regression',
  loss: 'mse',
  optimizer: 'sgd',
  precision: 'float64',
  trainingRows: 4,
  validationRows: 0,
  testRows: 0,
  parameters: 9,
  layers,
  probe: 'sample 0',
};
const empty: PanelState = { training: undefined, lossScale: 'linear' };

/** Rows whose every number is the epoch, times a factor. */
function rows(first: number, last: number, factor = 1): Float64Array {
  return Float64Array.from(
    { length: (last - first + 1) * scalarLength },
    (_, index) => factor * (first + Math.floor(index / scalarLength)),
  );
}

function hydrate(epochs: number): Extract<HostToPanel, { type: 'hydrate' }> {
  return {
    type: 'hydrate',
    run,
    status: { state: 'running', epoch: epochs, message: '' },
    selection: { layer: 0, epoch: 'latest' },
    scalars: rows(1, epochs),
    recordedEpochs: Int32Array.from({ length: epochs }, (_, index) => index + 1),
    detail: { layer: 0, epoch: epochs, block: new Float64Array(40) },
  };
}

function frame(firstEpoch: number, lastEpoch: number, rest: Partial<Extract<HostToPanel, { type: 'frame' }>> = {}) {
  return {
    type: 'frame',
    frame: 1,
    status: { state: 'running', epoch: lastEpoch, message: '' },
    selection: { layer: 0, epoch: 'latest' },
    firstEpoch,
    scalars: rows(firstEpoch, lastEpoch),
    recordedEpochs: Int32Array.from({ length: lastEpoch }, (_, index) => index + 1),
    detail: null,
    ...rest,
  } satisfies HostToPanel;
}

function trainingOf(state: PanelState): Training {
  assert.ok(state.training);
  return state.training;
}

test('hydrate replaces everything but the chosen axis', () => {
  const before = reduce(reduce(empty, hydrate(5)), { type: 'lossScale', scale: 'logarithmic' });
  const after = reduce(before, hydrate(2));
  assert.equal(trainingOf(after).history.epochs, 2);
  assert.equal(trainingOf(after).detail?.epoch, 2);
  assert.equal(after.lossScale, 'logarithmic');
});

test('hydrate without a run means that nothing has been trained, which differs from not knowing yet', () => {
  assert.equal(empty.training, undefined);
  assert.equal(reduce(empty, { ...hydrate(1), run: null }).training, null);
});

test('a frame extends the history and leaves the older state as it was', () => {
  const before = reduce(empty, hydrate(3));
  const after = reduce(before, frame(4, 6));
  assert.equal(trainingOf(before).history.epochs, 3);
  assert.equal(trainingOf(after).history.epochs, 6);
  for (let epoch = 1; epoch <= 6; epoch++) assert.equal(scalarAt(trainingOf(after).history, epoch, 0), epoch);
});

test('many small frames add up to the same history as one large hydrate', () => {
  let state = reduce(empty, hydrate(1));
  for (let epoch = 2; epoch <= 300; epoch++) state = reduce(state, frame(epoch, epoch));
  const { buffer, epochs, rowLength } = trainingOf(state).history;
  assert.deepEqual(buffer.slice(0, epochs * rowLength), rows(1, 300));
});

test('a frame may replace rows that are there, without touching the older state', () => {
  const before = reduce(empty, hydrate(3));
  const after = reduce(before, frame(2, 2, { scalars: rows(2, 2, -1) }));
  assert.equal(scalarAt(trainingOf(after).history, 2, 0), -2);
  assert.equal(scalarAt(trainingOf(before).history, 2, 0), 2);
  assert.equal(trainingOf(after).history.epochs, 3);
});

test('a frame that would leave a hole is not taken', () => {
  const state = reduce(empty, hydrate(3));
  assert.equal(continues(state, frame(5, 6)), false);
  assert.equal(reduce(state, frame(5, 6)), state);
  assert.equal(continues(state, frame(4, 6)), true);
});

test('a frame before hydrate changes nothing', () => {
  assert.equal(reduce(empty, frame(1, 2)), empty);
});

test('the old picture stays until the host sends another', () => {
  const state = reduce(empty, hydrate(3));
  const { detail } = trainingOf(state);
  const chosen = reduce(state, { type: 'select', epoch: 1 });
  assert.equal(trainingOf(reduce(chosen, frame(4, 4))).detail, detail);
});

test('a choice shows at once and survives one frame that was under way, but not a second', () => {
  const chosen = reduce(reduce(empty, hydrate(3)), { type: 'select', epoch: 1 });
  assert.deepEqual(trainingOf(chosen).selection, { layer: 0, epoch: 1 });
  const underWay = reduce(chosen, frame(4, 4));
  assert.deepEqual(trainingOf(underWay).selection, { layer: 0, epoch: 1 });
  const next = reduce(underWay, frame(5, 5));
  assert.deepEqual(trainingOf(next).selection, { layer: 0, epoch: 'latest' });
});

test('messages of others are told from those of the host', () => {
  for (const other of [null, undefined, 3, 'frame', {}, { type: 'else' }]) assert.equal(isHostMessage(other), false);
  assert.equal(isHostMessage(hydrate(1)), true);
  assert.equal(isHostMessage(frame(1, 1)), true);
});

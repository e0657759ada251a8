import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CellReading,
  HostToPanel,
  LayerDetail,
  Picture,
  TensorPicture,
} from '../../../src/panel/panelMessages.ts';
import type { RunInfo } from '../../../src/run/runState.ts';
import { numbersPerColumn } from '../../../src/trace/blocks.ts';
import { hostMessage } from '../../../webview/hostMessage.ts';
import {
  continues,
  firstPreferences,
  type PanelState,
  reduce,
  sameSelection,
  type Training,
} from '../../../webview/state.ts';
import { runOf } from '../run/trainedRun.ts';

const layers = [{ name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' }];
const columns = 11;
const run: RunInfo = runOf(layers, 0).info;
const empty: PanelState = { training: undefined, choice: 0, preferences: firstPreferences, hoveredEpoch: undefined };

function picture(firstEpoch: number, lastEpoch: number, rest: Rest = {}): Picture {
  const blocks = lastEpoch - firstEpoch + 1;
  const { parts, ...head } = rest;
  return {
    status: { state: 'running', epoch: lastEpoch, message: '' },
    selection: { layer: 0, epoch: 'latest' },
    choice: 0,
    ...head,
    parts: {
      recordedEpochs: {
        keep: firstEpoch - 1,
        added: Int32Array.from({ length: blocks }, (_, index) => firstEpoch + index),
      },
      series: {
        quantity: 'gradientNorm',
        range: null,
        isNew: firstEpoch === 1,
        stride: 1,
        firstBlock: firstEpoch - 1,
        rows: new Float64Array(blocks * columns * numbersPerColumn).fill(lastEpoch),
      },
      ...parts,
    },
  };
}

type Rest = Partial<Picture>;

function pictureOf(value: number): TensorPicture {
  return {
    statistics: new Float64Array(),
    histogram: new Float64Array(),
    histogramStep: 1,
    region: { row: 0, column: 0, rows: 1, columns: 1 },
    strides: { down: 1, across: 1 },
    cells: Float64Array.of(value),
  };
}

function hydrate(epochs: number): Extract<HostToPanel, { type: 'hydrate' }> {
  const detail = { layer: 0, epoch: epochs, tensors: {} };
  return { type: 'hydrate', frame: 1, run, ...picture(1, epochs, { parts: { detail } }) };
}

function frame(firstEpoch: number, lastEpoch: number, rest: Rest = {}) {
  return { type: 'frame', frame: 1, ...picture(firstEpoch, lastEpoch, rest) } satisfies HostToPanel;
}

function trainingOf(state: PanelState): Training {
  assert.ok(state.training);
  return state.training;
}

test('hydrate replaces everything but the preferences', () => {
  const before = reduce(reduce(empty, hydrate(5)), { type: 'prefer', preferences: { lossScale: 'logarithmic' } });
  const after = reduce(before, hydrate(2));
  assert.equal(trainingOf(after).series?.blocks, 2);
  assert.equal(trainingOf(after).detail?.epoch, 2);
  assert.deepEqual([...trainingOf(after).recordedEpochs], [1, 2]);
  assert.equal(after.preferences.lossScale, 'logarithmic');
});

test('hydrate without a run means that nothing has been trained, which differs from not knowing yet', () => {
  assert.equal(empty.training, undefined);
  assert.equal(reduce(empty, { ...hydrate(1), run: null }).training, null);
});

test('a frame extends the curves and the recorded epochs, and leaves the older state as it was', () => {
  const before = reduce(empty, hydrate(3));
  const after = reduce(before, frame(4, 6));
  assert.equal(trainingOf(before).series?.blocks, 3);
  assert.equal(trainingOf(after).series?.blocks, 6);
  assert.deepEqual([...trainingOf(before).recordedEpochs], [1, 2, 3]);
  assert.deepEqual([...trainingOf(after).recordedEpochs], [1, 2, 3, 4, 5, 6]);
});

test('recorded epochs that were thinned out are gone', () => {
  const state = reduce(empty, hydrate(5));
  const after = reduce(state, frame(6, 6, { parts: { recordedEpochs: { keep: 1, added: Int32Array.of(2, 4, 6) } } }));
  assert.deepEqual([...trainingOf(after).recordedEpochs], [1, 2, 4, 6]);
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

test('pictures of the same layer and epoch join those that are there, and others take their place', () => {
  const [weightsAfter, meanDelta] = [pictureOf(1), pictureOf(2)];
  const detail = (epoch: number, tensors: LayerDetail['tensors']) => ({
    parts: { detail: { layer: 0, epoch, tensors } },
  });
  const first = reduce(empty, { ...hydrate(3), ...picture(1, 3, detail(3, { weightsAfter, meanDelta })) });
  const zoomed = reduce(first, frame(4, 4, detail(3, { weightsAfter: pictureOf(3) })));
  assert.deepEqual(trainingOf(zoomed).detail?.tensors, { weightsAfter: pictureOf(3), meanDelta });
  const next = reduce(zoomed, frame(5, 5, detail(5, { weightsAfter })));
  assert.deepEqual(trainingOf(next).detail?.tensors, { weightsAfter });
});

test('a choice shows at once and survives every frame that does not know of it, but none that does', () => {
  const chosen = reduce(reduce(empty, hydrate(3)), { type: 'select', epoch: 1 });
  assert.deepEqual(trainingOf(chosen).selection, { layer: 0, epoch: 1 });
  const underWay = reduce(chosen, frame(4, 4));
  assert.deepEqual(trainingOf(underWay).selection, { layer: 0, epoch: 1 });
  const next = reduce(underWay, frame(5, 5, { choice: 1 }));
  assert.deepEqual(trainingOf(next).selection, { layer: 0, epoch: 'latest' });
});

test('of two choices in a row the second stays, also when the answer to the first comes after it', () => {
  const first = reduce(reduce(empty, hydrate(3)), { type: 'select', epoch: 1 });
  const second = reduce(reduce(first, { type: 'select', epoch: 2 }), frame(4, 4));
  const answered = reduce(second, frame(5, 5, { choice: 1, selection: { layer: 0, epoch: 1 } }));
  assert.deepEqual(trainingOf(answered).selection, { layer: 0, epoch: 2 });
  const settled = reduce(answered, frame(6, 6, { choice: 2, selection: { layer: 0, epoch: 2 } }));
  assert.deepEqual(trainingOf(settled).selection, { layer: 0, epoch: 2 });
});

test('a choice on its way to the host survives when the same run is sent anew, and ends with another run', () => {
  const chosen = reduce(reduce(empty, hydrate(3)), { type: 'select', layer: 0, epoch: 2 });
  const again = reduce(chosen, hydrate(3));
  assert.deepEqual(trainingOf(again).selection, { layer: 0, epoch: 2 });
  const answered = reduce(again, { ...hydrate(3), choice: 1, selection: { layer: 0, epoch: 1 } });
  assert.deepEqual(trainingOf(answered).selection, { layer: 0, epoch: 1 });
  const another = reduce(chosen, { ...hydrate(3), run: { ...run, id: 'another' } });
  assert.deepEqual(trainingOf(another).selection, { layer: 0, epoch: 'latest' });
});

test('a typed sample that was chosen shows at once, is known again in a copy, and is given up for the probe', () => {
  const sample = { inputs: [1, 2], targets: [0] };
  const chosen = reduce(reduce(empty, hydrate(3)), { type: 'select', sample });
  assert.deepEqual(trainingOf(chosen).selection.sample, sample);
  assert.equal(trainingOf(reduce(chosen, { type: 'select', sample: null })).selection.sample, undefined);
  const { selection } = trainingOf(chosen);
  assert.ok(sameSelection(selection, structuredClone(selection)));
  for (const other of [2, { ...sample, inputs: [1, 3] }, undefined]) {
    assert.ok(!sameSelection(selection, { layer: 0, epoch: 'latest', ...(other !== undefined && { sample: other }) }));
  }
});

test('the exact number of a cell is kept until the next one, and forgotten with the run', () => {
  const block = { row: 0, column: 0, rows: 1, columns: 1 };
  const value = Float64Array.of(2);
  const reading: CellReading = { layer: 0, epoch: 3, tensor: 'weightsAfter', block, row: 0, column: 0, value };
  const state = reduce(reduce(empty, hydrate(3)), { type: 'cell', id: 1, reading });
  assert.equal(trainingOf(reduce(state, frame(4, 4))).cellReading, reading);
  assert.equal(trainingOf(reduce(state, hydrate(1))).cellReading, null);
});

test('messages of others are told from those of the host, and half of a message is none', () => {
  const others = [null, undefined, 3, 'frame', {}, { type: 'else' }, { type: 'toString' }];
  const halves = [
    { type: 'frame' },
    { type: 'hydrate' },
    { ...frame(1, 1), parts: null },
    { type: 'row' },
    { type: 'row', id: 1, row: { scalars: [1] } },
    { type: 'row', row: null },
    { type: 'describe' },
    { type: 'cell', id: 1, reading: { value: 1 } },
  ];
  for (const other of [...others, ...halves]) assert.equal(hostMessage(other), undefined);
  for (const message of [hydrate(1), frame(1, 1), { type: 'row', id: 1, row: null }, { type: 'describe', id: 2 }])
    assert.equal(hostMessage(message), message);
});

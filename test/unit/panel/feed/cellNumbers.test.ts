import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellNumbers, cellReading } from '../../../../src/panel/feed/cellNumbers.ts';
import { firstView, type PanelToHost } from '../../../../src/panel/panelMessage.ts';
import { recordedMoment } from '../../../../src/run/moment.ts';
import { tensorInRow } from '../../../../src/trace/layout.ts';
import { shownQuantities } from '../../../../src/trace/quantity.ts';
import { hostedPanel } from '../../../support/page/hosted.ts';
import { runOf } from '../../run/trainedRun.ts';

const layers = [
  { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
  { name: 'out', inputs: 3, outputs: 1, bias: false, activation: 'sigmoid' },
];
const run = runOf(layers, 2);
const { layout } = run.history;
const row = run.history.tensorsOf(2)!;
const moment = recordedMoment({ run, epoch: 2 });
const viewed = { run, selection: { layer: 0, epoch: 'latest' } } as const;
const numbers = (layer: number, unit: number, input: number | null) => cellNumbers(moment, layer, { unit, input });

test('a selected weight has its own numbers and those of its unit', () => {
  const found = numbers(0, 2, 1);
  assert.equal(found[shownQuantities.indexOf('weightsAfter')], tensorInRow(layout, row, 0, 'weightsAfter')[2 * 2 + 1]);
  assert.equal(found[shownQuantities.indexOf('biasAfter')], tensorInRow(layout, row, 0, 'biasAfter')[2]);
  assert.equal(found[shownQuantities.indexOf('meanDelta')], tensorInRow(layout, row, 0, 'meanDelta')[2]);
});

test('a selected unit has no weight, and a layer without a bias none', () => {
  const found = numbers(1, 0, null);
  for (const name of ['weightsAfter', 'meanGradient', 'biasAfter'] as const)
    assert.ok(Number.isNaN(found[shownQuantities.indexOf(name)]));
  assert.equal(found[shownQuantities.indexOf('meanDelta')], tensorInRow(layout, row, 1, 'meanDelta')[0]);
});

test('a unit or an input that the layer does not have has no numbers', () => {
  assert.equal(numbers(0, 3, 0).length, 0);
  assert.equal(numbers(0, 0, 2).length, 0);
});

test('of a block the element that its cell shows is told, with its exact value', () => {
  const block = { row: 1, column: 0, rows: 2, columns: 2 };
  const reading = cellReading(viewed, { layer: 0, epoch: 1, tensor: 'weightsAfter', block });
  assert.deepEqual([reading.row, reading.column], [2, 1]);
  const weights = tensorInRow(layout, run.history.tensorsOf(1)!, 0, 'weightsAfter');
  assert.deepEqual(reading.value, Float64Array.of(weights[5]!));
});

test('the page is told those of the epoch and the layer that are selected', async () => {
  const shown = hostedPanel([run]);
  shown.host.receive({ type: 'ready', view: firstView } satisfies PanelToHost);
  await shown.settle();
  for (const [layer, epoch] of [
    [0, 1],
    [0, 2],
    [1, 1],
  ] as const) {
    shown.list.select({ layer, epoch });
    const cell = { layer, unit: 0, input: 1, quantity: 'meanDelta' } as const;
    shown.host.receive({ type: 'view', view: { ...firstView, cell } } satisfies PanelToHost);
    const told = (await shown.settle()).flatMap(message => ('parts' in message ? (message.parts.cell ?? []) : []));
    const numbers = cellNumbers(recordedMoment({ run, epoch }), layer, cell);
    assert.deepEqual(told.at(-1), { epoch, layer, unit: 0, input: 1, numbers });
  }
});

test('a question for what there is not is answered without a number', () => {
  const one = { row: 0, column: 0, rows: 1, columns: 1 };
  const wrong = [
    { layer: 5, epoch: 1, tensor: 'weightsAfter', block: one },
    { layer: 0, epoch: 9, tensor: 'weightsAfter', block: one },
    { layer: 1, epoch: 1, tensor: 'biasAfter', block: one },
    { layer: 0, epoch: 1, tensor: 'weightsAfter', block: { ...one, rows: 4 } },
    { layer: 0, epoch: 1, tensor: 'meanDelta', block: { ...one, row: 1 } },
    { layer: 0, epoch: 1, tensor: 'weightsAfter', block: { ...one, columns: 3 } },
  ] as const;
  for (const question of wrong) assert.equal(cellReading(viewed, question).value.length, 0);
  assert.equal(cellReading(undefined, wrong[0]).value.length, 0);
});

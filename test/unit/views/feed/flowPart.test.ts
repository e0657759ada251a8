import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstView } from '../../../../src/protocol/panelMessage.ts';
import type { RunInfo } from '../../../../src/protocol/run.ts';
import { Run } from '../../../../src/session/run.ts';
import { FlowPart } from '../../../../src/views/feed/flowPart.ts';
import { addEpoch, runOf } from '../trainedRun.ts';

const layers = [
  { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
  { name: 'out', inputs: 3, outputs: 1, bias: true, activation: 'sigmoid' },
];
const viewed = (run: Run, epoch: number | 'latest' = 'latest') => ({
  run,
  runs: [run],
  selection: { layer: 0, epoch },
  view: firstView,
});

test('a flow is sent when the epoch changes, and again only after a reset', () => {
  const part = new FlowPart();
  const run = runOf(layers, 3);
  assert.equal(part.next(viewed(run))?.epoch, 3);
  assert.equal(part.next(viewed(run)), null);
  addEpoch(run, 4);
  assert.equal(part.next(viewed(run))?.epoch, 4);
  assert.equal(part.next(viewed(run, 2))?.epoch, 2);
  part.reset();
  assert.equal(part.next(viewed(run, 2))?.epoch, 2);
});

test('before the first epoch there is none', () => {
  assert.equal(new FlowPart().next(viewed(runOf(layers, 0))), null);
});

test('it says whose values it holds, and whether loss and activation were taken together', () => {
  const info: RunInfo = { ...runOf(layers, 0).info, loss: 'binaryCrossEntropy', probe: 'given input' };
  const fused = new Run(info, 1e8);
  addEpoch(fused, 1);
  const flow = new FlowPart().next(viewed(fused));
  assert.deepEqual([flow?.sample, flow?.isFused], ['given input', true]);
  assert.equal(new FlowPart().next(viewed(runOf(layers, 1)))?.isFused, false);
});

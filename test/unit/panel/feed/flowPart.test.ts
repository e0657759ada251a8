import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowPart } from '../../../../src/panel/feed/flowPart.ts';
import { flowNumbers } from '../../../../src/panel/flowPicture.ts';
import { firstView } from '../../../../src/panel/panelMessage.ts';
import { Run } from '../../../../src/run/run.ts';
import { shapesOf } from '../../../../src/run/runFacts.ts';
import type { RunInfo } from '../../../../src/run/runState.ts';
import { runAnswers } from '../../../../src/threads/runAnswers.ts';
import { subjectOf } from '../../run/subjects.ts';
import { addEpoch, runOf } from '../../run/trainedRun.ts';

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
  const part = flowPart();
  const run = runOf(layers, 3);
  assert.equal(part.next(viewed(run)).update?.epoch, 3);
  assert.equal(part.next(viewed(run)).update, undefined);
  addEpoch(run, 4);
  assert.equal(part.next(viewed(run)).update?.epoch, 4);
  assert.equal(part.next(viewed(run, 2)).update?.epoch, 2);
  part.reset();
  assert.equal(part.next(viewed(run, 2)).update?.epoch, 2);
});

test('before the first epoch there is none', () => {
  assert.equal(flowPart().next(viewed(runOf(layers, 0))).update, null);
});

test('it says whose values it holds, and whether loss and activation were taken together', () => {
  const info: RunInfo = { ...runOf(layers, 0).info, loss: 'binaryCrossEntropy', probe: 'given input' };
  const fused = new Run(info, 1e8);
  addEpoch(fused, 1);
  const flow = flowPart().next(viewed(fused)).update;
  assert.deepEqual([flow?.sample, flow?.isFused], ['given input', true]);
  assert.equal(flowPart().next(viewed(runOf(layers, 1))).update?.isFused, false);
});

test('the flow of a typed input is computed and called so, and another typed input gets a flow of its own', async () => {
  const subject = await subjectOf({
    data: { inputs: [[0], [1]], targets: [[0], [1]] },
    layers: [{ units: 1 }],
  });
  const run = new Run(runOf(shapesOf(subject.model), 0).info, 1e8, subject);
  addEpoch(run, 1);
  run.setState('finished');
  const { length } = run.history.tensorsOf(1)!;
  const answers = runAnswers({
    evaluator: () => ({
      rows: () => Promise.resolve(undefined),
      surface: () => Promise.resolve(undefined),
      shares: () => Promise.resolve(undefined),
      probe: (_, sample) => Promise.resolve([new Float64Array(length).fill('row' in sample ? -1 : sample.inputs[0]!)]),
      dispose: () => {},
    }),
    now: () => 0,
    later: () => {},
  });
  const part = flowPart(answers);
  const next = async (input: number) => {
    const selection = { layer: 0, epoch: 1, sample: { inputs: [input], targets: [1] } };
    part.next({ ...viewed(run), selection });
    await new Promise(resolve => setImmediate(resolve));
    return part.next({ ...viewed(run), selection }).update;
  };
  for (const input of [0.25, 0.5]) {
    const flow = await next(input);
    assert.equal(flow?.sample, 'typed input');
    assert.equal(flow?.rows[flowNumbers.indexOf('input')], input);
  }
});

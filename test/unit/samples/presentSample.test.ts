import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Run } from '../../../src/run/run.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import { presentSample } from '../../../src/samples/presentSample.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import { addEpoch, runOf } from '../run/trainedRun.ts';
import { classes } from './subjects.ts';

const recorded = () => new Run(runOf(shapesOf(classes.model), 0).info, 1e8, classes);
const selection = { layer: 0, epoch: 'latest' } as const;

test('the numbers of the present sample are those of its row, those that were typed, or those of the recorded probe', () => {
  const run = recorded();
  addEpoch(run, 1);
  const { samples } = classes;
  assert.deepEqual(presentSample(run, { ...selection, sample: 1 }), {
    inputs: [...samples.inputs.subarray(2, 4)],
    targets: [...samples.targets.subarray(3, 6)],
  });
  const typed = { inputs: [7, 8], targets: [1, 0, 0] };
  assert.equal(presentSample(run, { ...selection, sample: typed }), typed);
  assert.deepEqual(presentSample(run, selection), {
    inputs: [...tensorInRow(run.history.layout, run.history.tensorsOf(1)!, 0, 'input')],
    targets: [...samples.probeTargets],
  });
});

test('before the first epoch the numbers of the probe are not known, and without data those of no row', () => {
  assert.equal(presentSample(recorded(), selection), undefined);
  assert.equal(presentSample(runOf(shapesOf(classes.model), 1), selection), undefined);
});

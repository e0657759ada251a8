import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { RunList } from '../../../src/run/runList.ts';
import type { Selection } from '../../../src/run/runState.ts';
import { holdEpoch } from '../../../src/run/viewedMoment.ts';
import { runOf } from './trainedRun.ts';

const layers = [{ name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'tanh' }];

/** What is selected after a number of `asked` was asked about, of a run of four epochs. */
function heldAt(asked: number, before: Selection['epoch'], state: 'running' | 'finished'): Selection['epoch'] {
  const run = runOf(layers, 4);
  run.setState(state);
  const list = new RunList(() => {});
  list.add(run);
  list.select({ epoch: before });
  holdEpoch(list, asked);
  return list.shown!.selection.epoch;
}

suite('an epoch whose numbers are asked about', () => {
  test('is selected while the training goes on, and where another one is', () => {
    assert.equal(heldAt(4, 'latest', 'running'), 4);
    assert.equal(heldAt(3, 'latest', 'finished'), 3);
    assert.equal(heldAt(3, 2, 'finished'), 3);
  });

  test('stays as it is selected where its numbers are shown already, and will be', () => {
    assert.equal(heldAt(4, 'latest', 'finished'), 'latest');
    assert.equal(heldAt(2, 2, 'running'), 2);
  });
});

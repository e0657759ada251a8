/** A branch as a run: what it shares with the one that it left, and what cannot be done with it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { branchRun } from '../../../src/run/branch.ts';
import { continuationProblem } from '../../../src/run/continuation.ts';
import { History } from '../../../src/run/history.ts';
import type { Run } from '../../../src/run/run.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { runReplays } from '../../../src/threads/runReplay.ts';
import { PageTraining } from '../../support/page/pageTraining.ts';

const place = { at: '12:1:forward:hidden:net', epoch: 12, batch: 1, edits: 'W(hidden)[0, 0] = 0.5' };

async function parentOf(epochs = 30): Promise<Run> {
  const training = await PageTraining.of('examples/xor.mlp.json', { epochs });
  training.finish();
  return training.run;
}

const branchAt = (parent: Run, epochs: number) =>
  branchRun(parent, { id: 'branch', branch: place, epochs, historyBytes: 1e6, startedAt: 7 });

test('a branch begins with the epochs before the one in which something was set, and says where it left which run', async () => {
  const parent = await parentOf();
  const branch = branchAt(parent, 11);
  const { history, info, status } = branch;
  assert.equal(history.epochs, 11);
  for (let epoch = 1; epoch <= 11; epoch++) {
    assert.deepEqual(history.scalarsOf(epoch), parent.history.scalarsOf(epoch));
    // The rows themselves, not copies.
    assert.equal(history.tensorsOf(epoch), parent.history.tensorsOf(epoch));
  }
  assert.equal(history.tensorsOf(12), undefined);
  assert.deepEqual(history.blocks([0], 4, 0, 2), parent.history.blocks([0], 4, 0, 2));
  assert.deepEqual(info.branch, { of: parent.info.id, ofStartedAt: 0, ...place });
  assert.deepEqual([info.id, info.startedAt, info.epochs, status.state], ['branch', 7, 30, 'paused']);
  // What comes is its own.
  const row = parent.history.scalarsOf(13)!.slice();
  branch.append({ firstEpoch: 12, scalars: row, tensorEpochs: new Int32Array(), tensors: new Float64Array() });
  assert.deepEqual(history.scalarsOf(12), row);
  assert.notDeepEqual(parent.history.scalarsOf(12), row);
  assert.equal(parent.history.epochs, 30);
  assert.throws(() => branchAt(parent, 31), /should begin with 31 of 30/);
});

test('of many epochs the memory of most is shared', () => {
  const parent = new History({ layers: [], scalarLength: 10, tensorLength: 0 }, 1e8);
  const scalars = Float64Array.from({ length: 10 * 30_000 }, (_, k) => k);
  const none = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
  parent.append({ firstEpoch: 1, scalars, ...none });
  const branch = new History(parent.layout, 1e8);
  branch.beginWith(parent, 20_001);
  assert.equal(branch.epochs, 20_001);
  assert.equal(branch.scalarsOf(1)!.buffer, parent.scalarsOf(1)!.buffer);
  assert.notEqual(branch.scalarsOf(20_001)!.buffer, parent.scalarsOf(20_001)!.buffer);
  branch.append({ firstEpoch: 20_002, scalars: new Float64Array(10).fill(-1), ...none });
  for (const epoch of [1, 9_999, 20_001]) assert.deepEqual(branch.scalarsOf(epoch), parent.scalarsOf(epoch));
  assert.equal(parent.scalarsOf(20_002)![0], 200_010);
  assert.equal(branch.scalarsOf(20_002)![0], -1);
});

test('a branch is not continued and not trained again, as its text trains another run: it says so', async () => {
  const parent = await parentOf();
  const branch = branchAt(parent, 11);
  branch.setState('stopped');
  assert.match(continuationProblem(branch)!, /^It is a branch: numbers were set in it/);
  assert.equal(branch.status.canContinue, undefined);
  assert.deepEqual([branch.request, branch.basis, branch.marks.all], [undefined, undefined, []]);
  const replays = runReplays({ start: () => assert.fail('a thread was started'), access: () => 'untrusted' });
  const answer = replays.of(branch)!.steps(5, { layer: 0, unit: 0, input: 0 });
  assert.deepEqual(answer, {
    state: 'problem',
    message: 'it is a branch: numbers were set in it, so training it again from its spec comes to other numbers',
  });
  replays.dispose();
});

test('a branch that is saved comes back as one', async () => {
  const path = await mkdtemp(join(tmpdir(), 'backprop-branch-'));
  try {
    const branch = branchAt(await parentOf(), 11);
    branch.setState('stopped');
    await new RunFolder(path).save(branch);
    const restored = await new RunFolder(path).restore(branch.info.spec, 1e6);
    assert.deepEqual(restored!.info, branch.info);
    assert.deepEqual(restored!.history.scalarsOf(11), branch.history.scalarsOf(11));
    assert.match(continuationProblem(restored!)!, /^It is a branch/);
  } finally {
    await rm(path, { recursive: true });
  }
});

/** A training that was cut short is not judged as if it had come to its end. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { runTrace } from '../../../src/diagnose/trace.ts';
import type { RunState } from '../../../src/run/runState.ts';
import { PageTraining } from '../../support/page/pageTraining.ts';

/** What is said of XOR, of 400 epochs, after some of them. */
async function findingsAfter(epochs: number, state: RunState) {
  const training = await PageTraining.of('examples/xor.mlp.json');
  training.train(epochs);
  const { run } = training;
  run.setState(state);
  return diagnose(runTrace(run));
}

suite('a training that was cut short', () => {
  for (const state of ['stopped', 'interrupted', 'failed'] as const) {
    test(`(${state}) is told nothing after a few epochs, and nothing of an end after more`, async () => {
      assert.deepEqual(await findingsAfter(7, state), []);
      const codes = (await findingsAfter(15, state)).filter(({ severity }) => severity !== 'info');
      assert.deepEqual(codes, []);
    });
  }

  test('would be told of what is wrong, had it ended there', async () => {
    const codes = (await findingsAfter(15, 'finished')).map(({ code }) => code);
    assert.ok(codes.includes('slow'), codes.join());
  });

  test('is told that it has learned, where it has', async () => {
    assert.deepEqual(
      (await findingsAfter(60, 'stopped')).map(({ code }) => code),
      ['healthy'],
    );
  });
});

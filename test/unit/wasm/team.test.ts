/** Two threads on one training. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { kernelArithmetic } from '../../../src/wasm/kernelArithmetic.ts';
import { isWorthATeam, sharedMemory } from '../../../src/wasm/team.ts';
import { trainingOptions, withClasses } from '../engine/support.ts';
import { kernelModule, teamTraining, wide } from './teams.ts';

const weighted = {
  ...wide,
  training: withClasses(wide.training, 70),
  probe: withClasses(wide.probe, 70),
  classWeights: Array.from({ length: 70 }, (_, k) => 0.3 + k / 20),
};

for (const [what, options] of Object.entries({ '': wide, ' with class weights': weighted })) {
  test(`a second thread changes no bit${what}, from whatever batch on it is there`, { timeout: 60_000 }, async () => {
    const { trainer: team, tasks, join } = teamTraining(options);
    const alone = createTrainer(options, { arithmetic: kernelArithmetic(kernelModule('f64.wasm')) });
    /** Batches of which a part was handed over; each batch is held against the one of one thread. */
    const sharedOf = (batches: number) =>
      Array.from({ length: batches }, () => {
        const before = tasks();
        assert.deepEqual(team.step(), alone.step());
        return tasks() > before;
      });
    // Until it is there the training goes on alone; three batches are a whole epoch.
    assert.deepEqual(sharedOf(4), new Array(4).fill(false));
    const end = await join();
    try {
      assert.deepEqual(sharedOf(9), new Array(9).fill(true));
    } finally {
      await end();
    }
    for (const [l, { w, b }] of alone.network.layers.entries()) {
      assert.deepEqual(team.network.layers[l].w, w);
      assert.deepEqual(team.network.layers[l].b, b);
    }
  });
}

test('nobody is recruited for batches that are done sooner than handed over', () => {
  const recruit = () => assert.fail('recruited');
  const arithmetic = kernelArithmetic(kernelModule('f64.wasm'), { module: kernelModule('f64-shared.wasm'), recruit });
  createTrainer(trainingOptions({}), { arithmetic });
  assert.ok(!isWorthATeam(trainingOptions({})));
  assert.ok(isWorthATeam(wide));
});

test('the memory that two threads share cannot grow far beyond what is estimated for the training', () => {
  const memory = sharedMemory(wide);
  const { byteLength } = memory.buffer;
  assert.ok(byteLength < 2 ** 20);
  assert.throws(() => memory.grow(2 ** 30 / 2 ** 16), RangeError);
  memory.grow(2 ** 24 / 2 ** 16);
});

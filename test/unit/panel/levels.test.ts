import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Before, ReferenceLevel } from '../../../src/findings/before.ts';
import { levelsOf } from '../../../src/panel/levels.ts';
import { craftedRun, denseLayers } from '../../support/page/craftedRun.ts';

function said(levels: readonly ReferenceLevel[], epochs: number, firstLoss = 2) {
  const before = { findings: [], levels, settings: {} } as unknown as Before;
  const run = craftedRun({
    layers: denseLayers(1, 1),
    epochs,
    info: { before },
    network: (name, epoch) => (name === 'loss' ? firstLoss / epoch : undefined),
  });
  return levelsOf(run).map(({ of, label, value }) => [of, label, value]);
}

const chance = { of: 'accuracy', kind: 'chance', value: 0.5, label: 'chance: 1 of 2' } as const;
const majority = { of: 'accuracy', kind: 'majority', value: 0.5, label: 'largest class' } as const;

test('curves are held against what is known before the training, and against the first loss', () => {
  assert.deepEqual(said([chance], 3), [
    ['accuracy', 'chance: 1 of 2', 0.5],
    ['loss', 'first epoch', 2],
  ]);
});

test('before the first epoch, and where the first loss is no number, there is no first loss', () => {
  assert.deepEqual(said([], 0), []);
  assert.deepEqual(said([], 1, Number.NaN), []);
});

test('of two at one place chance is left, and levels of another curve do not count', () => {
  assert.deepEqual(said([majority, chance, { ...majority, of: 'loss' }], 1, 0.5), [
    ['accuracy', 'chance: 1 of 2', 0.5],
    ['loss', 'largest class', 0.5],
  ]);
});

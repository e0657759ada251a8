import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { prepare } from '../../../src/plan/prepare.ts';
import { runSettings } from '../../../src/run/runSettings.ts';
import { isTrainingOf } from '../../../src/run/sameTraining.ts';
import type { RunSettings } from '../../../src/run/settings.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { textDigest } from '../../../src/threads/node/digests.ts';

const text = `{
  "name": "a", "seed": 3,
  "data": { "inputs": [[0], [1], [2], [3], [4], [5], [6], [7], [8], [9]], "targets": [[0], [1], [2], [3], [4], [5], [6], [7], [8], [9]] },
  "layers": [{ "units": 1 }],
  "training": { "epochs": 5 }
}`;

async function settingsOf(spec: string): Promise<RunSettings> {
  const { parsed, options } = await prepare(spec, { files: undefined, limits: defaultLimits });
  return runSettings(parsed.spec!, options!, textDigest);
}

async function isSame(from: string | RegExp, to: string, facts = {}): Promise<boolean> {
  const changed = text.replace(from, to);
  assert.notEqual(changed, text);
  return isTrainingOf({ settings: await settingsOf(text), seedGiven: false, ...facts }, await settingsOf(changed));
}

suite('a run is one of a text', () => {
  test('that differs in comments, layout, name, probe, or by defaults that are written', async () => {
    assert.equal(await isSame('"layers"', '// layers\n\n  "layers"'), true);
    assert.equal(await isSame('"a"', '"b"'), true);
    assert.equal(await isSame('"units": 1', '"units": 1, "activation": "linear"'), true);
    assert.equal(await isSame('"seed": 3', '"seed": 3, "probe": { "sample": 2 }'), true);
  });

  test('but not of one with another setting, or another row', async () => {
    assert.equal(await isSame('"units": 1', '"units": 1, "l2": 0.1'), false);
    assert.equal(await isSame('"epochs": 5', '"epochs": 6'), false);
    assert.equal(await isSame('[9]]', '[8]]'), false);
    assert.equal(await isSame('"seed": 3', '"seed": 4'), false);
  });

  test('whose seed was given, or that was continued, whatever the text says of that', async () => {
    assert.equal(await isSame('"seed": 3', '"seed": 4', { seedGiven: true }), true);
    assert.equal(await isSame('"epochs": 5', '"epochs": 6', { idle: 10 }), true);
    assert.equal(await isSame('"epochs": 5', '"epochs": 6', { seedGiven: true }), false);
  });
});

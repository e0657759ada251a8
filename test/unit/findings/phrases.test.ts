import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { findingCodes } from '../../../src/findings/finding.ts';
import { findingPhrases } from '../../../src/findings/phrases.ts';
import { everyCode } from '../../../src/spec/ignoreComments.ts';

interface ListSetting {
  readonly items: { readonly enum: readonly string[]; readonly enumDescriptions: readonly string[] };
}

const { contributes } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, ListSetting>> } };
};

suite('the setting that silences findings', () => {
  test('offers every code that says that something is wrong, each with its phrase', () => {
    const { items } = contributes.configuration.properties['backprop.advice.ignore']!;
    const codes = findingCodes.filter(code => code !== 'healthy');
    assert.deepEqual(items.enum, [everyCode, ...codes]);
    assert.deepEqual(
      items.enumDescriptions.slice(1),
      codes.map(code => findingPhrases[code]),
    );
  });
});

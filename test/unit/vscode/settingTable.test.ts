import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import {
  checkedSetting,
  type SettingName,
  type SettingRow,
  settingNames,
  settingTable,
} from '../../../src/vscode/settingTable.ts';

const project = join(import.meta.dirname, '../../..');

interface Property {
  readonly type: string;
  readonly scope: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly items?: { readonly type: string; readonly enum: readonly string[] };
}

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Property>> } };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}

const { contributes, capabilities }: Manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
const { properties } = contributes.configuration;

suite('the table of settings and package.json', () => {
  test('have the same settings', () => {
    assert.deepEqual(
      settingNames.map(name => `backprop.${name}`),
      Object.keys(properties),
    );
  });

  for (const name of settingNames) {
    test(`say the same of ${name}`, () => {
      const row: SettingRow = settingTable[name];
      const {
        type,
        scope,
        default: otherwise,
        minimum,
        maximum,
        enum: values,
        items,
      } = properties[`backprop.${name}`]!;
      const types = { number: 'number', integer: 'integer', choice: 'integer', boolean: 'boolean', words: 'array' };
      assert.deepEqual({ type, scope, otherwise }, { type: types[row.type], scope: row.scope, otherwise: row.default });
      assert.deepEqual([minimum, maximum], 'minimum' in row ? [row.minimum, row.maximum] : [undefined, undefined]);
      assert.deepEqual(items?.enum ?? values, 'values' in row ? row.values : undefined);
    });
  }

  test('name the same settings that a folder without trust must not set', () => {
    const restricted = settingNames.filter(name => settingTable[name].isRestricted).map(name => `backprop.${name}`);
    assert.deepEqual(capabilities.untrustedWorkspaces.restrictedConfigurations, restricted);
  });

  test('let a folder without trust set nothing that takes memory or time, or hides what is wrong', () => {
    const free = settingNames.filter(name => !settingTable[name].isRestricted);
    assert.deepEqual(free, ['training.reproducible']);
  });
});

test('the configuration of the editor is read in one file', () => {
  const files = globSync('src/**/*.ts', { cwd: project }).map(file => file.replaceAll('\\', '/'));
  const readers = files.filter(file => readFileSync(join(project, file), 'utf8').includes('getConfiguration('));
  assert.deepEqual(readers, ['src/vscode/settings.ts']);
});

test('every default is a value that is allowed', () => {
  for (const name of settingNames) {
    assert.deepEqual(checkedSetting(name, undefined), { value: settingTable[name].default });
    assert.deepEqual(checkedSetting(name, settingTable[name].default), { value: settingTable[name].default });
  }
});

test('what is allowed is taken as it is written, to the ends of the range', () => {
  const allowed: readonly [SettingName, unknown][] = [
    ['history.megabytes', 1],
    ['history.megabytes', 1.5],
    ['history.megabytes', 4096],
    ['training.reproducible', true],
    ['training.threads', 1],
    ['tryFix.seconds', 3600],
    ['limits.parameters', 1],
    ['advice.ignore', ['all']],
  ];
  for (const [name, value] of allowed) assert.deepEqual(checkedSetting(name, value), { value });
});

suite('a setting that is written wrongly', () => {
  const values: readonly unknown[] = [
    'lots',
    '2',
    '',
    null,
    {},
    { length: 1 },
    [],
    [2],
    () => 1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -1,
    -0,
    0,
    0.5,
    1.5,
    3,
    1e300,
    Number.MAX_SAFE_INTEGER,
    2n,
    true,
    'true',
  ];
  for (const name of settingNames) {
    test(`is named, with what was expected, and its default used: ${name}`, () => {
      const row: SettingRow = settingTable[name];
      for (const written of values) {
        const { value, problem } = checkedSetting(name, written);
        const isRight =
          row.type === 'boolean'
            ? typeof written === 'boolean'
            : row.type === 'words'
              ? Array.isArray(written) && written.length === 0
              : row.type === 'choice'
                ? written === 1 || written === 2
                : typeof written === 'number' &&
                  written >= row.minimum &&
                  written <= row.maximum &&
                  (row.type === 'number' || Number.isInteger(written));
        if (isRight) {
          assert.deepEqual([value, problem], [written, undefined]);
          continue;
        }
        assert.deepEqual(value, row.default, String(written));
        assert.match(problem!, new RegExp(`^The setting backprop\\.${name.replace('.', '\\.')} (is|has) .+\\.$`));
        assert.match(
          problem!,
          row.type === 'words'
            ? /is not the code of a finding|Expected a list/
            : /Expected .*, so the default, .* is used\.$/,
        );
      }
    });
  }

  test('reads as a sentence with the value, the range and the default', () => {
    const said = (name: SettingName, written: unknown) => checkedSetting(name, written).problem;
    assert.equal(
      said('history.megabytes', 'lots'),
      'The setting backprop.history.megabytes is "lots". Expected a number from 1 to 4,096, so the default, 256, is used.',
    );
    assert.equal(
      said('limits.parameters', 2.5),
      'The setting backprop.limits.parameters is 2.5. Expected a whole number from 1 to 10,000,000,000, so the default, 100,000,000, is used.',
    );
    assert.equal(
      said('training.threads', '2'),
      'The setting backprop.training.threads is "2". Expected 1 or 2, so the default, 2, is used.',
    );
    assert.equal(
      said('training.reproducible', 1),
      'The setting backprop.training.reproducible is 1. Expected true or false, so the default, false, is used.',
    );
    assert.equal(
      said('advice.ignore', 'all'),
      'The setting backprop.advice.ignore is "all". Expected a list, each the code of a finding, so none is used.',
    );
  });

  test('keeps what is right in a list, and says what was meant by the rest', () => {
    assert.deepEqual(checkedSetting('advice.ignore', ['vanishing', 'explodin', 7, 'vanishing']), {
      value: ['vanishing'],
      problem:
        'The setting backprop.advice.ignore has "explodin", which is not the code of a finding and is ignored. Did you mean "exploding"?',
    });
  });

  test('is shortened where it is long', () => {
    const { problem } = checkedSetting('advice.ignore', ['x'.repeat(10_000)]);
    assert.ok(problem!.length < 300);
    assert.ok(checkedSetting('history.megabytes', 'x'.repeat(10_000)).problem!.length < 300);
  });
});

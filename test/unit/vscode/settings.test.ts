import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

/** What the settings are, what is said, and who hears that they change: as much of an editor as they need. */
interface Editor {
  readonly settings: Map<string, unknown>;
  readonly said: string[];
  readonly listeners: ((change: { affectsConfiguration(section: string): boolean }) => void)[];
}

const editor: Editor = { settings: new Map(), said: [], listeners: [] };

Object.assign(globalThis, { settingsEditor: editor });
const fake = `
const editor = globalThis.settingsEditor;
export const workspace = {
  workspaceFolders: [{ uri: 'one' }, { uri: 'two' }],
  getConfiguration: (section, scope) => ({
    get: name => editor.settings.get(scope + ':' + section + '.' + name) ?? editor.settings.get(section + '.' + name),
  }),
  onDidChangeConfiguration: listener => { editor.listeners.push(listener); return { dispose() {} }; },
};
export const window = { showWarningMessage: async text => void editor.said.push(text) };
export const commands = {};
`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' && context.parentURL?.endsWith('?settings')
      ? { url: `data:text/javascript,${encodeURIComponent(fake)}`, shortCircuit: true }
      : next(specifier, context),
});

type Settings = typeof import('../../../src/vscode/settings.ts');
const settings: Settings = await import(new URL('../../../src/vscode/settings.ts?settings', import.meta.url).href);

function change(more: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(more)) {
    if (value === undefined) editor.settings.delete(name);
    else editor.settings.set(name, value);
  }
  for (const listener of editor.listeners) listener({ affectsConfiguration: section => section === 'backprop' });
}

test('settings of a wrong type are named once, their defaults are used, and a correction is used at once', () => {
  editor.settings.set('backprop.history.megabytes', 'lots');
  settings.registerSettings();
  assert.equal(settings.historyBytes(), 256 * 2 ** 20);
  assert.equal(editor.said.length, 1);
  assert.match(editor.said[0]!, /^The setting backprop\.history\.megabytes is "lots"\./);

  change({ 'backprop.tryFix.seconds': -5 });
  assert.equal(settings.trialBudget(), 60_000);
  assert.equal(editor.said.length, 2);
  change({});
  assert.equal(editor.said.length, 2);

  change({ 'backprop.history.megabytes': 100, 'backprop.tryFix.seconds': undefined });
  assert.equal(settings.historyBytes(), 100 * 2 ** 20);
  assert.equal(editor.said.length, 2);
  change({ 'backprop.history.megabytes': 'lots' });
  assert.equal(editor.said.length, 3);
  change({ 'backprop.history.megabytes': undefined });
});

test('every number that a training is limited by is finite and in its range, whatever is written', () => {
  for (const wrong of ['lots', Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300, null, [], {}]) {
    change(
      Object.fromEntries(
        ['parameters', 'dataMegabytes', 'memoryMegabytes'].map(name => [`backprop.limits.${name}`, wrong]),
      ),
    );
    const { parameters, dataBytes, memoryBytes } = settings.limits();
    assert.deepEqual([parameters, dataBytes, memoryBytes], [100_000_000, 2048 * 2 ** 20, 8192 * 2 ** 20]);
    change({ 'backprop.training.threads': wrong, 'backprop.training.reproducible': 'yes' });
    const { threads, reproducible } = settings.computing();
    assert.ok((threads === 1 || threads === 2) && reproducible === false);
  }
  for (const name of editor.settings.keys()) change({ [name]: undefined });
});

test('a setting of one folder is its own, and is named once for all folders that have it', () => {
  editor.said.length = 0;
  change({ 'one:backprop.advice.ignore': ['vanishing', 'nonsense'], 'two:backprop.advice.ignore': ['nonsense'] });
  assert.deepEqual(settings.ignoredFindings('one' as never), ['vanishing']);
  assert.deepEqual(settings.ignoredFindings('two' as never), []);
  assert.equal(editor.said.length, 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckRequest } from '../../../src/run/workerMessages.ts';
import { loadWith } from './loadWith.ts';

type Listener = (event: unknown) => void;

/** A window with one network open, which tells what happens in it. */
const editor = {
  isTrusted: false,
  documents: [
    {
      uri: {
        scheme: 'file',
        path: '/ws/a.mlp.json',
        fsPath: '/ws/a.mlp.json',
        toString: () => 'file:///ws/a.mlp.json',
      },
      version: 1,
      getText: () => '{}',
    },
  ],
  settings: new Map<string, unknown>(),
  requests: [] as CheckRequest[],
  listeners: new Map<string, Listener>(),
  listen: (name: string) => (listener: Listener) => {
    editor.listeners.set(name, listener);
    return { dispose: () => undefined };
  },
};

const modules = {
  'threads/specCheck.ts': `
    export const checkSpec = async (start, request) => {
      editor.requests.push(request);
      return { problems: [], findings: [] };
    };`,
  './workerThreads.ts': 'export const workerThreads = () => undefined;',
  vscode: `
    const watcher = { onDidChange: editor.listen('dataChanged'), onDidCreate: editor.listen('made'), onDidDelete: editor.listen('deleted') };
    export const workspace = {
      get isTrusted() { return editor.isTrusted; },
      get textDocuments() { return editor.documents; },
      getWorkspaceFolder: () => ({ uri: { fsPath: '/ws' } }),
      getConfiguration: section => ({ get: name => editor.settings.get(section + '.' + name) }),
      createFileSystemWatcher: () => watcher,
      onDidOpenTextDocument: editor.listen('opened'),
      onDidChangeTextDocument: editor.listen('changed'),
      onDidCloseTextDocument: editor.listen('closed'),
      onDidGrantWorkspaceTrust: editor.listen('trusted'),
      onDidChangeConfiguration: editor.listen('configured'),
    };
    export class EventEmitter {
      event = listener => { this.listener = listener; };
      fire(event) { this.listener?.(event); }
    }
    export const Disposable = { from: () => ({ dispose() {} }) };`,
};

test('a network is checked again when trust is granted, with its data files, and when a limit is changed, with that', async () => {
  const { CheckedSpecs } = await loadWith<typeof import('../../../src/vscode/checkedSpecs.ts')>(
    'checkedSpecs.ts',
    modules,
    editor,
  );
  const specs = new CheckedSpecs({} as never);
  const afterCheck = async (cause: () => void): Promise<CheckRequest> => {
    const checked = new Promise<void>(resolve => {
      specs.onDidCheck(() => resolve());
    });
    cause();
    await checked;
    return editor.requests.at(-1)!;
  };
  assert.equal((await afterCheck(() => specs.checkAll())).files, 'untrusted');

  const trusted = await afterCheck(() => {
    editor.isTrusted = true;
    editor.listeners.get('trusted')!(undefined);
  });
  assert.deepEqual(trusted.files, { folder: '/ws', root: '/ws' });

  const limited = await afterCheck(() => {
    editor.settings.set('backprop.limits.parameters', 12);
    editor.listeners.get('configured')!({ affectsConfiguration: (section: string) => section === 'backprop.limits' });
  });
  assert.equal(limited.limits.parameters, 12);
});

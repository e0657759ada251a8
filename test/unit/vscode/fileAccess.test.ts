import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { posix, win32 } from 'node:path';
import { suite, test } from 'node:test';
import type * as vscode from 'vscode';
import { dataFiles } from '../../../src/threads/node/dataFiles.ts';

interface Editor {
  isTrusted: boolean;
  /** The workspace folder that a path lies in. */
  folderOf: (path: string) => string | undefined;
}

const editor: Editor = { isTrusted: true, folderOf: () => undefined };
Object.assign(globalThis, { trustEditor: editor });
const fake = `
const editor = globalThis.trustEditor;
export const workspace = {
  get isTrusted() { return editor.isTrusted; },
  getWorkspaceFolder: ({ fsPath }) => {
    const folder = editor.folderOf(fsPath);
    return folder === undefined ? undefined : { uri: { fsPath: folder } };
  },
};
`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' && context.parentURL?.endsWith('?trust')
      ? { url: `data:text/javascript,${encodeURIComponent(fake)}`, shortCircuit: true }
      : next(specifier, context),
});
const { fileAccess }: typeof import('../../../src/vscode/specFiles.ts') = await import(
  new URL('../../../src/vscode/specFiles.ts?trust', import.meta.url).href
);

const uri = (scheme: string, fsPath: string) => ({ scheme, fsPath }) as vscode.Uri;

suite('the data files that a network may read', () => {
  test('are those of its workspace folder, or of its own folder where it is in none', () => {
    Object.assign(editor, {
      isTrusted: true,
      folderOf: (path: string) => (path.startsWith('/ws/') ? '/ws' : undefined),
    });
    assert.deepEqual(fileAccess(uri('file', '/ws/nets/a.mlp.json'), posix), { folder: '/ws/nets', root: '/ws' });
    assert.deepEqual(fileAccess(uri('file', '/elsewhere/a.mlp.json'), posix), {
      folder: '/elsewhere',
      root: '/elsewhere',
    });
  });

  test('are those of a drive or of a share on Windows', () => {
    const roots = ['c:\\', '\\\\server\\share\\ws'];
    Object.assign(editor, { isTrusted: true, folderOf: (path: string) => roots.find(root => path.startsWith(root)) });
    assert.deepEqual(fileAccess(uri('file', 'c:\\a.mlp.json'), win32), { folder: 'c:\\', root: 'c:\\' });
    assert.deepEqual(fileAccess(uri('file', '\\\\server\\share\\ws\\nets\\a.mlp.json'), win32), {
      folder: '\\\\server\\share\\ws\\nets',
      root: '\\\\server\\share\\ws',
    });
    assert.deepEqual(fileAccess(uri('file', 'd:\\x\\a.mlp.json'), win32), { folder: 'd:\\x', root: 'd:\\x' });
  });

  test('are none without trust, in a folder or out of one, and the next question is answered by the trust of then', async () => {
    for (const folderOf of [() => '/ws', () => undefined]) {
      Object.assign(editor, { isTrusted: false, folderOf });
      assert.equal(fileAccess(uri('file', '/ws/a.mlp.json')), 'untrusted');
      assert.equal(dataFiles(fileAccess(uri('file', '/ws/a.mlp.json'))), undefined);
      editor.isTrusted = true;
      assert.notEqual(fileAccess(uri('file', '/ws/a.mlp.json')), 'untrusted');
    }
  });

  test('are none of a network that is on no disk, with trust or without', async () => {
    for (const isTrusted of [true, false]) {
      Object.assign(editor, { isTrusted, folderOf: () => '/ws' });
      for (const scheme of ['untitled', 'git', 'vscode-vfs', 'vscode-remote', 'http', 'FILE', '']) {
        const access = fileAccess(uri(scheme, '/ws/a.mlp.json'));
        assert.equal(access, 'not on disk');
        const refusal = await dataFiles(access)!.open('/etc/passwd', 1e6);
        assert.ok('code' in refusal && refusal.code === 'no-folder');
      }
    }
  });
});

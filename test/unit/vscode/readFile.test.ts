import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { after, test } from 'node:test';
import type { Uri } from 'vscode';
import { loadWith } from './loadWith.ts';

const folder = mkdtempSync(join(tmpdir(), 'backprop-chosen-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A file system that is on no disk. */
const editor = { type: 1, size: 3, bytes: new Uint8Array(3), asked: 0 };
const vscode = `
export const FileType = { File: 1, Directory: 2 };
export const workspace = { fs: {
  stat: async () => { editor.asked++; return editor; },
  readFile: async () => { editor.asked++; return editor.bytes; },
} };`;
const { bytesOfFile } = await loadWith<typeof import('../../../src/vscode/readFile.ts')>(
  'readFile.ts',
  { vscode },
  editor,
);

const uri = (scheme: string, path: string) => ({ scheme, fsPath: path }) as Uri;

test('a chosen file of the disk is opened as all are: what is no file is refused without the editor reading it', async () => {
  writeFileSync(join(folder, 'own.json'), '{}');
  const read = (name: string, most = 10) => bytesOfFile(uri('file', join(folder, name)), most, 'a file of gradients');
  assert.equal(Buffer.from((await read('own.json')) as Uint8Array).toString(), '{}');
  assert.equal(await read('own.json', 1), 'the file has 2 bytes; at most 1 are allowed');
  assert.equal(await read('.'), 'this is a folder; name a file of gradients in it');
  assert.equal(await read('none.json'), 'there is no such file');
  if (platform !== 'win32') {
    execFileSync('mkfifo', [join(folder, 'pipe.json')]);
    assert.equal(await read('pipe.json'), 'this is a pipe; name a file of gradients');
    assert.equal(await bytesOfFile(uri('file', '/dev/zero'), 10, 'a file'), 'this is a device; name a file');
  }
  assert.equal(editor.asked, 0);
});

test('a chosen file of another file system is asked for its kind and size, and one that has grown is refused', async () => {
  const read = (facts: object) => {
    Object.assign(editor, { type: 1, size: 3, bytes: new Uint8Array(3) }, facts);
    return bytesOfFile(uri('vscode-vfs', '/own.json'), 5, 'a file of gradients');
  };
  assert.deepEqual(await read({}), new Uint8Array(3));
  assert.equal(await read({ type: 2 }), 'this is not a file; name a file of gradients');
  assert.equal(await read({ type: 0 }), 'this is not a file; name a file of gradients');
  assert.deepEqual(await read({ type: 65 }), new Uint8Array(3));
  assert.equal(await read({ size: 6 }), 'the file has 6 bytes; at most 5 are allowed');
  assert.equal(await read({ bytes: new Uint8Array(6) }), 'the file has 6 bytes; at most 5 are allowed');
});

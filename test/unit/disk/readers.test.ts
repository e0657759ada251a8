import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const project = join(import.meta.dirname, '../../..');

/** What reads a file by its name. */
const readers = /\b(?:createReadStream|readFile|readFileSync|openSync|readSync|readv)\b|\bopen\b/;

/** Who may, and what they read. */
const mayRead: Readonly<Record<string, string>> = {
  'src/disk/': 'the one way to open a file',
  'src/storage/': 'files of our own in folders of our own, which carry checksums',
  'src/threads/node/kernelFiles.ts': 'the kernels beside the code',
  'src/cli/version.ts': 'the package.json beside the code',
};

test('a file that a person or a network names is opened by openFile and nothing else', () => {
  const files = globSync('src/**/*.ts', { cwd: project }).map(file => file.replaceAll('\\', '/'));
  const found = files.filter(file => {
    const imports = readFileSync(join(project, file), 'utf8').matchAll(
      /import ([^;]*?) from 'node:fs(?:\/promises)?'/g,
    );
    return [...imports].some(([, names]) => readers.test(names!) || names!.startsWith('*') || /^\w/.test(names!));
  });
  const others = found.filter(file => !Object.keys(mayRead).some(place => file.startsWith(place)));
  assert.deepEqual(others, []);
  for (const place of Object.keys(mayRead))
    assert.ok(
      found.some(file => file.startsWith(place)),
      `${place} reads nothing`,
    );
});

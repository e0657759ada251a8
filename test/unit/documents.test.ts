import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { suite, test } from 'node:test';

const project = join(import.meta.dirname, '../..');
/** Folders that are not the project's own: installed, built or downloaded. */
const foreign = new Set(['node_modules', 'dist', 'test-results']);

function* documents(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !foreign.has(entry.name) && !entry.name.startsWith('.')) yield* documents(path);
    else if (entry.isFile() && entry.name.endsWith('.md')) yield path;
  }
}

/** The targets of `[text](target)` and `![text](target)`, and of pictures, outside of code. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  const targets = [/\]\(([^()\s]+)(?: "[^"]*")?\)/g, /(?:src|srcset)="([^"]+)"/g];
  return targets.flatMap(pattern => [...prose.matchAll(pattern)].map(([, target]) => target!));
}

/** As GitHub names it: lower case, blanks to dashes, and no other signs. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => heading!);
  return headings.map(heading =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The links of a document that lead nowhere. The network is not asked. */
function deadLinks(path: string, text: string): string[] {
  return linksOf(text).filter(link => {
    if (/^[a-z]+:/i.test(link)) return false;
    const [file, anchor] = link.split('#') as [string, string | undefined];
    const target = join(dirname(path), decodeURIComponent(file));
    if (file !== '' && !existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(file === '' ? text : readFileSync(target, 'utf8')).includes(anchor);
  });
}

/** The first column of a document's table. */
function packagesOf(text: string): string[] {
  const cells = [...text.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell]) => cell!.trim());
  return cells
    .filter(cell => cell !== 'package' && !/^-+$/.test(cell))
    .flatMap(cell => cell.split(', '))
    .toSorted();
}

function manifest(
  path: string,
): Readonly<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Record<string, string>>>> {
  return JSON.parse(readFileSync(join(project, path), 'utf8'));
}

const found = [...documents(project)];

suite('the documents', () => {
  for (const path of found) {
    test(`${relative(project, path)} has no dead link`, () => {
      assert.deepEqual(deadLinks(path, readFileSync(path, 'utf8')), []);
    });
  }

  test('list every package that is depended on, each where it is used', () => {
    const text = readFileSync(join(project, 'docs/dependencies.md'), 'utf8');
    const [, bundled, tools, compared] = text.split(/^## /m).map(packagesOf);
    const own = manifest('package.json');
    assert.deepEqual(bundled, Object.keys(own.dependencies).toSorted());
    const servers = readdirSync(join(project, 'scripts/vscode-server')).flatMap(age => {
      const { dependencies, optionalDependencies } = manifest(`scripts/vscode-server/${age}/package.json`);
      return Object.keys({ ...dependencies, ...optionalDependencies });
    });
    assert.deepEqual(tools, [...new Set([...Object.keys(own.devDependencies), ...servers])].toSorted());
    assert.deepEqual(
      compared,
      [...Object.keys(manifest('bench/package.json').dependencies), 'NumPy', 'PyTorch'].toSorted(),
    );
  });

  test('are found in every folder', () => {
    const names = found.map(path => relative(project, path).replaceAll('\\', '/'));
    for (const name of ['README.md', 'docs/architecture.md', 'examples/data/README.md']) {
      assert.ok(names.includes(name), name);
    }
  });

  test('a file or a heading that is not there is a dead link; code and the network are left alone', () => {
    const text = [
      '# A part, with signs!',
      '[here](README.md) [part](#a-part-with-signs) [gone](gone.md) ![picture](media/gone.png) [none](#no-such-part)',
      '`[code](code.md)` [net](https://example.org/x) [other](docs/numbers.md#nowhere "title")',
      '```md\n[block](block.md)\n```',
      '<source srcset="media/none-dark.png"><img alt="none" src="media/none.png">',
    ].join('\n');
    const document = join(project, 'planted.md');
    assert.deepEqual(deadLinks(document, text), [
      'gone.md',
      'media/gone.png',
      '#no-such-part',
      'docs/numbers.md#nowhere',
      'media/none-dark.png',
      'media/none.png',
    ]);
  });
});

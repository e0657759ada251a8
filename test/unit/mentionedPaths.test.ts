/** Comments and documents name files of this repository: each must be there. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { suite, test } from 'node:test';

const project = join(import.meta.dirname, '../..');
/** The project's own folders; what is built or downloaded is not looked at. */
const folders = ['src', 'kernels', 'webview', 'test', 'scripts', 'docs', 'bench', 'examples', 'media'];
const code = globSync(`{${folders.join()}}/**/*.{ts,tsx,css,py}`, { cwd: project }).filter(isOwn);
const documents = globSync(['*.md', `{${folders.join()}}/**/*.md`], { cwd: project }).filter(isOwn);
const names = new Set([...code, ...documents].map(path => basename(path)));
/** Of other projects. */
const foreign = ['nn.ts'];

function isOwn(path: string): boolean {
  return !path.split(/[\\/]/).includes('node_modules');
}

const inFolder = new RegExp(`(?<![\\w./@-])(?:${folders.join('|')})/[\\w./*-]*[\\w*/]`, 'g');
const bareName = /(?<![\w./@*-])[\w-]+\.(?:ts|tsx|py)(?![\w-])/g;

/** The files and folders that a text names and that are not there. `from` is the file that has the text. */
function missing(text: string, from: string): string[] {
  const paths = [...text.matchAll(inFolder)].map(([path]) => path);
  const bare = [...text.matchAll(bareName)].map(([name]) => name);
  return [
    ...paths.filter(path => !isThere(path, from)),
    ...bare.filter(name => !names.has(name) && !foreign.includes(name) && !existsSync(join(project, name))),
  ];
}

/** Below the project, or below the folder of the file that names it; with or without its ending. */
function isThere(path: string, from: string): boolean {
  return [project, join(project, dirname(from))].some(root => globSync([path, `${path}.*`], { cwd: root }).length > 0);
}

function commentsOf(text: string): string {
  return [...text.matchAll(/(?<=^|\s)(?:\/\*[\s\S]*?\*\/|(?:\/\/|#).*$)/gm)].map(([comment]) => comment).join('\n');
}

suite('every file and folder that is named', () => {
  const missingIn = (paths: readonly string[], textOf: (text: string) => string) =>
    paths.flatMap(path =>
      missing(textOf(readFileSync(join(project, path), 'utf8')), path).map(named => `${path}: ${named}`),
    );

  test('in a comment is there', () => {
    assert.ok(code.length > 500);
    assert.deepEqual(missingIn(code, commentsOf), []);
  });

  test('in a document is there', () => {
    assert.ok(documents.length > 10);
    assert.deepEqual(
      missingIn(documents, text => text),
      [],
    );
  });

  test('is found missing, in a comment but not in code', () => {
    const [away, gone, nowhere] = ['src/gone/away', 'gone', 'kernels/nowhere'].map(name => `${name}.ts`);
    const text = `// as ${away} and ${gone}\nimport 'src/gone/code.ts';\n/* kernels/dense.ts, ${nowhere} */`;
    assert.deepEqual(missing(commentsOf(text), 'kernels/index.ts'), [away, nowhere, gone]);
  });
});

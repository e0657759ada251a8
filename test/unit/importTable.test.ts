import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { after, before, test } from 'node:test';

/** Proves that the linter refuses what the table of docs/architecture.md does not list, and that the table has no circle. */
const project = join(import.meta.dirname, '../..');

/** A row of the table: a folder (or a file) and what it may import. */
interface Row {
  readonly place: string;
  readonly imports: readonly string[];
}

const rows = readTable(readFileSync(join(project, 'docs/architecture.md'), 'utf8'));
const rooms = rows.map(({ place }) => place).filter(place => place.startsWith('src/') && !place.endsWith('.ts'));
/** For each package that a row may name: a specifier of it. */
const packages: Readonly<Record<string, string>> = {
  'pure-rand': 'pure-rand/generator/x',
  zod: 'zod/mini',
  fflate: 'fflate',
  'chart.js': 'chart.js',
  preact: 'preact/hooks',
  vscode: 'vscode',
  'node:*': 'node:fs/promises',
  // Nobody may import these.
  'csv-parse': 'csv-parse',
  lodash: 'lodash',
};

function readTable(text: string): Row[] {
  const table = text.slice(text.indexOf('| folder'), text.indexOf('Beside these'));
  const cells = table
    .split('\n')
    .slice(2)
    .map(line => line.split('|').map(cell => cell.trim()));
  return cells
    .filter(row => row.length > 3)
    .map(([, place, , imports]) => ({ place: namesIn(place!)[0]!, imports: namesIn(imports!) }));
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
}

/** The room of a place that a row names: `wasm/kernelMemory.ts` is of `src/wasm`; a room may stand in another. */
function roomOf(name: string): string {
  return rooms.filter(room => `src/${name}/`.startsWith(`${room}/`)).sort((a, b) => b.length - a.length)[0]!;
}

const nodeGlobals = [
  'Buffer',
  'process',
  'global',
  'setImmediate',
  'clearImmediate',
  'require',
  '__dirname',
  '__filename',
];

let planted: string;

before(() => {
  planted = mkdtempSync(join(tmpdir(), 'backprop-imports-'));
  cpSync(join(project, 'biome.json'), join(planted, 'biome.json'));
});
after(() => rmSync(planted, { recursive: true, force: true }));

test('the linter has a rule for every row of the table and for nothing else', () => {
  const { overrides } = JSON.parse(readFileSync(join(project, 'biome.json'), 'utf8')) as {
    overrides: { includes: string[]; linter: { rules: { style?: { noRestrictedImports?: unknown } } } }[];
  };
  const restricted = overrides.filter(({ linter }) => linter.rules.style?.noRestrictedImports !== undefined);
  const places = restricted.flatMap(({ includes }) => includes.map(include => include.replace('/**', '')));
  assert.deepEqual(places.sort(), rows.map(({ place }) => place).sort());
});

test('every folder of src has a row', () => {
  const folders = readdirSync(join(project, 'src'), { withFileTypes: true }).filter(entry => entry.isDirectory());
  const outermost = rooms.filter(room => room.split('/').length === 2);
  assert.deepEqual(folders.map(({ name }) => `src/${name}`).sort(), outermost.sort());
});

test('no room imports itself by way of others', () => {
  const allowed = new Map(
    rows.map(({ place, imports }) => [place, imports.filter(name => !(name in packages)).map(roomOf)]),
  );
  for (const room of rooms) {
    const reached = new Set<string>();
    const ahead = [...(allowed.get(room) ?? [])];
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      ahead.push(...(allowed.get(next) ?? []));
    }
    assert.ok(!reached.has(room), `${room} imports itself by way of others`);
  }
});

for (const { place, imports } of rows) {
  test(`${place} may import what the table says and nothing else`, () => {
    const file = place.endsWith('.ts') ? place : `${place}/planted.ts`;
    const up = '../'.repeat(file.split('/').length - 1);
    const ofRooms = rooms
      .filter(room => room !== place && !place.startsWith(`${room}/`))
      .map(room => `${up}${room}/a.ts`);
    const kernelMemory = `${up}src/wasm/kernelMemory.ts`;
    const all = [
      ...ofRooms,
      ...Object.values(packages),
      `${up}webview/a.ts`,
      ...(place.endsWith('wasm') ? [] : [kernelMemory]),
    ];
    const isOf = (specifier: string, name: string) =>
      specifier.startsWith(`${up}src/`) && roomOf(specifier.slice(`${up}src/`.length)) === roomOf(name);
    const isAllowed = (specifier: string) =>
      imports.some(name =>
        name in packages
          ? specifier === packages[name]
          : isOf(specifier, name.replace('src/', '')) && (!name.endsWith('.ts') || specifier === kernelMemory),
      );
    /** As it is written in the file: without the folders that both have in common. */
    const shortened = (specifier: string) => {
      if (!specifier.startsWith(up)) return specifier;
      const path = posix.relative(posix.dirname(file), specifier.slice(up.length));
      return path.startsWith('.') ? path : `./${path}`;
    };
    const wanted = all.filter(
      specifier => !isAllowed(specifier) && !(place === 'webview' && specifier.startsWith(`${up}webview`)),
    );
    assert.deepEqual(refusedImports(file, all.map(shortened)), wanted.map(shortened));
  });
}

test('code that a browser may run uses no global of Node', () => {
  for (const { place, imports } of rows) {
    if (place === 'kernels' || place.endsWith('.ts')) continue;
    const file = place.endsWith('.ts') ? place : `${place}/planted.ts`;
    const refused = refusedLines(
      file,
      'style/noRestrictedGlobals',
      nodeGlobals.map(name => `void ${name};\n`),
    );
    assert.deepEqual(refused, imports.includes('node:*') ? [] : nodeGlobals.map((_, line) => line), place);
  }
});

test('the linter refuses files that import each other in a circle, types included', () => {
  for (const [file, next] of [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
  ]) {
    const path = join(planted, `src/trace/${file}.ts`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import type { ${next} } from './${next}.ts';\nexport type ${file} = ${next}[];\n`);
  }
  const line = `import type { a } from './a.ts';\n`;
  assert.deepEqual(refusedLines('src/trace/c.ts', 'suspicious/noImportCycles', [line, `export type c = a[];\n`]), [0]);
  assert.deepEqual(refusedLines('src/trace/d.ts', 'suspicious/noImportCycles', [line, `export type d = a[];\n`]), []);
});

/** The imports among `specifiers` that the linter refuses in a file. */
function refusedImports(file: string, specifiers: readonly string[]): string[] {
  const lines = specifiers.map(specifier => `import '${specifier}';\n`);
  return refusedLines(file, 'style/noRestrictedImports', lines).map(line => specifiers[line]!);
}

/** The lines, counted from 0, that a rule of the linter refuses in a file. */
function refusedLines(file: string, name: string, lines: readonly string[]): number[] {
  const path = join(planted, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join(''));
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const rule = `--only=${name}`;
  const args = ['lint', '--vcs-enabled=false', rule, '--reporter=json', '--max-diagnostics=none', file];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...args], { cwd: planted, encoding: 'utf8' });
  assert.ok(stdout.startsWith('{'), `the linter did not report: ${stderr}`);
  const report = JSON.parse(stdout) as {
    summary: { unchanged: number };
    diagnostics: { location: { start: { line: number } } }[];
  };
  assert.equal(report.summary.unchanged, 1, `the linter did not look at ${file}`);
  return report.diagnostics.map(({ location }) => location.start.line - 1);
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';

interface Row {
  readonly forbidden: readonly string[];
  readonly allowed: readonly string[];
}

/** For each `includes` of the linter's import table: imports that must fail there, and imports that must pass. */
const table: Readonly<Record<string, Row>> = {
  'src/random/**': { forbidden: ['vscode', '../engine/a.ts'], allowed: ['./a.ts', 'pure-rand/generator/x'] },
  'src/trace/**': { forbidden: ['vscode', '../engine/a.ts'], allowed: ['./a.ts'] },
  'src/engine/**': { forbidden: ['vscode', 'node:fs', '../spec/a.ts', '../session/a.ts'], allowed: ['../trace/a.ts'] },
  'src/kernels/**': { forbidden: ['vscode', 'node:fs', '../session/a.ts'], allowed: ['../engine/a.ts'] },
  'kernels/**': { forbidden: ['vscode', '../src/engine/a.ts'], allowed: ['./a'] },
  'src/spec/**': { forbidden: ['vscode', 'node:fs', '../engine/a.ts'], allowed: ['jsonc-parser', 'zod'] },
  'src/data/**': { forbidden: ['vscode', 'node:fs', '../plan/a.ts', 'csv-parse'], allowed: ['../spec/a.ts', 'fflate'] },
  'src/data/nodeFiles.ts': { forbidden: ['vscode', '../engine/a.ts'], allowed: ['node:fs/promises', './a.ts'] },
  'src/plan/**': {
    forbidden: ['vscode', 'node:fs', '../session/a.ts', '../kernels/a.ts'],
    allowed: ['../spec/a.ts', '../engine/a.ts', '../kernels/kernelMemory.ts'],
  },
  'src/protocol/**': {
    forbidden: ['vscode', '../engine/a.ts', '../session/a.ts', 'zod'],
    allowed: ['../trace/a.ts', 'zod/mini'],
  },
  'src/session/**': { forbidden: ['vscode', '../vscode/a.ts', '../cli/a.ts'], allowed: ['../plan/a.ts', 'node:fs'] },
  'src/views/**': {
    forbidden: ['vscode', 'node:fs', '../vscode/a.ts', '../../vscode/a.ts', '../cli/a.ts'],
    allowed: ['./a.ts', './feed/a.ts', '../../session/a.ts'],
  },
  'src/report/**': {
    forbidden: ['vscode', 'node:fs', '../vscode/a.ts', '../engine/a.ts', '../spec/a.ts', '../../webview/a.ts'],
    allowed: ['./a.ts', '../session/a.ts', '../views/feed/a.ts', '../spec/words.ts'],
  },
  'src/cli/**': { forbidden: ['vscode', '../vscode/a.ts', '../protocol/a.ts'], allowed: ['../session/a.ts'] },
  'src/vscode/**': {
    forbidden: ['../cli/a.ts', '../../webview/a.ts', 'preact'],
    allowed: ['vscode', '../session/a.ts'],
  },
  'src/extension.ts': { forbidden: ['./engine/a.ts', './session/a.ts'], allowed: ['vscode', './vscode/a.ts'] },
  'webview/**': {
    forbidden: ['vscode', '../src/engine/a.ts', '../../src/session/a.ts', 'node:fs'],
    allowed: ['preact/hooks', 'chart.js', './charts/a.ts', '../series/a.ts', '../../src/trace/a.ts'],
  },
};

const project = join(import.meta.dirname, '../..');
let planted: string;

before(() => {
  planted = mkdtempSync(join(tmpdir(), 'backprop-imports-'));
  cpSync(join(project, 'biome.json'), join(planted, 'biome.json'));
});
after(() => rmSync(planted, { recursive: true, force: true }));

test('every folder of the import table has its row in this test', () => {
  const { overrides } = JSON.parse(readFileSync(join(project, 'biome.json'), 'utf8')) as {
    overrides: { includes: string[]; linter: { rules: { style?: { noRestrictedImports?: unknown } } } }[];
  };
  const restricted = overrides.filter(({ linter }) => linter.rules.style?.noRestrictedImports !== undefined);
  assert.deepEqual(restricted.flatMap(({ includes }) => includes).sort(), Object.keys(table).sort());
});

for (const [includes, { forbidden, allowed }] of Object.entries(table)) {
  test(`${includes} may import what the table says and nothing else`, () => {
    assert.deepEqual(refusedImports(includes.replace('**', 'planted.ts'), [...forbidden, ...allowed]), forbidden);
  });
}

/** The imports among `specifiers` that the linter refuses in a file. */
function refusedImports(file: string, specifiers: readonly string[]): string[] {
  const path = join(planted, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, specifiers.map(specifier => `import '${specifier}';\n`).join(''));
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const rule = '--only=style/noRestrictedImports';
  const args = ['lint', '--vcs-enabled=false', rule, '--reporter=json', '--max-diagnostics=none', file];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...args], { cwd: planted, encoding: 'utf8' });
  assert.ok(stdout.startsWith('{'), `the linter did not report: ${stderr}`);
  const report = JSON.parse(stdout) as {
    summary: { unchanged: number };
    diagnostics: { location: { start: { line: number } } }[];
  };
  assert.equal(report.summary.unchanged, 1, `the linter did not look at ${file}`);
  return report.diagnostics.map(({ location }) => specifiers[location.start.line - 1]!);
}

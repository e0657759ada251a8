import type { BuildOptions } from 'esbuild';

/** Paths are relative to the project, where esbuild runs. */
const node: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
};

/** A CommonJS bundle knows its own folder by another name. */
const commonJs: BuildOptions = { ...node, format: 'cjs', define: { 'import.meta.dirname': '__dirname' } };

const extensionHost: BuildOptions = { ...commonJs, external: ['vscode'] };

const extension: BuildOptions = {
  ...extensionHost,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.cjs',
};

const worker: BuildOptions = {
  ...commonJs,
  entryPoints: ['src/threads/node/worker.ts'],
  outfile: 'dist/worker.cjs',
};

const helper: BuildOptions = {
  ...commonJs,
  entryPoints: ['src/threads/node/helper.ts'],
  outfile: 'dist/helper.cjs',
};

const commandLine: BuildOptions = {
  ...node,
  format: 'esm',
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/backprop.mjs',
  banner: { js: '#!/usr/bin/env node' },
};

const browser: BuildOptions = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  logLevel: 'warning',
};

const page: BuildOptions = { ...browser, jsx: 'automatic', jsxImportSource: 'preact' };

/** The training panel's page. */
export const panel: BuildOptions = {
  ...page,
  entryPoints: ['webview/panel.tsx'],
  outfile: 'dist/webview/panel.js',
};

/** The page that explains a gradient. */
export const why: BuildOptions = {
  ...page,
  entryPoints: ['webview/why.tsx'],
  outfile: 'dist/webview/why.js',
};

/** What stands in for VS Code in a report. */
export const report: BuildOptions = {
  ...browser,
  entryPoints: ['src/report/main.ts'],
  outfile: 'dist/webview/report.js',
};

/** What users get. */
export const productBundles: readonly BuildOptions[] = [extension, worker, helper, commandLine, panel, why, report];

/**
 * The suite that runs inside VS Code: its entry and every test file, each a bundle of its own. Mocha loads the test
 * files from the folder they are built into, so nothing lists them.
 */
export function hostSuiteBundle(entryPoints: readonly string[]): BuildOptions {
  return {
    ...extensionHost,
    entryPoints: [...entryPoints],
    outbase: 'test/host',
    outdir: 'dist/test/host',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
  };
}

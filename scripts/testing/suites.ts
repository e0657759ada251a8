import { globSync } from 'node:fs';
import { sep } from 'node:path';
import { prepareInstalledExtension } from '../../test/support/packagedExtension.ts';
import { findBrowser } from '../browser/launch.ts';
import { ensureBuilt } from '../building.ts';
import { projectRoot } from '../paths.ts';
import { ensureServer } from '../server/install.ts';

/** Tests that `node:test` runs. */
export interface Suite {
  /** Such as 'unit tests', for what is said about them. */
  readonly what: string;
  readonly patterns: readonly string[];
  /** Into so many processes the files are shared out, each of which runs its own one after the other. */
  readonly shares: number;
  /** Gets ready what the tests need, if it is not. */
  prepare(): Promise<unknown>;
}

export const unit: Suite = {
  what: 'unit tests',
  patterns: ['test/unit/**/*.test.ts', 'bench/test/**/*.test.ts'],
  shares: 4,
  prepare: () => ensureBuilt(),
};

export const page: Suite = {
  what: 'tests of the pages',
  patterns: ['test/page/**/*.test.ts'],
  shares: 3,
  prepare: () => Promise.all([ensureBuilt(), findBrowser()]),
};

export const endToEnd: Suite = {
  what: 'end-to-end tests',
  patterns: ['test/e2e/**/*.test.ts'],
  shares: 2,
  prepare: async () => {
    await Promise.all([ensureServer(), findBrowser()]);
    await prepareInstalledExtension();
  },
};

/** The paths of files in the project, with forward slashes, in their order. */
export function filesOf(patterns: readonly string[]): string[] {
  const files = globSync([...patterns], { cwd: projectRoot }).map(file => file.split(sep).join('/'));
  if (files.length === 0) throw new Error(`No test found: expected files like ${patterns.join(' or ')}.`);
  return files.toSorted();
}

/** Neighbours, which test alike, go to different shares. */
export function sharesOf(files: readonly string[], most: number): string[][] {
  const count = Math.min(most, files.length);
  return Array.from({ length: count }, (_, share) => files.filter((_, index) => index % count === share));
}

import { join, resolve } from 'node:path';

/** The checkout; every other path is named from here, so scripts work from any working directory. */
export const projectRoot = resolve(import.meta.dirname, '..');

/** Everything downloaded or generated for tests. Safe to delete: the next run brings it back. */
export const cacheFolder = join(projectRoot, '.vscode-test');

/** A path inside the project. */
export function inProject(...segments: readonly string[]): string {
  return join(projectRoot, ...segments);
}

/** A path inside the test cache. */
export function inCache(...segments: readonly string[]): string {
  return join(cacheFolder, ...segments);
}

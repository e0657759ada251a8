import { join } from 'node:path';
import { build } from 'esbuild';

/** Our engine in one file, as it ships. */
export async function bundleOurs(folder: string): Promise<string> {
  const outfile = join(folder, 'ours.mjs');
  const entry = join(import.meta.dirname, 'ours.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return outfile;
}

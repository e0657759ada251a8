import { join } from 'node:path';
import { build } from 'esbuild';
import { buildKernels } from '../scripts/build/kernels.ts';

/** Our engine in one file with its kernels beside it, as it ships. */
export async function bundleOurs(folder: string): Promise<string> {
  const outfile = join(folder, 'ours.mjs');
  const entry = join(import.meta.dirname, 'ours.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  await buildKernels(join(folder, 'kernels'));
  return outfile;
}

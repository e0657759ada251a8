import { join } from 'node:path';
import { build } from 'esbuild';
import { buildKernels } from '../scripts/build/kernels.ts';
import { inProject } from '../scripts/paths.ts';

/** Our engine in one file with its kernels beside it, as it ships. */
export async function bundleOurs(folder: string): Promise<string> {
  const outfile = join(folder, 'ours.mjs');
  const entry = join(import.meta.dirname, 'ours.ts');
  const helper = inProject('src/threads/node/helper.ts');
  const common = { bundle: true, platform: 'node', logLevel: 'error' } as const;
  await build({ entryPoints: [entry], outfile, ...common, format: 'esm' });
  await build({ entryPoints: [helper], outfile: join(folder, 'helper.cjs'), ...common, format: 'cjs' });
  await buildKernels(join(folder, 'kernels'));
  return outfile;
}

import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { fingerprint } from '../fingerprint.ts';
import { inProject } from '../paths.ts';
import type { Contents } from '../shipped/packages.ts';
import { writeGeneratedKernels } from './generatedKernels.ts';

const entry = 'kernels/index.ts';

/** The pages of a shared memory are src/wasm/team.ts's. */
const shared = ['--importMemory', '--sharedMemory', '--initialMemory', '2', '--maximumMemory', '65536'];

/**
 * One source, a module for each precision, with and without relaxed SIMD, for one thread and for two. The names are
 * src/threads/node/kernelFiles.ts's.
 */
const modules = (['f64', 'f32'] as const).flatMap(float =>
  (['', '-relaxed'] as const).flatMap(relaxed => {
    const features = relaxed ? ['simd', 'relaxed-simd'] : ['simd'];
    return [
      { file: `${float}${relaxed}.wasm`, float, features, memory: [] },
      { file: `${float}${relaxed}-shared.wasm`, float, features: [...features, 'threads'], memory: shared },
    ];
  }),
);

/** What of others is in the kernels: the compiler puts parts of its standard library into each. */
export const kernelContents: readonly Contents[] = modules.map(({ file }) => ({
  file: `dist/kernels/${file}`,
  packages: ['node_modules/assemblyscript'],
}));

/**
 * Compiles the kernels with AssemblyScript into the folder, unless it holds what the sources as they are now make. Throws with
 * the compiler's words when a source is wrong.
 */
export async function buildKernels(folder: string): Promise<void> {
  await writeGeneratedKernels();
  const stamp = join(folder, '.built');
  const current = await fingerprint(['kernels/**', 'scripts/build/kernels.ts', 'package-lock.json']);
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === current) return;
  await rm(folder, { recursive: true, force: true });
  await compileKernels(folder, '-O3', file => readFile(inProject(file), 'utf8').catch(() => null));
  await writeFile(stamp, current);
}

/** Compiles all modules into the folder, of sources that `read` gives by their path in the project; null where there is none. */
export async function compileKernels(folder: string, optimize: '-O1' | '-O3', read: ReadSource): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { file, float, features, memory } of modules) {
    const flags = [
      optimize,
      '--use',
      `Float=${float}`,
      ...features.flatMap(feature => ['--enable', feature]),
      ...memory,
    ];
    await writeFile(join(folder, file), await compiled(flags, read));
  }
}

type ReadSource = (file: string) => Promise<string | null>;

async function compiled(flags: readonly string[], read: ReadSource): Promise<Uint8Array> {
  const options = ['--outFile', 'kernels.wasm', '--runtime', 'stub', '--noAssert', '--disableWarning', '112'];
  let module: Uint8Array | undefined;
  const { error, stderr } = await asc.main([entry, ...options, ...flags], {
    readFile: read,
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') module = contents;
    },
  });
  if (error || !module) throw new Error(`The kernels cannot be compiled:\n${stderr.toString()}`);
  return module;
}

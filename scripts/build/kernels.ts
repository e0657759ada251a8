import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const entry = 'kernels/index.ts';

/** One source, a module for each precision, with and without relaxed SIMD. The names are src/session/kernelFiles.ts's. */
const modules = (['f64', 'f32'] as const).flatMap(float => [
  { file: `${float}.wasm`, float, features: ['simd'] },
  { file: `${float}-relaxed.wasm`, float, features: ['simd', 'relaxed-simd'] },
]);

/** Compiles the kernels with AssemblyScript into the folder. Throws with the compiler's words when a source is wrong. */
export async function buildKernels(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { file, float, features } of modules) {
    await writeFile(join(folder, file), await compiled(float, features));
  }
}

async function compiled(float: string, features: readonly string[]): Promise<Uint8Array> {
  const options = [
    ...['--outFile', 'kernels.wasm', '--runtime', 'stub', '-O3', '--noAssert', '--disableWarning', '112'],
    ...['--use', `Float=${float}`, ...features.flatMap(feature => ['--enable', feature])],
  ];
  let module: Uint8Array | undefined;
  const { error, stderr } = await asc.main([entry, ...options], {
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') module = contents;
    },
  });
  if (error || !module) throw new Error(`The kernels cannot be compiled:\n${stderr.toString()}`);
  return module;
}

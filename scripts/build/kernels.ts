import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import asc from 'assemblyscript/asc';
import { inProject } from '../paths.ts';

const entry = 'kernels/index.ts';

/** One source, a module for each precision, with and without relaxed SIMD. The names are src/session/kernelFiles.ts's. */
const modules = (['f64', 'f32'] as const).flatMap(float => [
  { file: `dist/kernels/${float}.wasm`, float, features: ['simd'] },
  { file: `dist/kernels/${float}-relaxed.wasm`, float, features: ['simd', 'relaxed-simd'] },
]);

/** Compiles the kernels with AssemblyScript. Throws with the compiler's own words when a source is wrong. */
export async function buildKernels(): Promise<void> {
  for (const { file, float, features } of modules) {
    const options = [
      ...['--outFile', file, '--runtime', 'stub', '-O3', '--noAssert', '--disableWarning', '112'],
      ...['--use', `Float=${float}`, ...features.flatMap(feature => ['--enable', feature])],
    ];
    const output: Map<string, Uint8Array | string> = new Map();
    const { error, stderr } = await asc.main([entry, ...options], {
      writeFile: (name, contents) => {
        output.set(basename(name), contents);
      },
    });
    if (error) throw new Error(`The kernels cannot be compiled:\n${stderr.toString()}`);
    const path = inProject(file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, output.get(basename(file))!);
  }
}

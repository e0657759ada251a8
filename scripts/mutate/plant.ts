/**
 * Loaded before everything else (`node --import`), in threads and child processes too: plants the fault of `$MUTANT` in the module that
 * it names, or puts the kernels of the folder `$MUTANT_KERNELS` in place of the project's.
 */

import fs, { readFileSync } from 'node:fs';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inProject } from '../paths.ts';

/** A fault, and the module in which it is. */
interface Planted {
  readonly url: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const { MUTANT: mutant, MUTANT_KERNELS: kernels } = process.env;
if (mutant !== undefined) plant(JSON.parse(mutant));
if (kernels !== undefined) replaceKernels(kernels);

function plant({ url: wanted, start, end, text }: Planted): void {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (url !== wanted) return loaded;
      const source = readFileSync(fileURLToPath(url), 'utf8');
      return { ...loaded, source: source.slice(0, start) + text + source.slice(end) };
    },
  });
}

function replaceKernels(folder: string): void {
  const original = fs.readFileSync;
  const read = (file: fs.PathOrFileDescriptor, ...more: unknown[]) => {
    const path = file instanceof URL ? fileURLToPath(file) : file;
    const isKernel = typeof path === 'string' && dirname(path) === inProject('dist/kernels');
    return Reflect.apply(original, fs, [isKernel ? `${folder}/${basename(path)}` : file, ...more]);
  };
  fs.readFileSync = read as typeof fs.readFileSync;
  syncBuiltinESMExports();
}

import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { CreateArithmetic } from '../../engine/arithmetic.ts';
import { plainArithmetic } from '../../engine/plain.ts';
import type { ArithmeticChoice } from '../../run/workerMessages.ts';
import { kernelArithmetic } from '../../wasm/kernelArithmetic.ts';
import { isWorthATeam, type Recruit } from '../../wasm/team.ts';
import { startWorker } from './startWorker.ts';

/**
 * The fastest arithmetic there is here: kernels with fused multiply-add, without, or, where WebAssembly has no SIMD at all,
 * the plain reference. Where files of the product were not copied along, it does without and warns on the standard error; in a
 * checkout that has not been built it throws, as tests of the kernels would test nothing.
 */
export function fastestArithmetic({ precision, reproducible, threads }: ArithmeticChoice): CreateArithmetic {
  const name = precision === 'float64' ? 'f64' : 'f32';
  const candidates = reproducible ? [name] : [`${name}-relaxed`, name];
  const missing = candidates.filter(candidate => findKernel(candidate) === undefined);
  for (const candidate of candidates) {
    const module = compiled(candidate);
    if (!module) continue;
    if (missing.length > 0) warnOfMissing(missing.map(kernelName), `${kernelName(candidate)} is used`);
    const isForTwo = threads === 2 && availableParallelism() > 1;
    return (options, ...more) => {
      const shared = isForTwo && isWorthATeam(options) ? compiledForTwo(`${candidate}-shared`) : undefined;
      return kernelArithmetic(module, shared && { module: shared, recruit })(options, ...more);
    };
  }
  if (missing.length > 0) {
    warnOfMissing(missing.map(kernelName), 'the plain arithmetic is used, which is many times slower');
  }
  return plainArithmetic;
}

/** Undefined where it is missing, or the runtime does not know its instructions. */
function compiled(kernel: string): WebAssembly.Module | undefined {
  const path = findKernel(kernel);
  if (path === undefined) return undefined;
  const bytes = readFileSync(path);
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}

/** As `compiled`, but a second thread needs the helper, too. */
function compiledForTwo(kernel: string): WebAssembly.Module | undefined {
  const missing = [
    ...(findKernel(kernel) === undefined ? [kernelName(kernel)] : []),
    ...(findHelper() === undefined ? ['helper.cjs'] : []),
  ];
  if (missing.length === 0) return compiled(kernel);
  warnOfMissing(missing, 'one thread is used');
  return undefined;
}

/** A thread that ends with this one, and that does not keep it from ending. Where it fails, the training goes on alone. */
const recruit: Recruit = member => {
  const thread = startWorker(findHelper()!, 'helper', { workerData: member });
  thread.on('error', error => warn(`the second thread failed (${error.message}); one thread is used`));
  thread.unref();
};

const kernelName = (kernel: string): string => `kernels/${kernel}.wasm`;

function findKernel(kernel: string): string | undefined {
  return findBuilt([kernelName(kernel), `../../../dist/${kernelName(kernel)}`]);
}

function findHelper(): string | undefined {
  return findBuilt(['helper.cjs', 'helper.ts']);
}

/** The first that there is, beside the bundle that this is part of, or as a path from here in a checkout. */
function findBuilt(paths: readonly string[]): string | undefined {
  const here = import.meta.dirname;
  const path = paths.map(candidate => join(here, candidate)).find(existsSync);
  if (path === undefined && existsSync(join(here, 'kernelFiles.ts'))) {
    throw new Error(`${paths[0]} has not been built; "npm run build" does`);
  }
  return path;
}

const warned = new Set<string>();

function warnOfMissing(files: readonly string[], instead: string): void {
  const are = files.length === 1 ? 'is' : 'are';
  warn(`${files.join(' and ')} ${are} missing in ${import.meta.dirname}; ${instead}. Copy the whole folder.`);
}

/** Says a thing once. */
function warn(message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  console.error(`Backprop: ${message}`);
}

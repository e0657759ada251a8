import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CreateArithmetic } from '../engine/arithmetic.ts';
import { plainArithmetic } from '../engine/plain.ts';
import type { Precision } from '../engine/vector.ts';
import { kernelArithmetic } from '../kernels/kernelArithmetic.ts';
import type { Recruit } from '../kernels/team.ts';

export interface ArithmeticChoice {
  readonly precision: Precision;
  /** Passes over fused multiply-add: the other kernels give the same bits on every machine. */
  readonly reproducible: boolean;
  /** Large batches may be computed by two, to the same bits. */
  readonly threads: 1 | 2;
}

/**
 * The fastest arithmetic there is here: kernels with fused multiply-add, without, or, where WebAssembly has no SIMD at all,
 * the plain reference.
 */
export function fastestArithmetic({ precision, reproducible, threads }: ArithmeticChoice): CreateArithmetic {
  const name = precision === 'float64' ? 'f64' : 'f32';
  for (const candidate of reproducible ? [name] : [`${name}-relaxed`, name]) {
    const module = compiled(`${candidate}.wasm`);
    if (!module) continue;
    const shared = threads === 2 ? compiled(`${candidate}-shared.wasm`) : undefined;
    return kernelArithmetic(module, shared && { module: shared, recruit });
  }
  return plainArithmetic;
}

/** Undefined where the runtime does not know the instructions. */
function compiled(file: string): WebAssembly.Module | undefined {
  const bytes = readFileSync(findBuilt([join('kernels', file), join('../../dist/kernels', file)]));
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}

/** A thread that ends with this one, and that does not keep it from ending. */
const recruit: Recruit = member => {
  new Worker(findBuilt(['helper.cjs', 'helper.ts']), { workerData: member }).unref();
};

/** The first that there is, beside the bundle that this is part of, or as a path from here in a checkout. */
function findBuilt(paths: readonly string[]): string {
  const path = paths.map(candidate => join(import.meta.dirname, candidate)).find(existsSync);
  if (path === undefined) throw new Error(`${paths[0]} has not been built; "npm run build" does`);
  return path;
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateArithmetic } from '../engine/arithmetic.ts';
import { plainArithmetic } from '../engine/plain.ts';
import type { Precision } from '../engine/vector.ts';
import { kernelArithmetic } from '../kernels/kernelArithmetic.ts';

/** Beside the bundle that this is part of, or, in a checkout, where `npm run build` writes. */
const folders = ['kernels', '../../dist/kernels'];

/**
 * The fastest arithmetic there is here: kernels with fused multiply-add, without, or, where WebAssembly has no SIMD at all,
 * the plain reference. With `reproducible` the fused ones are passed over: the others give the same bits on every machine.
 */
export function fastestArithmetic(precision: Precision, reproducible: boolean): CreateArithmetic {
  const name = precision === 'float64' ? 'f64' : 'f32';
  const candidates = reproducible ? [`${name}.wasm`] : [`${name}-relaxed.wasm`, `${name}.wasm`];
  for (const file of candidates) {
    const bytes = readFileSync(kernelPath(file));
    if (WebAssembly.validate(bytes)) return kernelArithmetic(new WebAssembly.Module(bytes));
  }
  return plainArithmetic;
}

function kernelPath(file: string): string {
  const path = folders.map(folder => join(import.meta.dirname, folder, file)).find(existsSync);
  if (path === undefined) throw new Error(`${file} has not been built; "npm run build" does`);
  return path;
}

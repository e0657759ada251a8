import { createHash, type Hash } from 'node:crypto';
import type { EngineOptions, Samples } from '../../engine/options.ts';

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal digits. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * SHA-256, in hexadecimal digits, of all rows of a training as the network sees them, the probe among them, and of the units of
 * scaled targets: equal rows, equal digest.
 */
export function dataDigest({ training, validation, test, probe, targetUnits }: EngineOptions): string {
  const hash = createHash('sha256');
  for (const samples of [training, validation, test, probe]) add(hash, samples);
  if (targetUnits) for (const units of [targetUnits.origin, targetUnits.size]) update(hash, units);
  return hash.digest('hex');
}

function add(hash: Hash, { rows, inputs, targets }: Samples): void {
  for (const array of [Float64Array.of(rows, inputs.length, targets.length), inputs, targets]) {
    update(hash, array);
  }
}

function update(hash: Hash, { buffer, byteOffset, byteLength }: Float64Array): void {
  hash.update(new Uint8Array(buffer, byteOffset, byteLength));
}

import { createHash, type Hash } from 'node:crypto';
import type { EngineOptions, Samples } from '../../engine/options.ts';

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal digits. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256, in hexadecimal digits, of all rows of a training as the network sees them, the probe among them: equal rows, equal digest. */
export function dataDigest({ training, validation, test, probe }: EngineOptions): string {
  const hash = createHash('sha256');
  for (const samples of [training, validation, test, probe]) add(hash, samples);
  return hash.digest('hex');
}

function add(hash: Hash, { rows, inputs, targets }: Samples): void {
  for (const array of [Float64Array.of(rows, inputs.length, targets.length), inputs, targets]) {
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
}

import type { Limits } from '../spec/limits.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Finding } from '../spec/problem.ts';
import { count } from '../spec/words.ts';

/** Arrays of (B, O) doubles that a layer keeps of a batch. */
const arraysPerLayer = 6;

/** A batch's activations are held at once: many rows through wide layers can need more memory than the data itself. */
export function* batchFindings({ layers, training }: NetworkSpec, rows: number, limits: Limits): Generator<Finding> {
  const batch = training.batchSize === 'full' ? rows : Math.min(training.batchSize, rows);
  const units = layers.reduce((sum, layer) => sum + layer.units, 0);
  const bytes = batch * units * arraysPerLayer * Float64Array.BYTES_PER_ELEMENT;
  if (bytes <= limits.dataBytes) return;
  const message =
    `a batch of ${count(batch)} rows takes ${count(Math.ceil(bytes / 1e6))} MB in these layers; ` +
    `at most ${count(limits.dataBytes / 1e6)} MB are allowed; choose a smaller "batchSize"`;
  yield { code: 'too-much-data', severity: 'error', message, path: ['training', 'batchSize'] };
}

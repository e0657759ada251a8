import assert from 'node:assert/strict';
import type { BatchQuantity } from '../../../src/engine/arithmetic.ts';
import { type EpochRecord, recordsOf } from '../../../src/engine/epochBlock.ts';
import type { EngineOptions, OptimizerOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { type TraceLayout, tensorInRow } from '../../../src/trace/layout.ts';
import { type RecordedQuantity, recordedQuantities } from '../../../src/trace/quantity.ts';
import { layerScalars, networkScalars } from '../../../src/trace/scalars.ts';

/** The kernels without fused multiply-add. */
export const reproducible = fastestArithmetic({ precision: 'float64', reproducible: true, threads: 1 });

/** Everything that can be read of a batch. */
export const batchQuantities: readonly BatchQuantity[] = [
  'input',
  'net',
  'output',
  'dropoutMask',
  'sampleLoss',
  'outputGradient',
  'jacobianDiagonal',
  'delta',
  'inputGradient',
  'gradient',
  'biasGradient',
  'penalizedGradient',
  'clippedGradient',
  'clippedBiasGradient',
  'weights',
  'bias',
];

/** Trains to the end batch by batch. */
export function recordsOfSteps(trainer: Trainer): EpochRecord[] {
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) records.push(record);
  }
  return records;
}

/** Trains to the end in as large pieces as the trainer likes. */
export function recordsOfRuns(trainer: Trainer): EpochRecord[] {
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const block = trainer.run();
    if (block) records.push(...recordsOf(block, trainer.layout));
  }
  return records;
}

/**
 * Trains by the reference and by the kernels, step by step and in runs, and holds every number that is recorded equal. Gives
 * the reference's trainer.
 */
export function assertSameBits(options: EngineOptions): Trainer {
  const plain = createTrainer(options);
  const stepped = createTrainer(options, { arithmetic: reproducible });
  const ran = createTrainer(options, { arithmetic: reproducible });
  const records = recordsOfSteps(plain);
  const tolerance = toleranceOf(options);
  assertSameRecords(recordsOfSteps(stepped), records, plain.layout, tolerance);
  assertSameRecords(recordsOfRuns(ran), records, plain.layout, tolerance);
  for (const { state, divergence } of [stepped, ran]) {
    assert.equal(state, plain.state);
    if (tolerance === 0) assert.deepEqual(divergence, plain.divergence);
  }
  return plain;
}

/**
 * 0 where the kernels give the very bits. Powers are taken from different libraries, and the norm that gradients are clipped by is a sum
 * in another order, which optimizers that divide a gradient by its own size enlarge where it is as small as their eps.
 */
function toleranceOf({ optimizer, clipping }: EngineOptions): number {
  if (clipping.norm !== undefined) return 'eps' in optimizer ? 1e-9 : 1e-11;
  return takesPowers(optimizer) ? 1e-11 : 0;
}

/** Whether an optimizer divides by powers of its betas: all that have two but lion. */
export function takesPowers(optimizer: OptimizerOptions): boolean {
  return 'betas' in optimizer && optimizer.type !== 'lion';
}

/** Norms are sums over a matrix, which the kernels add up in the order of their panels. */
const summedInAnotherOrder: readonly string[] = [
  'deltaNorm',
  'gradientNorm',
  'updateNorm',
  'weightNorm',
  'updateRatio',
  'regularization',
];

/** Equal bits, or with a tolerance within rounding. */
export function assertSameRecords(
  actual: readonly EpochRecord[],
  expected: readonly EpochRecord[],
  layout: TraceLayout,
  tolerance: number,
): void {
  assert.equal(actual.length, expected.length, 'epochs');
  const names = [...networkScalars, ...layout.layers.flatMap(() => layerScalars)];
  for (const [index, { epoch, scalars, tensors }] of expected.entries()) {
    for (const [k, name] of names.entries()) {
      const most = Math.max(tolerance, summedInAnotherOrder.includes(name) ? 1e-11 : 0);
      assertEqual(actual[index].scalars[k], scalars[k], most, `${name} of epoch ${epoch}`);
    }
    for (const l of layout.layers.keys()) {
      for (const name of recordedQuantities) {
        const [a, b] = [actual[index].tensors!, tensors!].map(row =>
          tensorInRow(layout, row, l, name as RecordedQuantity),
        );
        for (const [k, value] of b.entries()) {
          assertEqual(a[k], value, tolerance, `${name}[${k}] of layer ${l + 1} in epoch ${epoch}`);
        }
      }
    }
  }
}

/** Equal bits, or off by at most `tolerance` of the number or of 1. */
export function assertEqual(actual: number, expected: number, tolerance: number, what: string): void {
  if (Object.is(actual, expected)) return;
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error <= tolerance && tolerance > 0, `${what} is ${actual}, by the reference ${expected}`);
}

import fc from 'fast-check';
import type { CreateArithmetic } from '../../../src/engine/arithmetic.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { createTimeline } from '../../../src/timeline/createTimeline.ts';
import type { Timeline, TimelineSettings } from '../../../src/timeline/timeline.ts';
import { optimizer, trainings } from '../wasm/anyTraining.ts';

export interface Trial {
  readonly options: EngineOptions;
  readonly arithmetic: CreateArithmetic;
  /** Milliseconds that pass at each look at the clock: how often marks are left and messages looked for. */
  readonly pace: number;
  readonly markBytes: number;
}

/** Any small training, in any arithmetic, that ends in any way. */
export const trials: fc.Arbitrary<Trial> = fc
  .record({
    options: trainings(optimizer),
    precision: fc.constantFrom('float64', 'float32'),
    arithmetic: fc.constantFrom('plain', 'kernels', 'kernels with fused multiply-add'),
    epochs: fc.integer({ min: 1, max: 5 }),
    batchSize: fc.integer({ min: 3, max: 50 }),
    learningRate: fc.constantFrom(undefined, undefined, undefined, undefined, 30, 1e8, 1e200),
    earlyStopping: fc.constantFrom(
      undefined,
      undefined,
      { monitor: 'loss', patience: 1, minDelta: 0.01 } as const,
      {
        monitor: 'validationLoss',
        patience: 2,
        minDelta: 0,
      } as const,
    ),
    stopWhen: fc.constantFrom({}, {}, { loss: 0.3 }, { accuracy: 0.6 }),
    pace: fc.constantFrom(0, 1, 9, 40),
    markBytes: fc.constantFrom(0, 3000, 2 ** 20),
  })
  .map(({ options, precision, arithmetic, learningRate, pace, markBytes, ...rest }) => {
    const optimizer = { ...options.optimizer, ...(learningRate !== undefined && { learningRate }) };
    const reproducible = arithmetic === 'kernels';
    return {
      options: { ...options, ...rest, precision, optimizer },
      arithmetic: arithmetic === 'plain' ? plainArithmetic : fastestArithmetic({ precision, reproducible, threads: 1 }),
      pace,
      markBytes,
    };
  });

export function timelineOf(
  { options, arithmetic, pace, markBytes }: Trial,
  settings: Partial<TimelineSettings> = {},
): Timeline {
  let time = 0;
  const now = () => {
    time += pace;
    return time;
  };
  return createTimeline(options, { arithmetic, now, markBytes, ...settings });
}

export const onwards = async (): Promise<boolean> => true;

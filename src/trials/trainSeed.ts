import type { CreateArithmetic } from '../engine/arithmetic.ts';
import type { EngineOptions } from '../engine/options.ts';
import { createTrainer, type Trainer } from '../engine/trainer.ts';
import { type SeedTraining, type TrialNumber, trialNumbers } from '../run/trial.ts';
import { strideFor } from '../trace/blocks.ts';
import { networkScalarIndex } from '../trace/layout.ts';
import { CurveBlocks } from './curveBlocks.ts';

/** Blocks of a curve, at most. */
const mostBlocks = 200;
/** Milliseconds of training between two looks for messages. */
const turn = 8;

export interface Turns {
  /** Milliseconds that only go forward. */
  now(): number;
  /** Resolves after messages that have arrived were delivered. */
  nextTurn(): Promise<void>;
}

interface SeedOptions {
  readonly arithmetic: CreateArithmetic;
  /** It is stopped after this epoch. */
  readonly lastEpoch: number;
  /** Epochs in a block of the curves. */
  readonly stride: number;
  /** Asked between turns: whether to give up. */
  readonly isOver: (epoch: number) => boolean;
}

export function curveStride(epochs: number): number {
  return strideFor(epochs, mostBlocks);
}

/** A training and how far it is. */
export interface Trained {
  readonly training: SeedTraining;
  /** Given up before its end. */
  readonly isCut: boolean;
}

/**
 * Trains with the seed of the options, to the bits of any other training with it. Throws a RangeError when there is not enough
 * memory.
 */
export async function trainSeed(options: EngineOptions, settings: SeedOptions, turns: Turns): Promise<Trained> {
  const { arithmetic, stride, isOver } = settings;
  const lastEpoch = Math.min(settings.lastEpoch, options.epochs);
  const trainer = createTrainer(options, { arithmetic, recording: false, recordTensors: () => false });
  const curves = mapNumbers(() => new CurveBlocks(stride));
  const goesOn = () => trainer.state === 'training' && trainer.epoch < lastEpoch;
  let last: Float64Array | undefined;
  let turnEnds = turns.now() + turn;
  while (goesOn()) {
    const block = trainer.run(lastEpoch - trainer.epoch);
    if (block) {
      const { scalarLength } = trainer.layout;
      for (const name of trialNumbers) curves[name].add(block, networkScalarIndex(name), scalarLength);
      last = block.scalars.slice(-scalarLength);
    }
    if (turns.now() < turnEnds) continue;
    await turns.nextTurn();
    if (isOver(trainer.epoch)) break;
    turnEnds = turns.now() + turn;
  }
  return { training: trainingOf(trainer, options.seed, curves, last), isCut: goesOn() };
}

function trainingOf(
  { epoch, divergence }: Trainer,
  seed: number,
  curves: Readonly<Record<TrialNumber, CurveBlocks>>,
  last: Float64Array | undefined,
): SeedTraining {
  return {
    seed,
    epochs: divergence ? epoch + 1 : epoch,
    ...(divergence && { divergedAt: epoch + 1 }),
    finals: mapNumbers(name => (divergence || !last ? Number.NaN : last[networkScalarIndex(name)]!)),
    curves: mapNumbers(name => curves[name].written()),
  };
}

function mapNumbers<Value>(of: (name: TrialNumber) => Value): Record<TrialNumber, Value> {
  return Object.fromEntries(trialNumbers.map(name => [name, of(name)])) as Record<TrialNumber, Value>;
}

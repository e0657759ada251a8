import { recordsOf } from '../engine/epochBlock.ts';
import type { EpochRecord, Trainer } from '../engine/trainer.ts';
import type { Terminal } from './terminal.ts';

/** How long the engine computes before signals and pipes are looked after, in milliseconds. */
export const turn = 30;

/** Trains up to and with epoch `end`, to a divergence or until the terminal is stopped, and yields the record of every epoch. */
export async function* trainEpochs(trainer: Trainer, end: number, terminal: Terminal): AsyncGenerator<EpochRecord> {
  let turnEnds = performance.now() + turn;
  while (trainer.state === 'training' && trainer.epoch < end && !terminal.stopped) {
    const block = trainer.run(end - trainer.epoch);
    if (block) yield* recordsOf(block, trainer.layout);
    if (performance.now() < turnEnds) continue;
    await new Promise(resolve => setImmediate(resolve));
    turnEnds = performance.now() + turn;
  }
}

export type Outcome = 'finished' | 'diverged' | 'stopped';

export function outcomeOf(trainer: Trainer): Outcome {
  return trainer.state === 'training' ? 'stopped' : trainer.state;
}

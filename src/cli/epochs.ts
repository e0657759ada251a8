import { type EpochRecord, recordsOf } from '../engine/epochBlock.ts';
import type { Trainer } from '../engine/trainer.ts';
import type { Terminal } from './terminal.ts';

/** How long the engine computes before signals and pipes are looked after, in milliseconds. */
export const turn = 30;

/** Milliseconds that a call of the engine may take where Ctrl+C is looked after when it is done. */
const mostWaited = 150;

/**
 * Trains up to and with epoch `end`, to a divergence or until the terminal is stopped, and yields the record of every epoch. Where a batch takes
 * long, Ctrl+C ends the process within it, unless `isKept` says that what was trained is still to be written.
 */
export async function* trainEpochs(
  trainer: Trainer,
  end: number,
  terminal: Terminal,
  { isKept = false }: { readonly isKept?: boolean } = {},
): AsyncGenerator<EpochRecord> {
  let turnEnds = performance.now() + turn;
  // How long the first call takes is not known.
  let taken = Number.POSITIVE_INFINITY;
  while (trainer.state === 'training' && trainer.epoch < end && !terminal.stopped) {
    const isLong = taken > mostWaited && !isKept;
    if (isLong) {
      // A signal that has come is told after the second turn at the latest; one that is not told yet would be lost.
      for (let turns = 0; turns < 2; turns++) await new Promise(resolve => setImmediate(resolve));
      if (terminal.stopped) return;
    }
    const begin = performance.now();
    const run = () => trainer.run(end - trainer.epoch);
    const block = isLong ? terminal.atOnce(run) : run();
    taken = performance.now() - begin;
    if (block) yield* recordsOf(block, trainer.layout);
    if (performance.now() < turnEnds) continue;
    await new Promise(resolve => setImmediate(resolve));
    turnEnds = performance.now() + turn;
  }
}

type Outcome = 'finished' | 'diverged' | 'stopped';

export function outcomeOf(trainer: Trainer): Outcome {
  return trainer.state === 'training' ? 'stopped' : trainer.state;
}

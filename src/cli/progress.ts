import type { EpochRecord } from '../engine/trainer.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { scalar } from './figures.ts';
import type { Terminal } from './terminal.ts';

const width = 30;
/** Least time between two drawings, in milliseconds. */
const pause = 100;

/** A bar that is drawn over itself while somebody looks; otherwise nothing. */
export function progressBar(terminal: Terminal, epochs: number) {
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    show({ epoch, scalars }: EpochRecord): void {
      const now = performance.now();
      if (!terminal.interactive || (now - drawn < pause && epoch < epochs)) return;
      drawn = now;
      const filled = Math.floor((width * epoch) / epochs);
      const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
      terminal.err(`\r${bar} ${epoch}/${epochs}  loss ${formatNumber(scalar(scalars, 'loss'))}\x1b[K`);
    },
    clear(): void {
      if (terminal.interactive) terminal.err('\r\x1b[K');
    },
  };
}

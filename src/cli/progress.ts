import type { EpochRecord } from '../engine/trainer.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { scalar } from './figures.ts';

const width = 30;
/** Least time between two drawings, in milliseconds. */
const pause = 100;

/** A bar that `draw` puts over itself; without it, nothing. */
export function progressBar(epochs: number, draw?: (text: string) => void) {
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    show({ epoch, scalars }: EpochRecord): void {
      const now = performance.now();
      if (!draw || (now - drawn < pause && epoch < epochs)) return;
      drawn = now;
      const filled = Math.floor((width * epoch) / epochs);
      const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
      draw(`\r${bar} ${epoch}/${epochs}  loss ${formatNumber(scalar(scalars, 'loss'))}\x1b[K`);
    },
    clear(): void {
      draw?.('\r\x1b[K');
    },
  };
}

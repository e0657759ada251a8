const width = 30;
/** Least time between two drawings, in milliseconds. */
const pause = 100;

/** A bar that `draw` puts over itself; without it, nothing. */
export function progressBar(total: number, draw?: (text: string) => void) {
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    /** `note` is asked for only when the bar is drawn. */
    show(done: number, note: () => string): void {
      const now = performance.now();
      if (!draw || (now - drawn < pause && done < total)) return;
      drawn = now;
      const filled = Math.floor((width * done) / total);
      const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
      draw(`\r${bar} ${done}/${total}  ${note()}\x1b[K`);
    },
    clear(): void {
      draw?.('\r\x1b[K');
    },
  };
}

import { useEffect, useState } from 'preact/hooks';
import { momentAt } from './phases.ts';

export interface Player {
  /** Index of the moment; undefined while nothing is played. */
  readonly index: number | undefined;
  play(): void;
  stop(): void;
}

/** Goes through so many moments once and then calls `onEnd`. It renders when the moment changes, not with every frame. */
export function usePlayer(count: number, onEnd: () => void): Player {
  const [index, setIndex] = useState<number>();
  const isPlaying = index !== undefined;

  useEffect(() => {
    if (!isPlaying) return;
    let begin: number | undefined;
    let request = requestAnimationFrame(function tick(now) {
      begin ??= now;
      const next = momentAt(now - begin, count);
      setIndex(next);
      if (next === undefined) onEnd();
      else request = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(request);
  }, [isPlaying, count]);

  return { index, play: () => setIndex(0), stop: () => setIndex(undefined) };
}

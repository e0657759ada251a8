import { useEffect, useRef, useState } from 'preact/hooks';
import { momentAt } from './phases.ts';

interface Player {
  /** Index of the moment; undefined while nothing is played. */
  readonly index: number | undefined;
  play(): void;
  stop(): void;
}

/** Goes through so many moments once and then calls `onEnd`. It renders when the moment changes, not with every frame. */
export function usePlayer(count: number, onEnd: () => void): Player {
  const [index, setIndex] = useState<number>();
  const request = useRef(0);
  const now = useRef({ count, onEnd });
  now.current = { count, onEnd };

  // At once: a frame that is still to come would bring back what was stopped.
  const cancel = () => cancelAnimationFrame(request.current);
  useEffect(() => cancel, []);

  function play() {
    cancel();
    setIndex(0);
    let begin: number | undefined;
    request.current = requestAnimationFrame(function tick(time) {
      begin ??= time;
      const next = momentAt(time - begin, now.current.count);
      setIndex(next);
      if (next === undefined) now.current.onEnd();
      else request.current = requestAnimationFrame(tick);
    });
  }

  function stop() {
    cancel();
    setIndex(undefined);
  }

  return { index, play, stop };
}

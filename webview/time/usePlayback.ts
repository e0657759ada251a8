import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Selection } from '../../src/run/runState.ts';
import { isAtEnd, type Playhead, playFrom, playOn, type Speed } from './playback.ts';

interface PlaybackOptions {
  readonly recorded: Int32Array;
  readonly selected: Selection['epoch'];
  /** The recorded epoch that the host shows for the selected one. */
  readonly epoch: number | undefined;
  /** The epoch whose numbers are on the page. */
  readonly drawnEpoch: number | undefined;
  readonly speed: Speed;
  /** Selects an epoch unless another than `from` is selected by now, which the last rendering need not show. */
  readonly onStep: (epoch: number, from: Selection['epoch']) => void;
}

/**
 * Goes through the recorded epochs, each when the page has drawn the one before. Ends at the last, or when something else is
 * selected.
 */
export function usePlayback(options: PlaybackOptions) {
  const current = useRef(options);
  current.current = options;
  const [isPlaying, setIsPlaying] = useState(false);

  // At once, and not after the next picture: a stopped playback makes no further step.
  useLayoutEffect(() => {
    if (!isPlaying) return;
    const { recorded, selected, epoch, onStep } = current.current;
    let head: Playhead | undefined = playFrom(recorded, epoch);
    let time = performance.now();
    let request = 0;
    if (head === undefined) return setIsPlaying(false);
    let asked: PlaybackOptions | undefined;
    if (head.epoch !== selected) {
      asked = current.current;
      onStep(head.epoch, selected);
    }

    function tick(now: number) {
      if (head !== undefined && play(head, now)) request = requestAnimationFrame(tick);
      else setIsPlaying(false);
    }

    /** Whether it goes on. */
    function play(at: Playhead, now: number): boolean {
      const { recorded, selected, epoch, drawnEpoch, speed, onStep } = current.current;
      // The page has not been rendered since the last step: it cannot know of it.
      if (current.current === asked) return true;
      if (selected !== at.epoch) return false;
      if (drawnEpoch !== epoch) return true;
      if (isAtEnd(at, recorded)) return false;
      head = playOn(at, recorded, now - time, speed);
      time = now;
      if (head.epoch === at.epoch) return true;
      asked = current.current;
      onStep(head.epoch, at.epoch);
      return true;
    }
    request = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(request);
  }, [isPlaying]);

  return { isPlaying, toggle: () => setIsPlaying(playing => !playing) };
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Selection } from '../../src/protocol/run.ts';
import { isAtEnd, type Playhead, playFrom, playOn, type Speed } from './playback.ts';

interface PlaybackOptions {
  readonly recorded: Int32Array;
  readonly selected: Selection['epoch'];
  /** The epoch that the selection comes to. */
  readonly epoch: number | undefined;
  /** The epoch whose numbers are on the page. */
  readonly drawnEpoch: number | undefined;
  readonly speed: Speed;
  readonly onSelect: (epoch: number) => void;
}

/** No answer comes for a chosen epoch that was thinned out meanwhile: then the playback goes on. */
const longestWait = 500;

/** An epoch that was asked for: by which rendering, instead of what, and when. */
interface Asked {
  readonly by: PlaybackOptions;
  readonly before: Selection['epoch'];
  readonly at: number;
}

/**
 * Goes through the recorded epochs, each when the page has drawn the one before. Ends at the last, or when something else is
 * selected.
 */
export function usePlayback(options: PlaybackOptions) {
  const current = useRef(options);
  current.current = options;
  const [isPlaying, setIsPlaying] = useState(false);

  useEffect(() => {
    if (!isPlaying) return;
    const { recorded, selected, epoch, onSelect } = current.current;
    let head: Playhead | undefined = playFrom(recorded, epoch);
    let time = performance.now();
    let request = 0;
    if (head === undefined) return setIsPlaying(false);
    let asked: Asked | undefined;
    if (head.epoch !== selected) {
      asked = { by: current.current, before: selected, at: time };
      onSelect(head.epoch);
    }

    function tick(now: number) {
      if (head !== undefined && play(head, now)) request = requestAnimationFrame(tick);
      else setIsPlaying(false);
    }

    /** Whether it goes on. */
    function play(at: Playhead, now: number): boolean {
      const { recorded, selected, epoch, drawnEpoch, speed, onSelect } = current.current;
      // The page has not been rendered since the last step: it cannot know of it.
      if (current.current === asked?.by) return true;
      // What the host had sent before it knew of the step still names the selection of then.
      if (selected !== at.epoch) return selected === asked?.before && now - asked.at < longestWait;
      const elapsed = now - time;
      if (drawnEpoch !== epoch && elapsed < longestWait) return true;
      if (isAtEnd(at, recorded)) return false;
      head = playOn(at, recorded, elapsed, speed);
      time = now;
      if (head.epoch === at.epoch) return true;
      asked = { by: current.current, before: selected, at: now };
      onSelect(head.epoch);
      return true;
    }
    request = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(request);
  }, [isPlaying]);

  return { isPlaying, toggle: () => setIsPlaying(playing => !playing) };
}

import { useEffect, useRef } from 'preact/hooks';
import type { Selection } from '../../src/run/runState.ts';
import { epochAfterKey, hasModifier, isForFocused } from './keys.ts';

interface TimeKeys {
  readonly recorded: Int32Array;
  readonly selected: Selection['epoch'];
  readonly onSelect: (epoch: Selection['epoch']) => void;
  readonly onPlay: () => void;
}

/** Keys that go through the epochs wherever on the page the focus is, unless what has it takes them itself. */
export function useTimeKeys(keys: TimeKeys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const { recorded, selected, onSelect, onPlay } = current.current;
      if (event.defaultPrevented) return;
      if (event.target instanceof HTMLElement && isForFocused(event.key, event.target)) return;
      if (event.key === ' ' && !event.shiftKey && !hasModifier(event)) {
        event.preventDefault();
        if (!event.repeat) onPlay();
        return;
      }
      const epoch = epochAfterKey(event, selected, recorded);
      if (epoch === undefined) return;
      event.preventDefault();
      if (epoch !== selected) onSelect(epoch);
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

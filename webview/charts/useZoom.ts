import { useRef, useState } from 'preact/hooks';
import type { EpochRange } from '../../src/panel/series.ts';

/** A shorter drag is a click, in CSS pixels. */
const shortestDrag = 5;

interface ZoomOptions {
  /** The epoch at a place of the canvas. */
  readonly epochAt: (x: number) => number;
  readonly onPick: (epoch: number) => void;
  readonly onZoom: (range: EpochRange | null) => void;
}

/** Dragging over a canvas zooms in on epochs, a double click shows all of them again, and a click picks one. */
export function useZoom({ epochAt, onPick, onZoom }: ZoomOptions) {
  const start = useRef<number>(undefined);
  const [dragged, setDragged] = useState<EpochRange>();

  const isDrag = (x: number) => start.current !== undefined && Math.abs(x - start.current) >= shortestDrag;
  const rangeTo = (x: number) => ordered(epochAt(start.current!), epochAt(x));

  function end() {
    start.current = undefined;
    setDragged(undefined);
  }

  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      start.current = event.offsetX;
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      if (isDrag(event.offsetX)) setDragged(rangeTo(event.offsetX));
    },
    onPointerUp(event: PointerEvent) {
      if (start.current === undefined) return;
      const range = rangeTo(event.offsetX);
      if (!isDrag(event.offsetX)) onPick(epochAt(event.offsetX));
      else if (range.last > range.first) onZoom(range);
      end();
    },
    onPointerCancel: end,
    onDblClick: () => onZoom(null),
  };
  return { dragged, handlers };
}

function ordered(a: number, b: number): EpochRange {
  return a <= b ? { first: a, last: b } : { first: b, last: a };
}

/**
 * The range with half, or twice, the epochs about one of them, within 1 to `last`; null for all. What of the range is after `last`
 * does not count.
 */
export function zoomed(range: EpochRange, about: number, last: number, direction: 'in' | 'out'): EpochRange | null {
  const end = Math.min(range.last, last);
  const epochs = end - range.first + 1;
  const wanted = direction === 'in' ? Math.max(2, Math.round(epochs / 2)) : epochs * 2;
  if (epochs < 1 || wanted >= last) return null;
  const middle = Math.min(Math.max(about, range.first), end);
  const first = Math.min(Math.max(1, middle - Math.floor(wanted / 2)), last - wanted + 1);
  return { first, last: first + wanted - 1 };
}

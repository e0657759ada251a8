import { useState } from 'preact/hooks';
import type { CellLayout } from './cellLayout.ts';

/** What is read out: the cell under the pointer, wherever the picture moves, or that of the keyboard's cursor. */
type Pointed =
  | { readonly by: 'pointer'; readonly x: number; readonly y: number; readonly left: number; readonly top: number }
  | { readonly by: 'keyboard'; readonly row: number; readonly column: number };

interface Cursor {
  readonly cell: number | undefined;
  readonly isByKeyboard: boolean;
  /** Where the pointer is in the window. */
  readonly pointer: { readonly x: number; readonly y: number } | undefined;
  moveTo(event: PointerEvent): void;
  /** The keyboard's cursor on the element. */
  set(row: number, column: number): void;
  clear(): void;
}

/** The cell that is read out. */
export function usePointed(layout: CellLayout): Cursor {
  const [pointed, setPointed] = useState<Pointed>();
  return {
    cell: cellOf(layout, pointed),
    isByKeyboard: pointed?.by === 'keyboard',
    pointer: pointed?.by === 'pointer' ? { x: pointed.left, y: pointed.top } : undefined,
    moveTo({ offsetX: x, offsetY: y, clientX: left, clientY: top }) {
      setPointed({ by: 'pointer', x, y, left, top });
    },
    set: (row, column) => setPointed({ by: 'keyboard', row, column }),
    clear: () => setPointed(undefined),
  };
}

function cellOf(layout: CellLayout, pointed: Pointed | undefined): number | undefined {
  if (!pointed) return undefined;
  return pointed.by === 'pointer' ? layout.cellAt(pointed.x, pointed.y) : layout.cellOf(pointed.row, pointed.column);
}

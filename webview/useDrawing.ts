import { createContext } from 'preact';
import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import type { Drawings } from './drawing.ts';

export const DrawingsContext = createContext<Drawings | undefined>(undefined);

/** Has a component's canvas drawn when it is its turn: after every rendering, or only when an input has changed. */
export function useDrawing(draw: () => void, inputs?: readonly unknown[]): void {
  const drawings = useContext(DrawingsContext);
  if (drawings === undefined) throw new Error('A component that draws stands outside of DrawingsContext.Provider.');
  const key = useRef({}).current;
  useLayoutEffect(() => drawings.requestPicture(key, draw), inputs);
  useLayoutEffect(() => () => drawings.cancelPicture(key), [drawings, key]);
}

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { tooltipPlace } from './tooltipPlace.ts';

interface TooltipProps {
  /** The pointer, in the window's coordinates. */
  readonly x: number;
  readonly y: number;
  readonly children: ComponentChildren;
}

export function Tooltip({ x, y, children }: TooltipProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { width, height } = box.current!.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const place = tooltipPlace(x, y, { width, height }, { width: clientWidth, height: clientHeight });
    box.current!.style.translate = `${place.left}px ${place.top}px`;
  });
  return (
    <div ref={box} class="tooltip" data-testid="tooltip" aria-hidden="true">
      {children}
    </div>
  );
}

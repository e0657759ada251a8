interface Size {
  readonly width: number;
  readonly height: number;
}

const distance = 12;

/** Beside the pointer, on the side where there is room, and never outside of the window. */
export function tooltipPlace(x: number, y: number, tooltip: Size, window: Size): { left: number; top: number } {
  const right = x + distance;
  const below = y + distance;
  const left = right + tooltip.width <= window.width ? right : x - distance - tooltip.width;
  const top = below + tooltip.height <= window.height ? below : y - distance - tooltip.height;
  return { left: Math.max(0, left), top: Math.max(0, top) };
}

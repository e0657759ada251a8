/** Layers that are drawn, both included. */
export interface LayerWindow {
  readonly first: number;
  readonly last: number;
}

/** More layers than this are not drawn at once. */
const mostLayers = 20;

/**
 * The layers that are drawn, `selected` among them with a neighbour on either side. As few as possible leave the window
 * before, so that what was just clicked does not slide away.
 */
export function windowAround(count: number, selected: number, before: number, size = mostLayers): LayerWindow {
  if (count <= size) return { first: 0, last: count - 1 };
  const first = Math.max(selected + 2 - size, Math.min(selected - 1, before));
  const inside = Math.max(0, Math.min(count - size, first));
  return { first: inside, last: inside + size - 1 };
}

import type { Selection, SelectionChange } from '../../src/run/runState.ts';
import { epochAfterKey } from '../time/keys.ts';

interface Place {
  /** Row of the map; -1 when the layer is not there. */
  readonly row: number;
  readonly epoch: Selection['epoch'];
}

/** What a key on the map chooses: up and down a layer, left and right, Home and End an epoch. Undefined for any other key. */
export function choiceAfterKey(
  event: Parameters<typeof epochAfterKey>[0],
  { row, epoch }: Place,
  order: readonly number[],
  recorded: Int32Array,
): SelectionChange | undefined {
  const wanted = epochAfterKey(event, epoch, recorded);
  if (wanted !== undefined) return { epoch: wanted };
  if (event.altKey || event.ctrlKey || event.metaKey || order.length === 0) return undefined;
  const step = event.shiftKey ? 10 : 1;
  const at = (target: number) => ({ layer: order[Math.max(0, Math.min(order.length - 1, target))]! });
  switch (event.key) {
    case 'ArrowUp':
      return at(row - step);
    case 'ArrowDown':
      return at(row + step);
    default:
      return undefined;
  }
}

import { isObject, isSendable, received } from '../../src/page/sendable.ts';
import { whyMessage } from '../../src/why/whyMessage.ts';
import type { HostToWhy } from '../../src/why/whyMessages.ts';

/** A message of the host, told from those of others that share the window; undefined for these. */
export function hostMessage(data: unknown): HostToWhy | undefined {
  if (!isObject(data)) return undefined;
  switch (data.type) {
    case 'look':
      // What the page is to look at is what it may say that it looks at.
      return whyMessage({ type: 'view', view: data.view }) ? (data as unknown as HostToWhy) : undefined;
    case 'copied':
      return Number.isInteger(data.id) ? (data as unknown as HostToWhy) : undefined;
    case 'show': {
      const { frame, parts } = data;
      if (!Number.isInteger(frame) || !isObject(parts)) return undefined;
      const hasArrays = isArrayIn(parts.chain, 'delta') && isArrayIn(parts.weights, 'values');
      return hasArrays && isRun(parts.run) && isSendable(data) ? (received(data) as HostToWhy) : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a part that is there has its numbers as an array of numbers. */
function isArrayIn(part: unknown, name: string): boolean {
  return part === undefined || part === null || (isObject(part) && part[name] instanceof Float64Array);
}

function isRun(run: unknown): boolean {
  if (run === undefined || run === null) return true;
  const { layers } = run as { readonly layers?: unknown };
  return Array.isArray(layers) && layers.every(layer => isObject(layer) && typeof layer.name === 'string');
}

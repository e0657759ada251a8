import { received } from '../../src/page/sendable.ts';
import type { HostToWhy } from '../../src/why/whyMessages.ts';

/** A message of the host, told from those of others that share the window; undefined for these. */
export function hostMessage(data: unknown): HostToWhy | undefined {
  if (!isObject(data)) return undefined;
  switch (data.type) {
    case 'look':
      return isObject(data.view) && 'why' in data.view ? (data as unknown as HostToWhy) : undefined;
    case 'copied':
      return Number.isInteger(data.id) ? (data as unknown as HostToWhy) : undefined;
    case 'show': {
      const { frame, parts } = data;
      if (!Number.isInteger(frame) || !isObject(parts)) return undefined;
      const hasArrays = isArrayIn(parts.chain, 'delta') && isArrayIn(parts.weights, 'rows');
      return hasArrays ? (received(data) as HostToWhy) : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a part that is there has its numbers as an array of numbers. */
function isArrayIn(part: unknown, name: string): boolean {
  return !isObject(part) || part[name] instanceof Float64Array;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

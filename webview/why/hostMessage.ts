import { received } from '../../src/page/sendable.ts';
import type { HostToWhy } from '../../src/why/whyMessages.ts';

const parts = ['run', 'status', 'selection', 'sample', 'epoch', 'latest', 'chain', 'message', 'why', 'shares', 'walk'];

/** A message of the host, told from those of others that share the window; undefined for these. */
export function hostMessage(data: unknown): HostToWhy | undefined {
  if (!isObject(data)) return undefined;
  if (data.type === 'look')
    return isObject(data.view) && 'why' in data.view ? (data as unknown as HostToWhy) : undefined;
  if (data.type !== 'show' || !Number.isInteger(data.frame)) return undefined;
  const { page } = data;
  if (!isObject(page) || parts.some(part => !(part in page))) return undefined;
  if (isObject(page.chain) && !(page.chain.delta instanceof Float64Array)) return undefined;
  return received(data) as HostToWhy;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

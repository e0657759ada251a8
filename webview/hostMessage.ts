import type { HostToPanel } from '../src/panel/panelMessages.ts';

const types: readonly string[] = [
  'hydrate',
  'frame',
  'row',
  'compared',
  'cell',
  'describe',
] satisfies readonly HostToPanel['type'][];

/** A message of the host, told from those of others that share the window; undefined for these. */
export function hostMessage(data: unknown): HostToPanel | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data)) return undefined;
  if (typeof data.type !== 'string' || !types.includes(data.type)) return undefined;
  const hasId = 'id' in data && Number.isInteger(data.id);
  if (data.type === 'describe') return hasId ? (data as HostToPanel) : undefined;
  if (data.type === 'row') return hasId && 'row' in data && isRow(data.row) ? (data as HostToPanel) : undefined;
  if (data.type === 'compared') return hasId && 'text' in data ? (data as HostToPanel) : undefined;
  if (data.type === 'cell')
    return hasId && 'reading' in data && isReading(data.reading) ? (data as HostToPanel) : undefined;
  if (data.type === 'frame' && !('frame' in data && Number.isInteger(data.frame))) return undefined;
  if (data.type === 'hydrate' && !('run' in data)) return undefined;
  const isPicture = 'status' in data && 'selection' in data && 'parts' in data && isObject(data.parts);
  return isPicture ? (data as HostToPanel) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isRow(row: unknown): boolean {
  return row === null || (isObject(row) && 'scalars' in row && row.scalars instanceof Float64Array);
}

function isReading(reading: unknown): boolean {
  return isObject(reading) && 'value' in reading && reading.value instanceof Float64Array;
}

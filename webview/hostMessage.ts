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
  if (data.type === 'describe') return { type: 'describe' };
  if (data.type === 'row') return 'row' in data && isRow(data.row) ? (data as HostToPanel) : undefined;
  if (data.type === 'compared') return 'run' in data && 'text' in data ? (data as HostToPanel) : undefined;
  if (data.type === 'cell') return 'reading' in data && isReading(data.reading) ? (data as HostToPanel) : undefined;
  if (data.type === 'frame' && !('frame' in data && Number.isInteger(data.frame))) return undefined;
  if (data.type === 'hydrate' && !('run' in data)) return undefined;
  return 'status' in data && 'selection' in data && 'series' in data ? (data as HostToPanel) : undefined;
}

function isRow(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'scalars' in row && row.scalars instanceof Float64Array;
}

function isReading(reading: unknown): boolean {
  return typeof reading === 'object' && reading !== null && 'value' in reading && reading.value instanceof Float64Array;
}

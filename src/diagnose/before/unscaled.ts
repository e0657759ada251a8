import type { Fix } from '../../findings/finding.ts';
import type { Column } from './columns.ts';
import type { Planned } from './planned.ts';

/** A column is large whose typical number is above this: a layer with usual weights is then driven far from where it bends. */
const largeSize = 5;
/** ... or whose mean is this many spreads away from 0, and more than 1. */
export const farMean = 5;
/** All columns together are small below this. */
export const smallSize = 0.02;
/** A column that varies by less than this share of its mean is constant but for noise. */
const leastVariation = 1e-6;
/** A constant of this size or less is no more than a second bias. */
const harmless = 2;

/** Columns that say the same on every row, and loudly; the largest first. */
export function constantColumns(columns: readonly Column[]): readonly Column[] {
  return columns
    .filter(({ mean, spread }) => Math.abs(mean) > harmless && spread < leastVariation * Math.abs(mean))
    .toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean));
}

/** Columns that are far from mean 0 and deviation 1, the worst first; none of inputs that the spec scales. */
export function unscaledColumns({ spec, columns }: Planned): readonly Column[] {
  if (spec.data.standardize || spec.data.normalize) return [];
  const constant = new Set(constantColumns(columns()));
  return columns()
    .filter(column => !constant.has(column) && isOff(column))
    .toSorted((a, b) => b.size - a.size);
}

function isOff({ mean, spread, size, most, least }: Column): boolean {
  if (!Number.isFinite(size)) return true;
  const reach = Math.max(Math.abs(least), Math.abs(most));
  return size > largeSize || reach > 10 * largeSize || (Math.abs(mean) > farMean * spread && Math.abs(mean) > 2);
}

/** Standardized, or to 0..1 where the inputs are pixels. */
export function scalingFixes({ spec, table, columns }: Planned): Fix[] {
  const standardize: Fix = { title: 'Standardize the inputs', edits: [{ path: ['data', 'standardize'], value: true }] };
  const normalize: Fix = {
    title: 'Scale the inputs to 0..1',
    edits: [{ path: ['data', 'normalize'], value: 'minmax' }],
  };
  const arePixels =
    table.imageShape !== undefined ||
    (columns().length >= 16 && columns().every(({ least, most, areWhole }) => areWhole && least >= 0 && most <= 255));
  // The squares of larger numbers are out of bounds.
  if (columns().some(({ least, most }) => Math.max(-least, most) > 1e150)) return [normalize];
  if (!arePixels) return [standardize, normalize];
  const areBytes = columns().some(({ most }) => most > 16) && spec.data.scale === undefined;
  const scale: Fix = { title: 'Divide the pixels by 255', edits: [{ path: ['data', 'scale'], value: 1 / 255 }] };
  return [...(areBytes ? [scale] : []), normalize, standardize];
}

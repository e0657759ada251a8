/** The peaks of one core, which take part in the race on W4. */
import type { Competitor } from './competitors.ts';
import { type PeakKind, peakFlopsPerTurn } from './peakModule.ts';
import { turnsPerEpoch } from './peers/peak.ts';

const kinds: readonly PeakKind[] = ['f64 mul+add', 'f64 FMA', 'f32 mul+add', 'f32 FMA'];

export const peaks: readonly Competitor[] = kinds.map(kind => ({
  id: `peak ${kind}`,
  name: `peak, ${kind}`,
  precision: kind.startsWith('f64') ? 'float64' : 'float32',
  threads: 1,
  runtime: { type: 'node', file: 'peak.ts' },
  options: { kind },
  entries: { W4: {} },
}));

export function isPeak({ id }: Pick<Competitor, 'id'>): boolean {
  return peaks.some(peak => peak.id === id);
}

/** Floating-point operations of what a peak calls an epoch. */
export function peakFlops({ options }: Competitor): number {
  return turnsPerEpoch * peakFlopsPerTurn(options.kind as PeakKind);
}

import { numberInWords } from '../trace/formatNumber.ts';
import { quoted } from '../trace/quantityRef.ts';
import type { Trace } from './trace.ts';

/** A number in a finding: three digits are enough to judge it by. */
export function inFinding(value: number): string {
  return numberInWords(value, 3);
}

export function layerName({ info }: Pick<Trace, 'info'>, layer: number): string {
  return quoted(info.layers[layer]?.name ?? `layer ${layer}`);
}

/** `accuracy`, or `R2`. */
export function measureName(measure: 'accuracy' | 'r2' | undefined): string {
  return measure === 'r2' ? 'R2' : 'accuracy';
}

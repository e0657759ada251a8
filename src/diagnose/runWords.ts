import { formatNumber } from '../trace/formatNumber.ts';
import { quoted } from '../trace/quantityRef.ts';
import type { Trace } from './trace.ts';

/** A number as it stands in a sentence. */
export function inWords(value: number): string {
  return formatNumber(value, 3).replace('e+', 'e');
}

export function layerName({ info }: Pick<Trace, 'info'>, layer: number): string {
  return quoted(info.layers[layer]?.name ?? `layer ${layer}`);
}

/** `accuracy`, or `R2`. */
export function measureName(measure: 'accuracy' | 'r2' | undefined): string {
  return measure === 'r2' ? 'R2' : 'accuracy';
}

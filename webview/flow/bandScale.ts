import { type Flow, type FlowNumber, flowNumber, isMissing } from '../../src/panel/flowPicture.ts';

/** Powers of ten from which a band has its least and its full width. */
export interface BandScale {
  readonly low: number;
  readonly high: number;
}

const normsOfBands = ['input', 'output', 'outputGradient', 'delta', 'inputGradient'] as const;

/** The norms of a flow that have bands. */
export function flowNorms(flow: Flow, layers: number): number[] {
  return Array.from({ length: layers }, (_, layer) => normsOfBands.map(name => flowNumber(flow, layer, name))).flat();
}

/** The scale that all bands share. It is made wider in a few large steps, so that it stays while a training goes on. */
export function bandScale(norms: Iterable<number>): BandScale {
  let low = -4;
  let high = 1;
  for (const norm of norms) {
    const power = Math.log10(norm);
    if (!Number.isFinite(power)) continue;
    while (power < low) low *= 2;
    while (power > high) high = high === 1 ? 4 : 2 * high;
  }
  return { low, high };
}

/** Share of a band's least and full width, both in percent of its lane. */
const least = 5;
const full = 96;

/** What a norm looks like: a band of a width, a dashed line for 0, a hatched band for what is not finite, nothing for what is not there. */
export type BandEnd =
  | { readonly kind: 'width'; readonly width: number }
  | { readonly kind: 'zero' | 'nonFinite' | 'missing' };

export function bandEnd(norm: number, { low, high }: BandScale): BandEnd {
  if (norm === 0) return { kind: 'zero' };
  if (!Number.isFinite(norm)) return { kind: 'nonFinite' };
  const share = Math.min(1, Math.max(0, (Math.log10(norm) - low) / (high - low)));
  return { kind: 'width', width: least + share * (full - least) };
}

/** The end of the band of a layer's number. */
export function flowEnd(flow: Flow, layer: number, name: FlowNumber, scale: BandScale): BandEnd {
  return isMissing(flow, layer, name) ? { kind: 'missing' } : bandEnd(flowNumber(flow, layer, name), scale);
}

/** The outline of a band from one width to another, both in percent of the lane, `top` to `bottom` in its units. */
export function bandPath(above: number, below: number, top: number, bottom: number): string {
  const left = (width: number) => 50 - width / 2;
  const right = (width: number) => 50 + width / 2;
  const third = (bottom - top) / 3;
  const [a, b] = [top + third, bottom - third];
  return (
    `M${left(above)} ${top}H${right(above)}` +
    `C${right(above)} ${b} ${right(below)} ${a} ${right(below)} ${bottom}` +
    `H${left(below)}C${left(below)} ${a} ${left(above)} ${b} ${left(above)} ${top}Z`
  );
}

import { type Flow, isMissing } from '../../src/panel/flowPicture.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import type { LayerShape } from '../../src/trace/shapes.ts';

const longestName = 40;

/** A layer's name in a sentence. */
export function nameOf({ name }: LayerShape): string {
  const letters = [...name];
  return letters.length > longestName ? `${letters.slice(0, longestName - 1).join('')}…` : name;
}

/** Keeps a factor on one line. */
const times = '×\u00a0';

/** `× 0.021`; in words where nothing came in or the factor is no number. */
export function factorText(factor: number, before: number): string {
  if (before === 0) return 'no gradient';
  return times + formatNumber(factor, 2);
}

/** A factor, given as a power of ten, with its sign: `× 0.21`, `× 5.9e-15`. */
export function powerText(power: number): string {
  return Number.isNaN(power) ? 'not known' : times + multiplierText(power);
}

/** A factor, given as a power of ten: `0.21`, `5.9e-15`, and `10^-400.0` beyond what a number holds. */
export function multiplierText(power: number): string {
  if (power === Number.NEGATIVE_INFINITY) return '0';
  return Math.abs(power) < 300 ? formatNumber(10 ** power, 2) : `10^${power.toFixed(1)}`;
}

/** How many times larger or smaller, given as a power of ten of at least 0: `3.4-fold`, `200,000-fold`, `5e26-fold`. */
export function foldText(power: number): string {
  if (power >= 300) return `10^${power.toFixed(1)}-fold`;
  const fold = 10 ** power;
  const rounded = Number(fold.toPrecision(2));
  return `${rounded < 1e7 ? rounded.toLocaleString('en') : formatNumber(rounded, 2)}-fold`;
}

/** Whose numbers a flow has, and of when. */
export function flowNote({ sample, epoch, stop }: Flow): string {
  return stop === undefined ? `${sample}, before the first update of epoch ${epoch}` : `${sample}, at this stop`;
}

/** How far a sample has come at a stop of the debugger, whose gradient is not in the first layer yet. */
export function wayWords(flow: Flow, layers: readonly LayerShape[]): string {
  const delta = layers.findIndex((_, layer) => !isMissing(flow, layer, 'delta'));
  if (delta >= 0) return `The gradient has come down to ${nameOf(layers[delta]!)}; below it is not computed yet.`;
  const above = layers.findIndex((_, layer) => isMissing(flow, layer, 'output'));
  if (above === 0) return 'The batch has not come through the first layer yet.';
  if (above < 0) return 'The outputs are computed; there is no gradient yet.';
  return `The values have come up to ${nameOf(layers[above - 1]!)}; above it nothing is computed yet.`;
}

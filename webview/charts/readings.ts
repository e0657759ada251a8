import { formatNumber, notDefined } from '../../src/trace/formatNumber.ts';
import { seriesValue } from '../series/readout.ts';
import type { Training } from '../state.ts';
import type { Series, Tone } from './series.ts';

/** What a legend says of a line. */
export interface Reading {
  readonly name: string;
  readonly tone: Tone;
  readonly emphasized: boolean;
  /** Empty when it is not known. */
  readonly value: string;
}

/** The epoch that a legend reads out, and what it says of the lines that it names. */
export interface Readings {
  readonly epoch: number | undefined;
  readonly lines: readonly Reading[];
}

/** `beside`: what the curves are held against. */
export function readings(
  series: readonly Series[],
  training: Training,
  epoch: number | undefined,
  beside: readonly Reading[] = [],
): Readings {
  const lines = series
    .filter(({ inLegend }) => inLegend)
    .map(line => {
      const { name, tone, emphasized } = line;
      const { value, whyNone } = readingOf(line, training, epoch);
      const text = whyNone ? notDefined : value === undefined ? '' : formatNumber(value);
      return { name, tone, emphasized, value: text };
    });
  return { epoch, lines: [...lines, ...beside] };
}

/** What a line is at an epoch: undefined when that is not known, or why there is no value. */
export function readingOf(
  { window, column, noValue }: Series,
  training: Training,
  epoch: number | undefined,
): { readonly value: number | undefined; readonly whyNone: string | undefined } {
  const at = (place: number) => (epoch === undefined ? undefined : seriesValue(training, window, epoch, place));
  const value = at(column);
  const isUndefined = noValue && value !== undefined && !Number.isFinite(value) && Number.isFinite(at(noValue.unless));
  return { value, whyNone: isUndefined ? noValue.why : undefined };
}

import { formatNumber, notDefined } from '../../src/trace/formatNumber.ts';
import { seriesValue } from '../series/readout.ts';
import type { Training } from '../state.ts';
import type { Series } from './series.ts';

/** What a legend says of a line. */
export interface Reading {
  readonly name: string;
  readonly tone: Series['tone'];
  readonly emphasized: boolean;
  /** Empty when it is not known. */
  readonly value: string;
}

/** The epoch that a legend reads out, and what it says of the lines that it names. */
export interface Readings {
  readonly epoch: number | undefined;
  readonly lines: readonly Reading[];
}

export function readings(series: readonly Series[], training: Training, epoch: number | undefined): Readings {
  const lines = series
    .filter(({ inLegend }) => inLegend)
    .map(({ name, tone, emphasized, window, column, isUndefined }) => {
      const value = epoch === undefined ? undefined : seriesValue(training, window, epoch, column);
      return {
        name,
        tone,
        emphasized,
        value: isUndefined ? notDefined : typeof value === 'number' ? formatNumber(value) : '',
      };
    });
  return { epoch, lines };
}

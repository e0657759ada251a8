import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Precision } from '../../src/trace/digits.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { formatCell, formatFull } from '../format.ts';

/** How many digits numbers show. */
interface Digits {
  readonly isFull: boolean;
  readonly precision: Precision;
}

export const DigitsContext = createContext<Digits>({ isFull: false, precision: 'float64' });

interface NumberFormats {
  /** A number in a line. */
  readonly inLine: (value: number) => string;
  readonly inCell: (value: number) => string;
}

export function useNumberFormats(): NumberFormats {
  const { isFull, precision } = useContext(DigitsContext);
  return isFull ? fullFormats[precision] : shortFormats;
}

const full = (precision: Precision): NumberFormats => {
  const format = (value: number) => formatFull(value, precision);
  return { inLine: format, inCell: format };
};
const fullFormats = { float64: full('float64'), float32: full('float32') } as const;
const shortFormats: NumberFormats = { inLine: formatNumber, inCell: formatCell };

import type { CsvData } from '../spec/networkSpec.ts';
import { numberReader, type ValueReader } from './numberFormat.ts';

/** What a value is read as that is missing. No number that is read is infinite. */
export const absent = Number.POSITIVE_INFINITY;

/** Values that stand for nothing, in small letters. A row that has one in a column that is used is dropped. */
const usual: ReadonlySet<string> = new Set(['', 'na', 'nan', 'n/a', 'null', '?']);

/** Reads the values of a file: a finite number, `absent`, or NaN for other text. `onSign` as for numbers. */
export function valueReader(
  data: Pick<CsvData, 'decimal' | 'thousands' | 'missing'>,
  onSign?: () => void,
): ValueReader {
  const readNumber = numberReader(data, onSign);
  const texts = new Set(data.missing?.filter(value => typeof value === 'string'));
  const numbers = new Set(data.missing?.filter(value => typeof value === 'number'));
  return (text, from = 0, to = text.length) => {
    if (from === to) return absent;
    const number = readNumber(text, from, to);
    if (Number.isFinite(number)) {
      if (numbers.size > 0 && numbers.has(number)) return absent;
      return texts.size > 0 && texts.has(text.slice(from, to)) ? absent : number;
    }
    const field = text.slice(from, to);
    const isMissing = texts.has(field) || (field.length < 5 && usual.has(field.toLowerCase())) || field.trim() === '';
    return isMissing ? absent : Number.NaN;
  };
}

import type { CsvData } from '../spec/networkSpec.ts';
import { numberReader } from './numberFormat.ts';

/** What a value is read as that is missing. No number that is read is infinite. */
export const absent = Number.POSITIVE_INFINITY;

/** Values that stand for nothing, in small letters. A row that has one in a column that is used is dropped. */
const usual: ReadonlySet<string> = new Set(['', 'na', 'nan', 'n/a', 'null', '?']);

/** Reads the values of a file: a finite number, `absent`, or NaN for other text. */
export function valueReader(data: Pick<CsvData, 'decimal' | 'thousands' | 'missing'>): (text: string) => number {
  const readNumber = numberReader(data);
  const texts = new Set(data.missing?.filter(value => typeof value === 'string'));
  const numbers = new Set(data.missing?.filter(value => typeof value === 'number'));
  const isPlain = texts.size === 0 && numbers.size === 0;
  return text => {
    const number = readNumber(text);
    if (Number.isFinite(number)) return isPlain || !(numbers.has(number) || texts.has(text)) ? number : absent;
    const isMissing = texts.has(text) || (text.length < 5 && usual.has(text.toLowerCase())) || text.trim() === '';
    return isMissing ? absent : Number.NaN;
  };
}

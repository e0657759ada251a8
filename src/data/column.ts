import type { CsvRecord } from './csvRecords.ts';

/** A cell that is worth pointing at. */
export interface Cell {
  readonly record: CsvRecord;
  readonly text: string;
}

/** NaN and infinities as programs print them. The plain `nan` never comes here: it stands for a missing value. */
const printed = /^[+-]?(?:nan|inf(?:inity)?)$/i;

/** Also of a number too large for 64 bits. */
export function isNonFinite(text: string): boolean {
  return Math.abs(Number(text)) === Number.POSITIVE_INFINITY || (text.length < 10 && printed.test(text));
}

/**
 * The values of one column as they arrive. Its first value decides whether it holds numbers or text; text is kept as
 * the number of its category, in order of first appearance.
 */
export class Column {
  // Starts small: a file can have a million columns.
  values = new Float64Array(16);
  length = 0;
  /** Undefined for a column of numbers. */
  categories: Map<string, number> | undefined;
  /** The first text in a column of numbers. */
  misplaced: Cell | undefined;
  /** The first text of a column of text, and how many of its texts are numbers. */
  firstText: Cell | undefined;
  numberCount = 0;
  /** The first text that is NaN or infinite, and how many there are. */
  firstNonFinite: Cell | undefined;
  nonFiniteCount = 0;

  add(text: string, record: CsvRecord): void {
    const number = Number(text);
    const isNumber = Number.isFinite(number);
    if (isNumber) this.numberCount++;
    else if (isNonFinite(text)) {
      this.nonFiniteCount++;
      this.firstNonFinite ??= { record, text };
    }
    if (this.length === 0 && !isNumber) {
      this.categories = new Map();
      this.firstText = { record, text };
    }
    if (this.categories) this.#push(category(this.categories, text));
    else {
      if (!isNumber) this.misplaced ??= { record, text };
      this.#push(number);
    }
  }

  #push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Float64Array(this.length * 2);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }
}

function category(categories: Map<string, number>, text: string): number {
  const known = categories.get(text);
  if (known !== undefined) return known;
  categories.set(text, categories.size);
  return categories.size - 1;
}

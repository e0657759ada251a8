import type { CsvRecord } from './csvScanner.ts';
import { withoutSigns } from './numberFormat.ts';

/** A cell that is worth pointing at. */
export interface Cell {
  readonly record: CsvRecord;
  readonly text: string;
}

/**
 * The values of one column as they arrive. One of text keeps each as the number of its category, in order of first
 * appearance; one of numbers has NaN where there is none.
 */
export class Column {
  // Starts small: a file can have a million columns.
  values = new Float64Array(16);
  length = 0;
  /** Undefined for a column of numbers. */
  categories: Map<string, number> | undefined;
  /** The first value that is no number. */
  firstOdd: Cell | undefined;
  /** The first value in which an earlier program has lost a character. */
  firstDamaged: Cell | undefined;
  /** The signs that were stripped from numbers, with the first cell of each and how many there are. */
  readonly signs = new Map<string, { readonly first: Cell; count: number }>();

  /** Whether it has more categories than it may have. Reading then ends. */
  hasTooMany = false;
  readonly #most: number;

  /** A column that is not known to be text is one of text when its first value is. `most` is how many categories it may have. */
  constructor(isText: boolean, most: number) {
    this.#most = most;
    if (isText) this.categories = new Map();
  }

  /** `number` is what the text is read as, NaN when it is none. */
  add(text: string, number: number, record: CsvRecord): void {
    const isNumber = Number.isFinite(number);
    if (!isNumber) {
      this.firstOdd ??= { record, text };
      if (this.length === 0) this.categories ??= new Map();
    }
    if (this.categories) this.#push(this.#category(this.categories, text, record));
    else {
      if (isNumber && hasSign(text)) this.#addSigns(text, record);
      this.#push(isNumber ? number : Number.NaN);
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

  #category(categories: Map<string, number>, text: string, record: CsvRecord): number {
    const known = categories.get(text);
    if (known !== undefined) return known;
    if (text.includes('\ufffd')) this.firstDamaged ??= { record, text };
    categories.set(ownCopy(text), categories.size);
    this.hasTooMany = categories.size > this.#most;
    return categories.size - 1;
  }

  #addSigns(text: string, record: CsvRecord): void {
    for (const sign of withoutSigns(text)?.signs ?? []) {
      const known = this.signs.get(sign);
      if (known) known.count++;
      else this.signs.set(sign, { first: { record, text }, count: 1 });
    }
  }
}

/** Quick: whether a number's text begins, behind a minus too, or ends in another character than numbers do. */
function hasSign(text: string): boolean {
  const { length } = text;
  return (
    !isOfNumbers(text.charCodeAt(0)) ||
    !isOfNumbers(text.charCodeAt(length - 1)) ||
    (length > 1 && !isOfNumbers(text.charCodeAt(1)))
  );
}

/** Digits, points, commas, plus and minus, among others. */
function isOfNumbers(code: number): boolean {
  return code >= 43 && code <= 57;
}

/** Text that was cut out of a portion of the file keeps all of the portion in memory. */
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

import type { CsvRecord, CsvRow } from './csvScanner.ts';
import { withoutSigns } from './numberFormat.ts';

/** A cell that is worth pointing at. */
export interface Cell {
  readonly record: CsvRecord;
  readonly text: string;
}

const noValues = new Float64Array(0);

/**
 * The values of one column as they arrive. One of text keeps each as the number of its category, in order of first
 * appearance; one of numbers has NaN where there is none.
 */
export class Column {
  // A file can have a million columns: room is made with the first value, and only a little.
  values: Float64Array = noValues;
  length = 0;
  /** Undefined for a column of numbers. */
  categories: Map<string, number> | undefined;
  /** The first value that is no number. */
  firstOdd: Cell | undefined;
  /** The first value in which an earlier program has lost a character. */
  firstDamaged: Cell | undefined;
  /** The signs that were stripped from numbers, with the first cell of each and how many there are. */
  signs: Map<string, { readonly first: Cell; count: number }> | undefined;

  /** Whether it has more categories than it may have. Reading then ends. */
  hasTooMany = false;
  readonly #most: number;

  /** A column that is not known to be text is one of text when its first value is. `most` is how many categories it may have. */
  constructor(isText: boolean, most: number) {
    this.#most = most;
    if (isText) this.categories = new Map();
  }

  /**
   * Adds a field of a row. `number` is what its text is read as, NaN when it is none; `mayHaveSign` says whether signs may
   * have been stripped from it.
   */
  add(row: CsvRow, field: number, number: number, mayHaveSign: boolean): void {
    const isNumber = Number.isFinite(number);
    if (!isNumber) {
      this.firstOdd ??= { record: row.record(), text: row.text(field) };
      if (this.length === 0) this.categories ??= new Map();
    }
    if (this.categories) this.#push(this.#category(this.categories, row, field));
    else {
      if (isNumber && mayHaveSign) this.#addSigns(row, field);
      this.#push(number);
    }
  }

  #push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Float64Array(Math.max(4, this.length * 2));
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }

  #category(categories: Map<string, number>, row: CsvRow, field: number): number {
    const text = row.text(field);
    const known = categories.get(text);
    if (known !== undefined) return known;
    if (text.includes('\ufffd')) this.firstDamaged ??= { record: row.record(), text };
    categories.set(ownCopy(text), categories.size);
    this.hasTooMany = categories.size > this.#most;
    return categories.size - 1;
  }

  #addSigns(row: CsvRow, field: number): void {
    const text = row.text(field);
    for (const sign of withoutSigns(text)?.signs ?? []) {
      this.signs ??= new Map();
      const known = this.signs.get(sign);
      if (known) known.count++;
      else this.signs.set(sign, { first: { record: row.record(), text }, count: 1 });
    }
  }
}

/** Text that was cut out of a portion of the file keeps all of the portion in memory. */
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

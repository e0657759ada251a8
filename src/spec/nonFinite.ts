import { place } from './inlineNumbers.ts';
import type { Problem, SpecPath } from './problem.ts';

/** NaN and infinities as programs print them; JSON knows none. Asked at one place of the text (sticky). */
const symbol = /[+-]?(?:nan|inf(?:inity)?)\b/iy;

/** How many are reported. */
const reported = 10;

/** Finds NaN and infinities by the errors of syntax that they cause. */
export class NonFinite {
  readonly problems: Problem[] = [];
  readonly #text: string;
  /** Where the last one ends; -1 where another error stands behind it. */
  #end = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Whether an error of syntax is one of those that such a symbol causes: one for each of its tokens, and another for the value
   * that is missing. Errors are asked of in their order; `path` returns where they stand.
   */
  takes(offset: number, path: () => SpecPath): boolean {
    const text = this.#text;
    if (offset < this.#end || (this.#end >= 0 && text.slice(this.#end, offset).trim() === '')) return true;
    symbol.lastIndex = offset;
    const found = symbol.exec(text)?.[0];
    this.#end = found === undefined ? -1 : offset + found.length;
    if (found === undefined) return false;
    if (this.problems.length < reported) this.problems.push(notFinite(found, offset, path()));
    return true;
  }
}

function notFinite(found: string, offset: number, path: SpecPath): Problem {
  const message = `expected a number${where(path)}, found ${found}, which JSON cannot hold; replace it`;
  return { code: 'not-finite', severity: 'error', message, offset, length: found.length };
}

/** The row and the column of a cell; nothing of what stands by itself. */
function where(path: SpecPath): string {
  const name = path.findLastIndex(segment => typeof segment === 'string');
  const indices = path.slice(name + 1).filter(segment => typeof segment === 'number');
  return indices.length === 0 || path[name] === 'layers' ? '' : ` in ${place(indices)}`;
}

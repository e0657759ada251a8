import { getLocation, type ParseError } from 'jsonc-parser';
import { place } from './numbers.ts';
import type { Problem } from './problem.ts';

/** NaN and infinities as programs print them; JSON knows none. Asked at one place of the text (sticky). */
const symbol = /[+-]?(?:nan|inf(?:inity)?)\b/iy;

/** To tell where one stands takes a pass over the text. */
const reported = 10;

/** What replaces the syntax errors that NaN and infinities cause: problems that say where they stand, and the other errors. */
export function takeNonFinite(
  errors: readonly ParseError[],
  text: string,
): { readonly problems: readonly Problem[]; readonly rest: readonly ParseError[] } {
  const problems: Problem[] = [];
  const rest: ParseError[] = [];
  // One such symbol makes an error for each of its tokens and another for the value that is missing.
  let end = -1;
  for (const error of errors) {
    if (error.offset < end || (end >= 0 && text.slice(end, error.offset).trim() === '')) continue;
    symbol.lastIndex = error.offset;
    const found = symbol.exec(text)?.[0];
    end = found === undefined ? -1 : error.offset + found.length;
    if (found === undefined) rest.push(error);
    else if (problems.length < reported) problems.push(notFinite(found, error.offset, text));
  }
  return { problems, rest };
}

function notFinite(found: string, offset: number, text: string): Problem {
  const message = `expected a number${where(getLocation(text, offset).path)}, found ${found}, which JSON cannot hold; replace it`;
  return { code: 'not-finite', severity: 'error', message, offset, length: found.length };
}

/** The row and the column of a cell; nothing of what stands by itself. */
function where(path: readonly (string | number)[]): string {
  const name = path.findLastIndex(segment => typeof segment === 'string');
  const indices = path.slice(name + 1).filter(segment => typeof segment === 'number');
  return indices.length === 0 || path[name] === 'layers' ? '' : ` in ${place(indices)}`;
}

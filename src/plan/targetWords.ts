import type { Table } from '../data/table.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import { counted, list, quote } from '../spec/words.ts';

/** Names that a sentence lists before it only counts. */
const mostListed = 10;

/** `column "y" has`, `the labels have`, `the targets have`. */
export function targetsHave({ data }: NetworkSpec, { labels, targetNames }: Table): string {
  if (labels) return 'the labels have';
  return data.source === 'csv' ? `column ${quote(targetNames[0]!)} has` : 'the targets have';
}

/** `3 classes ("dog", "cat" and "cow")`, `26 classes (1 to 26)`. */
export function classesInWords(names: readonly string[], isText: boolean): string {
  return `${counted(names.length, 'class', 'classes')} (${isText ? list(names, 'and', mostListed) : numbersInWords(names.map(Number))})`;
}

/** Ascending numbers: `2 and 4`, `1 to 26`, `3, 5, 9, ... and 120`. */
function numbersInWords(values: readonly number[]): string {
  const [first, last] = [values[0]!, values.at(-1)!];
  const isRun = Number.isInteger(first) && values.length > 2 && values.every((value, index) => value === first + index);
  if (isRun) return `${first} to ${last}`;
  const listed = values.length > mostListed ? [...values.slice(0, 3), '...'] : values.slice(0, -1);
  return listed.length === 0 ? `${last}` : `${listed.join(', ')} and ${last}`;
}

/** `3 targets ("a", "b" and "c")`. */
export function columnsInWords({ targetNames }: Table): string {
  return `${counted(targetNames.length, 'target')} (${list(targetNames, 'and', mostListed)})`;
}

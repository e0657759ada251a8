import * as z from 'zod';
import { object } from './expect.ts';
import { matrix, targetMatrix } from './inlineNumbers.ts';
import type { Limits } from './limits.ts';
import { locate } from './locate.ts';
import type { Problem, Remark } from './problem.ts';
import { remarksOf } from './remarks.ts';
import { readTree } from './tree.ts';
import { treeValue, validDepth } from './treeValue.ts';
import { counted } from './words.ts';

/** Rows as a JSON file holds them. */
type WrittenRows = z.output<typeof rows>;

const rows = object({ inputs: matrix(''), targets: targetMatrix('') });

/** A data file's JSON, `{ "inputs": [[..]], "targets": [[..]] }`; its problems stand in that file. Never throws. */
export function parseDataFile(text: string, limits: Limits): { rows?: WrittenRows; problems: readonly Problem[] } {
  const { root, problems: syntax } = readTree(text, limits, 'an object with "inputs" and "targets"');
  // What follows the first error of syntax mostly follows from it.
  if (!root || syntax.length > 0) return { problems: syntax.slice(0, 1) };
  const problems: Problem[] = [];
  const value = treeValue(root, problems, validDepth);
  const result = z.safeParse(rows, value, { reportInput: true });
  const remarks = result.success ? [...rowRemarks(result.data)] : remarksOf(result.error.issues, value);
  problems.push(...remarks.map(remark => locate(root, text, remark)));
  return result.success && problems.length === 0 ? { rows: result.data, problems } : { problems };
}

/** Not part of the schema, which would ask it of rows that are none. */
function* rowRemarks({ inputs, targets }: WrittenRows): Generator<Remark> {
  if (inputs.length === targets.length) return;
  const message = `${counted(targets.length, 'row')} of targets for ${counted(inputs.length, 'row')} of inputs; give one for each`;
  yield { code: 'wrong-width', severity: 'error', message, path: ['targets'] };
}

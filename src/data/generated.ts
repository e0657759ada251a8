import type { Limits } from '../spec/limits.ts';
import type { GeneratedData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';
import { tooMuchData } from './dataLimit.ts';
import { generatedColumns, generatedRows, generateTable } from './generate.ts';
import type { Loaded } from './table.ts';

/** A generator's rows, or why there are none: too many, or a noise that leaves the range of 64 bits. */
export function generated(data: GeneratedData, seed: number, limits: Limits): Loaded {
  const large = tooMuchData(generatedRows(data), generatedColumns(data), limits, ['data', 'samples']);
  if (large) return { remarks: [large] };
  const table = generateTable(data, seed);
  const wrong = notFinite(data, table.inputs, table.inputNames) ?? notFinite(data, table.targets, table.targetNames);
  return wrong ? { remarks: [wrong] } : { table, remarks: [] };
}

function notFinite({ noise }: GeneratedData, values: Float64Array, names: readonly string[]): Remark | undefined {
  const bad = values.findIndex(value => !Number.isFinite(value));
  if (bad < 0) return undefined;
  const cell = `row ${Math.floor(bad / names.length)} (counted from 0) of column ${quote(names[bad % names.length]!)}`;
  const message = `a noise of ${noise} makes ${cell} ${values[bad]}; choose a smaller one`;
  return { code: 'not-finite', severity: 'error', message, path: ['data', 'noise'] };
}

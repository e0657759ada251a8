import type { Table } from '../data/table.ts';
import type { LossName, Samples } from '../engine/options.ts';
import { type ClassWeights, classCount, classOf, namesOneClass } from '../functions/classWeights.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { count, counted, list, quote } from '../spec/words.ts';
import type { Targets } from './targets.ts';
import { classesInWords } from './targetWords.ts';

/** The weight of each class in numbers, if the spec asks for any, or why there is none. */
type PlannedWeights = { readonly weights: ClassWeights | undefined } | { readonly remark: Remark };

const path: SpecPath = ['training', 'classWeights'];

/** `trainingRows` are rows of the table. "balanced" weighs a class n / (K n_k): K classes, n training rows, n_k of them of the class. */
export function plannedClassWeights(
  spec: NetworkSpec,
  table: Table,
  targets: Targets,
  loss: LossName,
  trainingRows: Uint32Array,
  probe: Samples,
): PlannedWeights {
  const { classWeights } = spec.training;
  if (classWeights === undefined) return { weights: undefined };
  const m = targets.names.length;
  const remark = unweighable(table, targets, loss, m) ?? probeWithoutClass(probe, m);
  if (remark) return { remark };
  const counts = countsOf(targets.values, m, trainingRows);
  const weights =
    classWeights === 'balanced' ? counts.map(own => trainingRows.length / (counts.length * own)) : classWeights;
  const misfit = classWeights === 'balanced' ? absentClass(counts, spec, targets) : wrongCount(weights, m, targets);
  return misfit ? { remark: misfit } : tooLarge(weights, counts, spec);
}

function error(code: string, message: string, at = path): Remark {
  return { code, severity: 'error', message, path: at };
}

/** What of the loss or of the targets leaves no class to weigh. */
function unweighable(table: Table, { values, names }: Targets, loss: LossName, m: number): Remark | undefined {
  if (loss !== 'binaryCrossEntropy' && (loss !== 'crossEntropy' || m === 1)) {
    const found =
      loss === 'crossEntropy' ? 'the loss is "crossEntropy" of a single unit' : `the loss is ${quote(loss)}`;
    return error(
      'class-weights',
      `"classWeights" weighs the classes of "crossEntropy" over several units or of "binaryCrossEntropy", but ${found}; remove "classWeights", or choose one of these losses`,
    );
  }
  const rows = values.length / m;
  for (let row = 0; row < rows; row++) {
    if (namesOneClass(values, row * m, m)) continue;
    const found = `row ${table.sourceRows[row]} has ${rowInWords(values.subarray(row * m, (row + 1) * m))}`;
    const needed = m === 1 ? 'targets of 0 or 1' : 'a single 1 among zeros in each row of targets';
    const columns =
      m > 1 && loss === 'binaryCrossEntropy' ? ` (${list(names, 'and', 10)} are judged independently)` : '';
    return error(
      'class-weights',
      `"classWeights" needs one class for each row, that is, ${needed}, but ${found}${columns}; remove "classWeights", or give one class for each row`,
    );
  }
  return undefined;
}

function rowInWords(values: Float64Array): string {
  if (values.length === 1) return String(values[0]);
  return `[${Array.from(values.subarray(0, 8)).join(', ')}${values.length > 8 ? ', ...' : ''}]`;
}

function probeWithoutClass({ targets }: Samples, m: number): Remark | undefined {
  if (namesOneClass(targets, 0, m)) return undefined;
  const message = `the probe's "target" is ${rowInWords(targets)}, but with "classWeights" it must be one class; give ${m === 1 ? '0 or 1' : 'a single 1 among zeros'}`;
  return error('class-weights', message, ['probe', 'target']);
}

/** Training rows of each class. */
function countsOf(values: Float64Array, m: number, rows: Uint32Array): number[] {
  const counts = new Array<number>(classCount(m)).fill(0);
  for (const row of rows) counts[classOf(values, row * m, m)]!++;
  return counts;
}

/** The names of the classes, in the order of the weights. */
function namesOf({ coding, names }: Targets): readonly string[] {
  return coding?.names ?? (names.length === 1 ? ['0', '1'] : names);
}

function absentClass(counts: readonly number[], { training }: NetworkSpec, targets: Targets): Remark | undefined {
  const absent = namesOf(targets).filter((_, index) => counts[index] === 0);
  if (absent.length === 0) return undefined;
  const found =
    absent.length === 1 ? `class ${quote(absent[0]!)} has none` : `classes ${list(absent, 'and', 5)} have none`;
  const fewer = training.validationSplit > 0 ? 'hold out fewer rows, or ' : '';
  return error(
    'class-weights',
    `"balanced" needs a training row of every class, but ${found}; ${fewer}write one weight for each class, such as [${counts
      .map(() => 1)
      .slice(0, 4)
      .join(', ')}${counts.length > 4 ? ', ...' : ''}]`,
  );
}

function wrongCount(weights: ClassWeights, m: number, targets: Targets): Remark | undefined {
  if (weights.length === classCount(m)) return undefined;
  const names = namesOf(targets);
  const isText = !names.every(name => name !== '' && Number.isFinite(Number(name)));
  return error(
    'wrong-width',
    `"classWeights" has ${counted(weights.length, 'number')}, but there are ${classesInWords(names, isText)}; give one weight for each, in this order`,
  );
}

/** Only ratios matter, but their sum must be a number. */
function tooLarge(weights: ClassWeights, counts: readonly number[], { precision }: NetworkSpec): PlannedWeights {
  const sum = weights.reduce((total, weight, index) => total + weight * counts[index]!, 0);
  const most = precision === 'float32' ? 1e38 : 1e300;
  if (sum <= most) return { weights };
  const message = `the weights of all training rows add up to ${sum}, more than ${most}; make them smaller: only their ratios matter`;
  return { remark: error('class-weights', message) };
}

/** `class weights 0.55, 5.5`, to be read after the names of the classes. */
export function classWeightsInWords(weights: ClassWeights, format: (weight: number) => string): string {
  const shown = weights.slice(0, 10).map(format).join(', ');
  return `class weights ${shown}${weights.length > 10 ? `, ... (${count(weights.length)} in all)` : ''}`;
}

import type { Table } from '../data/table.ts';
import { outputRange } from '../functions/activations.ts';
import { activationsFor, losses, targetsOfLoss } from '../functions/losses.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { count, counted, quote } from '../spec/words.ts';
import { type ClassCoding, codingOf, distinctValues, isCategorical } from './classes.ts';
import { factorsOf } from './fixedScale.ts';
import { ignoresTargets, isOfSigns, lossOf } from './objective.ts';
import { unreachableColumn } from './outputRange.ts';
import { targetClasses } from './targetClasses.ts';
import { likelyClasses } from './targetKind.ts';
import { type Misfit, misfitOf } from './targetRange.ts';
import { seenTargets } from './targetScaling.ts';
import { codedTargets, targetPath, targetWidth } from './targets.ts';
import { classesInWords, columnsInWords, targetsHave } from './targetWords.ts';

/** What is wrong between the last layer, the loss and the targets: found and expected, and not yet what to do. */
export type HeadProblem = Pick<Remark, 'code' | 'severity' | 'message' | 'path'>;

/**
 * At most one error, and warnings. Without a table only what the spec says by itself. The order is that in which a reader would
 * look: the loss against the layer, the stated classes, the width, the numbers.
 */
export function headProblems(spec: NetworkSpec, table: Table | undefined): HeadProblem[] {
  const coding = table && codingOf(spec, table);
  const error =
    lossError(spec) ??
    standardizedError(spec, table) ??
    (table && (classesError(spec, table, coding) ?? targetsError(spec, table, coding)));
  const warnings = [softmaxOfOne(spec), entropyOfSigmoid(spec)].filter(warning => warning !== undefined);
  if (error) return [error, ...warnings];
  const unreachable = table && !coding && unreachableTargets(spec, table);
  return unreachable ? [...warnings, unreachable] : warnings;
}

function lossError(spec: NetworkSpec): HeadProblem | undefined {
  const { type } = lastOf(spec).activation;
  const fitting = spec.loss && activationsFor(spec.loss);
  if (!spec.loss || !fitting || fitting.includes(type)) return undefined;
  const problem = `but the last layer's activation is ${quote(type)}`;
  if (losses[spec.loss].outputs === 'positive') {
    return error('loss-without-positive-outputs', `${quote(spec.loss)} needs outputs above 0, ${problem}`, ['loss']);
  }
  return error('loss-without-probabilities', `${quote(spec.loss)} compares probabilities, ${problem}`, ['loss']);
}

/** Targets that are standardized, though they are classes or the loss takes no such numbers. */
function standardizedError(spec: NetworkSpec, table: Table | undefined): HeadProblem | undefined {
  if (!spec.data.standardizeTargets) return undefined;
  const loss = lossOf(spec);
  const { allowed } = targetsOfLoss(loss);
  const classes = table && targetClasses(spec, table);
  const because = classes ?? (allowed && `${quote(loss)} needs targets ${allowed.words}`);
  if (because === undefined) return undefined;
  const message = `"standardizeTargets" is for a regression, but ${because}`;
  return error('standardized-classes', message, ['data', 'standardizeTargets']);
}

/** The number of classes that the spec states, against the data. */
function classesError(spec: NetworkSpec, table: Table, coding: ClassCoding | undefined): HeadProblem | undefined {
  const { classes } = spec.data;
  if (classes === undefined) return undefined;
  const found = coding ? coding.names.length : table.targetNames.length > 1 ? table.targetNames.length : undefined;
  if (found === classes) return undefined;
  const message = `"classes" states ${classes}, but ${found === undefined ? manyValues(spec, table) : targetsInWords(spec, table, coding)}`;
  return error('wrong-classes', message, ['data', 'classes']);
}

function targetsError(spec: NetworkSpec, table: Table, coding: ClassCoding | undefined): HeadProblem | undefined {
  const loss = lossOf(spec);
  const { units, name } = lastOf(spec);
  const width = targetWidth(table, coding);
  const misfit = width === units ? misfitOfTargets(spec, table, coding) : undefined;
  const isOneForMany = misfit && !coding && units === 1 && !isOfSigns(loss) && hasManyClasses(spec, table);
  if (width !== units || isOneForMany || (table.labels && coding!.names.length < 2)) {
    const message = `the last layer, ${quote(name)}, has ${counted(units, 'unit')}, but ${targetsInWords(spec, table, coding)}`;
    return error('wrong-width', message, ['layers', spec.layers.length - 1, 'units']);
  }
  return misfit && error('target-range', misfit.message, targetPath(spec, misfit.row, misfit.column));
}

function hasManyClasses(spec: NetworkSpec, table: Table): boolean {
  return likelyClasses(spec, table) === 'yes' && distinctValues(table)!.length > 2;
}

/** The first target that the loss cannot take. One-hot rows suit every loss but those of signs. */
function misfitOfTargets(spec: NetworkSpec, table: Table, coding: ClassCoding | undefined): Misfit | undefined {
  const loss = lossOf(spec);
  if (coding?.form === 'oneHot' && !isOfSigns(loss)) return undefined;
  const { units } = lastOf(spec);
  const values = coding?.form === 'side' ? codedTargets(table.targets, coding) : table.targets;
  const multiplied = coding || factorsOf(spec.data).targets === 1 ? '' : ', after "scale",';
  const called = (row: number) => `row ${table.sourceRows[row]}${multiplied}`;
  if (coding?.form !== 'oneHot') return misfitOf(values, units, loss, called);
  const message = `${quote(loss)} needs targets of -1 or 1, but classes become one-hot rows of 0 and 1`;
  return { row: 0, message, fix: '' };
}

/** `column "y" has 3 classes ("dog", "cat" and "cow")`, `the data has 2 targets ("a" and "b")`. */
function targetsInWords(spec: NetworkSpec, table: Table, coding: ClassCoding | undefined): string {
  const { activation, units } = lastOf(spec);
  const isOne = table.targetNames.length === 1;
  const values = isOne && !table.classNames ? distinctValues(table) : undefined;
  if (table.classNames) return `${targetsHave(spec, table)} ${classesInWords(table.classNames, true)}`;
  if (coding) return `${targetsHave(spec, table)} ${classesInWords(distinctNames(values, coding), false)}`;
  if (isOne && activation.type === 'softmax' && units > 1 && !isCategorical(table)) return manyValues(spec, table);
  if (values && likelyClasses(spec, table) === 'yes') {
    const classes = classesInWords(values.map(String), false);
    return units === 1 ? `${targetsHave(spec, table)} ${classes}` : `the data has one target column, with ${classes}`;
  }
  return `the data has ${columnsInWords(table)}`;
}

/** Of counted classes those that occur. */
function distinctNames(values: readonly number[] | undefined, coding: ClassCoding): readonly string[] {
  return values?.map(String) ?? coding.names;
}

function manyValues(spec: NetworkSpec, table: Table): string {
  const values = distinctValues(table);
  const fraction = table.targets.find(value => !Number.isInteger(value)) ?? table.targets[0];
  const many = values ? counted(values.length, 'different number') : 'thousands of different numbers';
  return `${targetsHave(spec, table)} ${many} in ${counted(table.rows, 'row')}, such as ${Number(fraction!.toPrecision(4))}, which are no classes`;
}

function softmaxOfOne(spec: NetworkSpec): HeadProblem | undefined {
  const { activation, units } = lastOf(spec);
  if (activation.type !== 'softmax' || units > 1) return undefined;
  const message = 'softmax over one unit is always 1, so nothing can be learned';
  return warning('softmax-of-one', message, activationPath(spec));
}

function entropyOfSigmoid(spec: NetworkSpec): HeadProblem | undefined {
  if (spec.loss !== 'crossEntropy' || lastOf(spec).activation.type !== 'sigmoid') return undefined;
  const message =
    '"crossEntropy" ignores the outputs whose target is 0, and after "sigmoid" nothing keeps them small: every output can go to 1';
  return warning('cross-entropy-of-sigmoid', message, ['loss']);
}

function unreachableTargets(spec: NetworkSpec, table: Table): HeadProblem | undefined {
  const { activation, units } = lastOf(spec);
  const [low, high] = outputRange(activation);
  const loss = lossOf(spec);
  // Under a loss of signs, outputs need only have the sign of their targets.
  if (ignoresTargets(loss) || (isOfSigns(loss) && low < 0)) return undefined;
  const found = unreachableColumn(seenTargets(spec, table), units, [low, high]);
  if (!found) return undefined;
  const { column, least, most } = found;
  const isOne = table.targetNames.length > 1;
  const scaled = scaledWord(spec);
  const targets = isOne ? `${scaled}target ${quote(table.targetNames[column]!)}` : `the ${scaled}targets`;
  const range = `${isOne ? 'runs' : 'run'} from ${count(least)} to ${count(most)}`;
  const values = least === most ? `${isOne ? 'is' : 'are'} ${count(least)}` : range;
  const outputs = high === Number.POSITIVE_INFINITY ? `at least ${low}` : `from ${low} to ${high}`;
  const message = `${targets} ${values}, but the outputs of ${quote(activation.type)} are ${outputs}, so they cannot fit`;
  return warning('unreachable-targets', message, activationPath(spec));
}

function scaledWord({ data }: NetworkSpec): string {
  if (data.standardizeTargets) return 'standardized ';
  return factorsOf(data).targets === 1 ? '' : 'scaled ';
}

function activationPath({ layers }: NetworkSpec): SpecPath {
  return ['layers', layers.length - 1, 'activation'];
}

function lastOf({ layers }: NetworkSpec) {
  return layers.at(-1)!;
}

function error(code: string, message: string, path: SpecPath): HeadProblem {
  return { code, severity: 'error', message, path };
}

function warning(code: string, message: string, path: SpecPath): HeadProblem {
  return { code, severity: 'warning', message, path };
}

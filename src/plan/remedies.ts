import type { Table } from '../data/table.ts';
import { outputRange } from '../functions/activations.ts';
import { type LossName, losses } from '../functions/losses.ts';
import type { ActivationSpec, NetworkSpec } from '../spec/networkSpec.ts';
import { changeInWords } from './changeInWords.ts';
import { distinctValues, isCategorical, isCounted } from './classes.ts';
import { factorsOf } from './fixedScale.ts';
import { type HeadProblem, headProblems } from './head.ts';
import { applied, type Head, headOf, standardizedInputs, withData } from './headTrials.ts';
import { isClassLoss, isOfSigns } from './objective.ts';
import { targetClasses } from './targetClasses.ts';
import { likelyClasses } from './targetKind.ts';
import { misfitOf } from './targetRange.ts';

/** Columns of an image at least. */
const fewestPixels = 16;

/** More ways out than this are no advice. */
const mostOffered = 2;

/**
 * What to do about problems between the last layer, the loss and the targets: one or two ways, each of which was tried on the
 * spec, so that the network trains once it is followed.
 */
export function remedyInWords(spec: NetworkSpec, table: Table | undefined, problems: readonly HeadProblem[]): string {
  if (!table) return withoutData(spec, problems);
  if (areSwapped(spec, table)) return 'exchange "inputs" and "targets"';
  const changes = remediesFor(spec, table).map(({ words }) => words);
  const [only] = problems.length === 1 ? problems : [];
  const rewritten = only && isSignsOfZeros(spec, table, only) ? ['write -1 for 0'] : [];
  const scaled = only ? scalesFor(spec, table, only) : [];
  const ways = [...rewritten, ...changes.slice(0, mostOffered - rewritten.length), ...scaled];
  return ways.length > 0 ? ways.join(', or ') : 'choose a target with at least two classes';
}

/** One whole number as the input and many numbers as the targets: labels and images, the wrong way round. */
function areSwapped({ data }: NetworkSpec, { inputs, inputNames, targetNames }: Table): boolean {
  const areArrays = data.source === 'idx' || data.source === 'npy' || data.source === 'npz';
  const mostLabels = 255;
  // IDX bytes are read as 0..1.
  const label = (value: number) => (data.source === 'idx' ? value * mostLabels : value) / factorsOf(data).inputs;
  return (
    areArrays &&
    inputNames.length === 1 &&
    targetNames.length >= fewestPixels &&
    inputs.every(value => Math.abs(label(value) - Math.round(label(value))) < 1e-9 * mostLabels)
  );
}

/** A changed spec, and the change as something to do. */
interface Remedy {
  readonly words: string;
  readonly after: NetworkSpec;
}

/** Last layers, losses, stated classes and scaled targets under which nothing is wrong with them any more, the best first. */
export function remediesFor(spec: NetworkSpec, table: Table): Remedy[] {
  const plain = spec.data.standardizeTargets && withData(spec, { standardizeTargets: false });
  if (plain && headProblems(plain, table).length === 0) return [{ words: changeInWords(spec, plain), after: plain }];
  const found = new Map<string, NetworkSpec>();
  for (const head of candidates(spec, table)) {
    const after = applied(spec, table, head);
    const words = after && changeInWords(spec, after);
    if (words && !found.has(words)) found.set(words, after);
  }
  return Array.from(found, ([words, after]) => ({ words, after }));
}

function withoutData({ loss, layers }: NetworkSpec, problems: readonly HeadProblem[]): string {
  const { activation, units } = layers.at(-1)!;
  if (problems.some(({ code }) => code === 'standardized-classes')) {
    return 'remove "standardizeTargets", or use a "linear" last layer and the loss "mse"';
  }
  if (loss === 'crossEntropy' && activation.type === 'sigmoid') {
    return `use the loss "binaryCrossEntropy"${units > 1 ? ', or a "softmax" last layer' : ''}`;
  }
  if (takesPositive(loss)) return 'use a "softplus" last layer';
  return 'use a "sigmoid" last layer for yes or no, "softmax" for several classes, or "linear" with the loss "mse" for numbers';
}

function candidates(spec: NetworkSpec, table: Table): Head[] {
  if (table.targetNames.length > 1) return columnHeads(spec, table);
  const isNumber = !table.classNames && !table.labels;
  if (takesPositive(spec.loss) && isNumber) return numberHeads(spec, table);
  if (spec.data.classes !== undefined && isCategorical(table)) return classHeads(spec, table);
  switch (likelyClasses(spec, table)) {
    case 'no':
      return numberHeads(spec, table);
    case 'yes':
      if (isNumber && isSoftmaxOfNumbers(spec, table)) break;
      if (meansClasses(spec) || !isNumber) return classHeads(spec, table);
      break;
    case 'maybe':
      if (meansClasses(spec)) return [...classHeads(spec, table).slice(0, 1), ...numberHeads(spec, table)];
  }
  return [...numberHeads(spec, table), ...classHeads(spec, table)];
}

/** One softmax unit tells no classes: fractions below it, or several numbers under a loss for numbers, are as likely a regression. */
function isSoftmaxOfNumbers({ layers, loss }: NetworkSpec, table: Table): boolean {
  const { activation, units } = layers.at(-1)!;
  if (activation.type !== 'softmax' || units > 1) return false;
  const isForNumbers = loss !== undefined && !isClassLoss(loss) && distinctValues(table)!.length > 2;
  return isForNumbers || !table.targets.every(Number.isInteger);
}

/** Whether the last layer, the loss or a stated number says that the targets are classes. */
function meansClasses({ layers, loss, data }: NetworkSpec): boolean {
  const { type } = layers.at(-1)!.activation;
  return (
    data.classes !== undefined || type === 'sigmoid' || type === 'softmax' || (loss !== undefined && isClassLoss(loss))
  );
}

function classHeads(spec: NetworkSpec, table: Table): Head[] {
  const { layers, data } = spec;
  const { activation, units } = layers.at(-1)!;
  const stated = data.classes;
  const isText = table.classNames !== undefined;
  const keepsStated = !isText && stated !== undefined && isCounted(table, stated);
  const count = keepsStated ? stated : (table.classNames ?? distinctValues(table) ?? []).length;
  if (count < 2) return [];
  const classes = stated && count;
  const areKnown = isText || table.labels !== undefined;
  // Until now they were numbers to the loss.
  const areNew = stated === undefined && activation.type !== 'softmax' && !targetClasses(spec, table);
  const softmax: Head = { activation: { type: 'softmax' }, units: count, classes, areNew };
  const sigmoid: Head[] = count === 2 ? [{ activation: { type: 'sigmoid' }, units: 1, classes, areNew }] : [];
  const isNear = areKnown || stated !== undefined || units === count;
  const own: Head[] = isNear ? [{ activation, units: count, classes: areKnown ? classes : count, areNew }] : [];
  const usual = units === 1 ? [...sigmoid, softmax] : [softmax, ...sigmoid];
  return activation.type === 'softmax' ? usual : [...usual, ...own];
}

/** The first of them that works. */
function numberHeads(spec: NetworkSpec, table: Table): Head[] {
  const { activation } = spec.layers.at(-1)!;
  const heads: readonly ActivationSpec[] = [...positive(spec), activation, ...shares(spec), { type: 'linear' }];
  return firstWorking(
    spec,
    table,
    heads.map(head => ({ activation: head, units: 1, classes: undefined })),
  );
}

function columnHeads(spec: NetworkSpec, table: Table): Head[] {
  const { activation } = spec.layers.at(-1)!;
  const units = table.targetNames.length;
  const classes = spec.data.classes && units;
  const addUp = misfitOf(table.targets, units, 'crossEntropy', String) === undefined;
  const shared: ActivationSpec[] = [...(addUp ? [{ type: 'softmax' } as const] : []), { type: 'sigmoid' }];
  const isLossForOthers =
    spec.loss !== undefined && isClassLoss(spec.loss) && activation.type !== 'sigmoid' && activation.type !== 'softmax';
  const order = isLossForOthers ? [...shared, activation] : [...positive(spec), activation, ...shared];
  const heads = order.map(head => ({ activation: head, units, classes }));
  const linear = { activation: { type: 'linear' } as const, units, classes };
  const fitting = meansClasses(spec)
    ? heads.filter(head => applied(spec, table, head))
    : firstWorking(spec, table, heads);
  return fitting.length > 0 ? fitting : [linear];
}

function firstWorking(spec: NetworkSpec, table: Table, heads: readonly Head[]): Head[] {
  const working = heads.find(head => applied(spec, table, head));
  return working ? [working] : [];
}

function positive({ loss }: NetworkSpec): ActivationSpec[] {
  return takesPositive(loss) ? [{ type: 'softplus' }] : [];
}

function takesPositive(loss: LossName | undefined): boolean {
  return loss !== undefined && losses[loss].outputs === 'positive';
}

function shares({ loss }: NetworkSpec): ActivationSpec[] {
  return loss === 'binaryCrossEntropy' ? [{ type: 'sigmoid' }] : [];
}

/** Whether the targets are two numbers that a loss of signs would take as -1 and 1, and the outputs can have both signs. */
function isSignsOfZeros(
  { loss, layers }: NetworkSpec,
  { targets, targetNames }: Table,
  { code }: HeadProblem,
): boolean {
  if (loss === undefined || !isOfSigns(loss) || code !== 'target-range' || targetNames.length !== layers.at(-1)!.units)
    return false;
  if (outputRange(layers.at(-1)!.activation)[0] >= 0) return false;
  return targets.every(value => value === 0 || Math.abs(value) === 1);
}

/** The way to bring numbers beyond the outputs of the last layer among them by a factor; none where no factor does. */
function scalesFor(spec: NetworkSpec, table: Table, { code }: HeadProblem): string[] {
  if (code !== 'unreachable-targets' && code !== 'target-range') return [];
  const areNumbers = likelyClasses(spec, table) === 'no' && spec.data.classes === undefined;
  const after = areNumbers ? scaledIntoReach(spec, table) : undefined;
  return after ? [changeInWords(spec, after)] : [];
}

/** The spec with a factor that brings all targets among the outputs of its last layer; undefined where none does. */
export function scaledIntoReach(spec: NetworkSpec, table: Table): NetworkSpec | undefined {
  const [, high] = outputRange(headOf(spec));
  const largest = table.targets.reduce((most, target) => Math.max(most, Math.abs(target)), 0);
  if (spec.data.standardizeTargets || headOf(spec).type === 'softmax') return undefined;
  if (high === Number.POSITIVE_INFINITY || largest <= high) return undefined;
  const before = factorsOf(spec.data).targets;
  const factor = roundedDown((before * high) / largest);
  const targets = table.targets.map(target => target * (factor / before));
  const scale = { ...spec.data.scale, targets: factor };
  const after = withData(spec, { scale, ...standardizedInputs(spec, table) });
  return headProblems(after, { ...table, targets }).length > 0 ? undefined : after;
}

/** To one digit, so that it is easy to read: 0.000333 is 0.0003. */
function roundedDown(value: number): number {
  const [digits, power] = value.toExponential(12).split('e');
  return Number(`${Math.trunc(Number(digits))}e${power}`);
}

import type { Table } from '../data/table.ts';
import { outputRange } from '../functions/activations.ts';
import { type LossName, losses, usualLoss } from '../functions/losses.ts';
import type { ActivationName, ActivationSpec, NetworkSpec } from '../spec/networkSpec.ts';
import { changeInWords } from './changeInWords.ts';
import { distinctValues, isCategorical, isCounted } from './classes.ts';
import { type HeadProblem, headProblems } from './head.ts';
import { isClassLoss, isOfSigns } from './objective.ts';
import { likelyClasses } from './targetKind.ts';
import { misfitOf } from './targetRange.ts';

/** More ways out than this are no advice. */
const mostOffered = 2;

/**
 * What to do about problems between the last layer, the loss and the targets: one or two ways, each of which was tried on the
 * spec, so that the network trains once it is followed.
 */
export function remedyInWords(spec: NetworkSpec, table: Table | undefined, problems: readonly HeadProblem[]): string {
  if (!table) return withoutData(spec);
  const changes = remediesFor(spec, table).map(({ words }) => words);
  const [only] = problems.length === 1 ? problems : [];
  const rewritten = only && isSignsOfZeros(spec, table, only) ? ['write -1 for 0'] : [];
  const scaled = only ? scalesFor(spec, table, only) : [];
  const ways = [...rewritten, ...changes.slice(0, mostOffered - rewritten.length), ...scaled];
  return ways.length > 0 ? ways.join(', or ') : 'choose a target with at least two classes';
}

/** A changed spec, and the change as something to do. */
export interface Remedy {
  readonly words: string;
  readonly after: NetworkSpec;
}

/** Last layers, losses and stated classes under which nothing is wrong with them any more, the best first. */
export function remediesFor(spec: NetworkSpec, table: Table): Remedy[] {
  const found = new Map<string, NetworkSpec>();
  for (const head of candidates(spec, table)) {
    const after = applied(spec, table, head);
    const words = after && changeInWords(spec, after);
    if (words && !found.has(words)) found.set(words, after);
  }
  return Array.from(found, ([words, after]) => ({ words, after }));
}

function withoutData({ loss, layers }: NetworkSpec): string {
  const { activation, units } = layers.at(-1)!;
  if (loss === 'crossEntropy' && activation.type === 'sigmoid') {
    return `use the loss "binaryCrossEntropy"${units > 1 ? ', or a "softmax" last layer' : ''}`;
  }
  if (takesPositive(loss)) return 'use a "softplus" last layer';
  return 'use a "sigmoid" last layer for yes or no, "softmax" for several classes, or "linear" with the loss "mse" for numbers';
}

/** A last layer to try. */
interface Head {
  readonly activation: ActivationSpec;
  readonly units: number;
  /** The number of classes to state, if any is to be stated. */
  readonly classes: number | undefined;
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
      if (meansClasses(spec) || !isNumber) return classHeads(spec, table);
      break;
    case 'maybe':
      if (meansClasses(spec)) return [...classHeads(spec, table).slice(0, 1), ...numberHeads(spec, table)];
  }
  return [...numberHeads(spec, table), ...classHeads(spec, table)];
}

/** Whether the last layer, the loss or a stated number says that the targets are classes. */
function meansClasses({ layers, loss, data }: NetworkSpec): boolean {
  const { type } = layers.at(-1)!.activation;
  return (
    data.classes !== undefined || type === 'sigmoid' || type === 'softmax' || (loss !== undefined && isClassLoss(loss))
  );
}

function classHeads({ layers, data }: NetworkSpec, table: Table): Head[] {
  const { activation, units } = layers.at(-1)!;
  const stated = data.classes;
  const isText = table.classNames !== undefined;
  const keepsStated = !isText && stated !== undefined && isCounted(table, stated);
  const count = keepsStated ? stated : (table.classNames ?? distinctValues(table) ?? []).length;
  if (count < 2) return [];
  const classes = stated && count;
  const softmax: Head = { activation: { type: 'softmax' }, units: count, classes };
  const sigmoid: Head[] = count === 2 ? [{ activation: { type: 'sigmoid' }, units: 1, classes }] : [];
  const areKnown = isText || table.labels !== undefined;
  const isNear = areKnown || stated !== undefined || units === count;
  const own: Head[] = isNear ? [{ activation, units: count, classes: areKnown ? classes : count }] : [];
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

/** The spec with this head, under its own loss or else the usual one; undefined where both leave a problem, or nothing changes. */
function applied(spec: NetworkSpec, table: Table, head: Head): NetworkSpec | undefined {
  const { type } = head.activation;
  const losses = spec.loss === undefined ? [undefined] : [spec.loss, usualLoss(type)];
  return losses
    .filter(loss => !isOdd(spec, type, loss))
    .map(loss => withHead(spec, head, loss))
    .find(after => changeInWords(spec, after) !== '' && headProblems(after, table).length === 0);
}

/** A loss that works and that nobody would choose: of two classes apart, for a softmax that was not there. */
function isOdd(spec: NetworkSpec, activation: ActivationName, loss: LossName | undefined): boolean {
  return activation === 'softmax' && loss === 'binaryCrossEntropy' && spec.layers.at(-1)!.activation.type !== 'softmax';
}

function withHead(spec: NetworkSpec, { activation, units, classes }: Head, loss: LossName | undefined): NetworkSpec {
  const { loss: _, ...rest } = spec;
  const { classes: __, ...data } = spec.data;
  return {
    ...rest,
    data: { ...data, ...(classes !== undefined && { classes }) },
    layers: [...spec.layers.slice(0, -1), { ...spec.layers.at(-1)!, activation, units }],
    ...(loss !== undefined && { loss }),
  };
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

/** The scale on which the layer could answer numbers that are beyond its outputs. */
function scalesFor(spec: NetworkSpec, table: Table, { code }: HeadProblem): string[] {
  const { activation } = spec.layers.at(-1)!;
  const [low, high] = outputRange(activation);
  const kind = spec.loss && losses[spec.loss].targets;
  const isBeyond = code === 'unreachable-targets' || (code === 'target-range' && kind !== 'distribution');
  if (!isBeyond || kind === 'signs' || activation.type === 'softmax' || high === Number.POSITIVE_INFINITY) return [];
  const areNumbers = likelyClasses(spec, table) === 'no' && spec.data.classes === undefined;
  return areNumbers ? [`scale the targets to ${low}..${high}`] : [];
}

import type { Table } from '../data/table.ts';
import { type LossName, usualLoss } from '../functions/losses.ts';
import type { ActivationName, ActivationSpec, NetworkSpec } from '../spec/networkSpec.ts';
import { changeInWords } from './changeInWords.ts';
import { headProblems } from './head.ts';
import { isClassLoss } from './objective.ts';

/** A last layer to try. */
export interface Head {
  readonly activation: ActivationSpec;
  readonly units: number;
  /** The number of classes to state, if any is to be stated. */
  readonly classes: number | undefined;
  /** Whether the targets become classes with it. */
  readonly areNew?: boolean;
}

/** From this root mean square on, numbers are large for a layer whose outputs begin near 0, and for one that they enter. */
const large = 10;

/**
 * The spec with this head, under its own loss or else the usual one, its data scaled as it is or as suits the head; undefined
 * where all that leaves a problem, or nothing changes.
 */
export function applied(spec: NetworkSpec, table: Table, head: Head): NetworkSpec | undefined {
  return lossesFor(spec, head)
    .map(loss => withHead(spec, head, loss))
    .flatMap(trial => scalings(spec, trial, table))
    .find(after => changeInWords(spec, after) !== '' && headProblems(after, table).length === 0);
}

/** The losses to try, the best first. Classes that were numbers to the loss so far need one of their own. */
function lossesFor(spec: NetworkSpec, { activation, areNew }: Head): (LossName | undefined)[] {
  if (spec.loss === undefined) return [undefined];
  const usual = usualLoss(activation.type);
  const ordered = areNew && !isClassLoss(spec.loss) && isClassLoss(usual) ? [usual, spec.loss] : [spec.loss, usual];
  return ordered.filter(loss => !isOdd(spec, activation.type, loss));
}

/**
 * A linear layer in place of another is for numbers, which are standardized where they are large. Nothing else needs that to be
 * asked for, and classes need it removed.
 */
function scalings(spec: NetworkSpec, trial: NetworkSpec, table: Table): NetworkSpec[] {
  if (spec.data.standardizeTargets) return [trial, withData(trial, { standardizeTargets: false })];
  const isNewLinear = headOf(trial).type === 'linear' && headOf(spec).type !== 'linear';
  if (!isNewLinear || rootMeanSquare(table.targets) <= large) return [trial];
  return [withData(trial, { standardizeTargets: true, ...standardizedInputs(spec, table) }), trial];
}

/** People whose targets are large have seldom scaled their inputs, without which large ones saturate the first layer. */
export function standardizedInputs({ data }: NetworkSpec, { inputs }: Table): Partial<NetworkSpec['data']> {
  const areScaled = data.standardize || data.normalize !== undefined;
  return areScaled || rootMeanSquare(inputs) <= large ? {} : { standardize: true };
}

export function withData(spec: NetworkSpec, change: Partial<NetworkSpec['data']>): NetworkSpec {
  return { ...spec, data: { ...spec.data, ...change } as NetworkSpec['data'] };
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

export function headOf({ layers }: NetworkSpec): ActivationSpec {
  return layers.at(-1)!.activation;
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

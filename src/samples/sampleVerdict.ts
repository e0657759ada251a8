import { sideBetween, targetsOfLoss } from '../functions/losses.ts';
import type { RowsAnswer } from '../run/questions.ts';
import type { RunModel, RunSubject } from '../run/samples.ts';

/** What came of a row. An answer that is not finite is no answer. */
type Verdict = 'right' | 'wrong' | 'noAnswer';

/** Stands for the class of a row whose outputs are not all finite. */
export const noClass = -1;

/**
 * The number of classes that the network chooses between, 2 for a single output; undefined for regression and where every
 * output answers a question of its own.
 */
export function classCount(model: RunModel): number | undefined {
  const O = outputsOf(model);
  if (model.measure === 'largestIsRight') return O;
  return model.measure === 'everySideIsRight' && O === 1 ? 2 : undefined;
}

/** Names of the classes; undefined as `classCount`. Of very many there are only the first. */
export function classLabels({ model, samples }: RunSubject): readonly string[] | undefined {
  const classes = classCount(model);
  if (classes === undefined) return undefined;
  const { classNames } = samples;
  if (model.measure === 'largestIsRight') return classNames ?? samples.targetNames;
  if (classNames?.length === classes) return classNames;
  return targetsOfLoss(model.loss).sides.map(String);
}

/**
 * The class of a row's outputs or targets (rows, O): the largest, the first of equals, or the side of the middle that a
 * single one is on. `noClass` where one is not finite. For a network that chooses between classes.
 */
export function classOf(model: RunModel, values: Float64Array, row: number): number {
  const O = outputsOf(model);
  const at = row * O;
  if (!areFinite(values, at, O)) return noClass;
  if (O === 1 && model.measure !== 'largestIsRight') return values[at]! > sideBetween(model.loss) ? 1 : 0;
  let largest = at;
  for (let k = at; k < at + O; k++) if (values[k]! > values[largest]!) largest = k;
  return largest - at;
}

/** Whether a row is right, as the training's accuracy counts it. For a classification. */
export function verdictOf({ model, samples }: RunSubject, { outputs }: RowsAnswer, row: number): Verdict {
  const O = outputsOf(model);
  const at = row * O;
  if (!areFinite(outputs, at, O)) return 'noAnswer';
  const { targets } = samples;
  if (model.measure === 'largestIsRight') {
    return classOf(model, outputs, row) === classOf(model, targets, row) ? 'right' : 'wrong';
  }
  const middle = sideBetween(model.loss);
  for (let k = at; k < at + O; k++) if (outputs[k]! > middle !== targets[k]! > middle) return 'wrong';
  return 'right';
}

export function outputsOf({ layers }: Pick<RunModel, 'layers'>): number {
  return layers[layers.length - 1]!.units;
}

function areFinite(values: Float64Array, at: number, count: number): boolean {
  for (let k = at; k < at + count; k++) if (!Number.isFinite(values[k]!)) return false;
  return true;
}

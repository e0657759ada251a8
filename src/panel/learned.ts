import { sideBetween, targetsOfLoss } from '../functions/losses.ts';
import type { RowsAnswer, SurfaceAnswer } from '../run/questions.ts';
import type { RunSubject } from '../run/samples.ts';
import { pointOf } from '../run/surfaceGrid.ts';
import { pairsOf, rowsByLoss } from '../samples/rowLists.ts';
import { classCount, classLabels, classOf, noClass, outputsOf, verdictOf } from '../samples/sampleVerdict.ts';
import { areTargetsScaled, inputName, inSource, targetInSource } from '../samples/sourceUnits.ts';
import { type Tally, talliesOf } from './confusion.ts';
import {
  type ConfusionCounts,
  type CurvePicture,
  type InputAxis,
  type LearnedKind,
  type LearnedPart,
  type LearnedPicture,
  type RegionsPicture,
  verdictNames,
} from './learnedPicture.ts';

/** Curves of one picture, and rows of one list. */
const mostCurves = 4;
const mostRows = 100;

/** What there is to be seen of a network, the most telling first. */
export function kindsOf(subject: RunSubject): LearnedKind[] {
  const { model, samples } = subject;
  if (samples.rows === 0) return [];
  const classes = classCount(model);
  const kinds: LearnedKind[] = [];
  if (model.inputs === 2) kinds.push('regions');
  if (model.inputs === 1) kinds.push('curve');
  if (model.measure === 'regression') kinds.push('pairs');
  if (classes !== undefined && classes <= 100) kinds.push('confusion');
  return [...kinds, 'rows'];
}

export interface LearnedAnswers {
  readonly epoch: number;
  readonly rows: RowsAnswer;
  /** Only for a network of one or two inputs. */
  readonly surface: SurfaceAnswer | undefined;
}

/** One of a network's kinds of picture, of one of its outputs where it has to be one. */
export function learnedPicture(
  subject: RunSubject,
  kind: LearnedKind,
  output: number,
  answers: LearnedAnswers,
): LearnedPicture | undefined {
  const { model, samples } = subject;
  const common = {
    epoch: answers.epoch,
    kinds: kindsOf(subject),
    trainingRows: samples.trainingRows,
    all: { training: samples.all.training, validation: samples.all.validation },
    labels: classLabels(subject) ?? null,
    areTargetsScaled: areTargetsScaled(subject),
  };
  switch (kind) {
    case 'regions':
      return answers.surface && { ...common, ...regions(subject, answers.rows, answers.surface) };
    case 'curve':
      return answers.surface && { ...common, ...curves(subject, answers.surface) };
    case 'pairs': {
      const shown = Math.min(output, outputsOf(model) - 1);
      const { rows, truth, predicted, noAnswer } = pairsOf(subject, answers.rows, shown);
      const points = { x: truth, y: predicted, rows };
      return { ...common, kind, output: shown, outputNames: samples.targetNames, points, noAnswer };
    }
    case 'confusion': {
      const tallies = talliesOf(subject, answers.rows);
      if (!tallies?.training.confusion) return undefined;
      const { classes } = tallies.training.confusion;
      const validation = tallies.validation.rows > 0 ? countsOf(tallies.validation) : null;
      return { ...common, kind, classes, training: countsOf(tallies.training), validation };
    }
    case 'rows':
      return { ...common, kind, ...worstRows(subject, answers.rows) };
  }
}

/** What a kind adds to what all have. */
type Own<Picture> = Omit<Picture, keyof LearnedPart>;

function regions(subject: RunSubject, answer: RowsAnswer, { extent, outputs }: SurfaceAnswer) {
  const { model, samples } = subject;
  const O = outputsOf(model);
  const cells = extent.columns * extent.rows;
  const isChoice = classCount(model) !== undefined;
  const rows = Uint32Array.from({ length: samples.rows }, (_, row) => row);
  const picture: Own<RegionsPicture> = {
    kind: 'regions',
    across: axisOf(subject, 0, extent.x),
    up: axisOf(subject, 1, extent.y),
    columns: extent.columns,
    gridRows: extent.rows,
    answers: Float32Array.from({ length: cells }, (_, cell) =>
      isChoice ? classOrNaN(classOf(model, outputs, cell)) : targetInSource(subject, 0, outputs[cell * O]!),
    ),
    certainty: isChoice ? Float32Array.from({ length: cells }, (_, cell) => certaintyOf(subject, outputs, cell)) : null,
    points: { x: inputsOf(subject, 0), y: inputsOf(subject, 1), rows },
    truth: Float64Array.from(rows, row => truthOf(subject, row)),
    verdicts: verdictsOf(subject, answer, rows),
  };
  return picture;
}

function curves(subject: RunSubject, { extent, outputs }: SurfaceAnswer) {
  const { model, samples } = subject;
  const O = outputsOf(model);
  const across = axisOf(subject, 0, extent.x);
  const column = (values: Float64Array, output: number) =>
    Float64Array.from({ length: values.length / O }, (_, row) =>
      targetInSource(subject, output, values[row * O + output]!),
    );
  const picture: Own<CurvePicture> = {
    kind: 'curve',
    across,
    x: Float64Array.from({ length: extent.columns }, (_, index) => pointOf(across, index, extent.columns)),
    curves: Array.from({ length: Math.min(O, mostCurves) }, (_, output) => ({
      name: samples.targetNames[output] ?? `output ${output}`,
      y: column(outputs, output),
      targets: column(samples.targets, output),
    })),
    points: {
      x: inputsOf(subject, 0),
      y: column(samples.targets, 0),
      rows: Uint32Array.from({ length: samples.rows }, (_, row) => row),
    },
    outputs: O,
  };
  return picture;
}

function countsOf({ rows, right, confusion }: Tally): ConfusionCounts {
  const { counts, noAnswer } = confusion!;
  return { rows, right, counts, noAnswer };
}

function worstRows(subject: RunSubject, answer: RowsAnswer) {
  const { model, samples } = subject;
  const O = outputsOf(model);
  const rows = rowsByLoss(answer).slice(0, mostRows);
  const isChoice = classCount(model) !== undefined;
  return {
    rows,
    sourceRows: Uint32Array.from(rows, row => samples.sourceRows[row]!),
    losses: Float64Array.from(rows, row => answer.losses[row]!),
    truth: Float64Array.from(rows, row => truthOf(subject, row)),
    answers: Float64Array.from(rows, row =>
      isChoice ? classOrNaN(classOf(model, answer.outputs, row)) : targetInSource(subject, 0, answer.outputs[row * O]!),
    ),
    verdicts: verdictsOf(subject, answer, rows),
    kept: samples.rows,
  };
}

/** The class of a kept row, or its first target in the units of the source. */
function truthOf(subject: RunSubject, row: number): number {
  const { model, samples } = subject;
  const isChoice = classCount(model) !== undefined;
  if (isChoice) return classOf(model, samples.targets, row);
  return targetInSource(subject, 0, samples.targets[row * outputsOf(model)]!);
}

function verdictsOf(subject: RunSubject, answer: RowsAnswer, rows: Uint32Array): Uint8Array {
  if (subject.model.measure === 'regression') return new Uint8Array(rows.length);
  return Uint8Array.from(rows, row => verdictNames.indexOf(verdictOf(subject, answer, row)));
}

/** By how much a class is ahead of the next, as a share of the range of the outputs: 1 is certain. NaN without an answer. */
function certaintyOf({ model }: RunSubject, outputs: Float64Array, cell: number): number {
  const O = outputsOf(model);
  if (classOf(model, outputs, cell) === noClass) return Number.NaN;
  if (O === 1) {
    const [low, high] = targetsOfLoss(model.loss).sides;
    return Math.min(1, Math.abs(outputs[cell]! - sideBetween(model.loss)) / ((high - low) / 2));
  }
  let first = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (let k = cell * O; k < (cell + 1) * O; k++) {
    const value = outputs[k]!;
    if (value > first) [first, second] = [value, first];
    else if (value > second) second = value;
  }
  return Math.min(1, first - second);
}

function classOrNaN(chosen: number): number {
  return chosen === noClass ? Number.NaN : chosen;
}

/** One input of every kept row, in the units of the source. */
function inputsOf(subject: RunSubject, input: number): Float64Array {
  const { model, samples } = subject;
  return Float64Array.from({ length: samples.rows }, (_, row) =>
    inSource(subject, input, samples.inputs[row * model.inputs + input]!),
  );
}

function axisOf(subject: RunSubject, input: number, { from, to }: { from: number; to: number }): InputAxis {
  return { name: inputName(subject, input), from: inSource(subject, input, from), to: inSource(subject, input, to) };
}

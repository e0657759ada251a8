import type { RowsAnswer } from '../run/questions.ts';
import type { RunSubject } from '../run/samples.ts';
import { outputsOf, verdictOf } from './sampleVerdict.ts';
import { targetInSource } from './sourceUnits.ts';

/** One output against its target. */
interface Pairs {
  /** The kept rows whose output is finite, ascending; the first `trainingRows` of them are training rows. */
  readonly rows: Uint32Array;
  readonly trainingRows: number;
  /** What the data says and what the network answers, one for each of `rows`, in the units of the source. */
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
  /** Rows that are left out because the output is not finite. */
  readonly noAnswer: number;
}

/** Predicted against true for one of the outputs. Throws a RangeError when there is no such output. */
export function pairsOf(subject: RunSubject, { outputs }: RowsAnswer, output: number): Pairs {
  const { model, samples } = subject;
  const O = outputsOf(model);
  if (!Number.isInteger(output) || output < 0 || output >= O) {
    throw new RangeError(`there is no output ${output}; there are ${O}, counted from 0`);
  }
  const rows = keptRows(samples.rows, row => Number.isFinite(outputs[row * O + output]!));
  const column = (values: Float64Array) =>
    Float64Array.from(rows, row => targetInSource(subject, output, values[row * O + output]!));
  return {
    rows,
    trainingRows: rows.filter(row => row < samples.trainingRows).length,
    truth: column(samples.targets),
    predicted: column(outputs),
    noAnswer: samples.rows - rows.length,
  };
}

/** The kept rows of a classification that are not right, those without an answer among them, ascending. */
export function misclassified(subject: RunSubject, answer: RowsAnswer): Uint32Array {
  return keptRows(subject.samples.rows, row => verdictOf(subject, answer, row) !== 'right');
}

/** All kept rows, the largest loss first; a loss that is NaN is larger than any, and equals stay in order. */
export function rowsByLoss({ losses }: RowsAnswer): Uint32Array {
  const isUnknown = (row: number) => Number(Number.isNaN(losses[row]!));
  const compare = (a: number, b: number) =>
    isUnknown(b) - isUnknown(a) || Number(losses[b]! > losses[a]!) - Number(losses[b]! < losses[a]!);
  return keptRows(losses.length, () => true).sort(compare);
}

function keptRows(rows: number, isWanted: (row: number) => boolean): Uint32Array {
  const wanted: number[] = [];
  for (let row = 0; row < rows; row++) if (isWanted(row)) wanted.push(row);
  return Uint32Array.from(wanted);
}

import type { RowsAnswer } from '../run/questions.ts';
import type { RunSubject } from '../run/samples.ts';
import { classCount, classOf, verdictOf } from '../samples/sampleVerdict.ts';

/** More classes than this are no picture. */
const mostClasses = 100;

/** How a set of kept rows is answered. */
export interface Tally {
  readonly rows: number;
  readonly right: number;
  readonly wrong: number;
  /** Rows whose outputs are not all finite. */
  readonly noAnswer: number;
  /** right / rows; NaN without rows. */
  readonly accuracy: number;
  /** Absent where the network does not choose between classes, or between more than 100. */
  readonly confusion?: Confusion;
}

interface Confusion {
  readonly classes: number;
  /** (classes, classes): rows of a true class, by the class that is answered. */
  readonly counts: Uint32Array;
  /** Rows of each true class to which there is no answer (classes). */
  readonly noAnswer: Uint32Array;
}

interface Tallies {
  readonly training: Tally;
  readonly validation: Tally;
}

/** The kept training and validation rows of a classification under the weights that gave the answer; undefined for regression. */
export function talliesOf(subject: RunSubject, answer: RowsAnswer): Tallies | undefined {
  const { model, samples } = subject;
  if (model.measure === 'regression') return undefined;
  return {
    training: tallyOf(subject, answer, 0, samples.trainingRows),
    validation: tallyOf(subject, answer, samples.trainingRows, samples.rows),
  };
}

function tallyOf(subject: RunSubject, answer: RowsAnswer, start: number, end: number): Tally {
  const tally = { right: 0, wrong: 0, noAnswer: 0 };
  for (let row = start; row < end; row++) tally[verdictOf(subject, answer, row)]++;
  const confusion = confusionOf(subject, answer, start, end);
  const rows = end - start;
  return { rows, ...tally, accuracy: tally.right / rows, ...(confusion && { confusion }) };
}

function confusionOf(
  { model, samples }: RunSubject,
  { outputs }: RowsAnswer,
  start: number,
  end: number,
): Confusion | undefined {
  const classes = classCount(model);
  if (classes === undefined || classes > mostClasses) return undefined;
  const counts = new Uint32Array(classes * classes);
  const noAnswer = new Uint32Array(classes);
  for (let row = start; row < end; row++) {
    const truth = classOf(model, samples.targets, row);
    const answered = classOf(model, outputs, row);
    if (answered < 0) noAnswer[truth]!++;
    else counts[truth * classes + answered]!++;
  }
  return { classes, counts, noAnswer };
}

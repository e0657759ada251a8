import type { RowsAnswer } from '../run/questions.ts';
import type { RunSubject } from '../run/samples.ts';
import { count } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { verdictOf } from './sampleVerdict.ts';
import { valuesInWords } from './sampleWords.ts';
import { inputName, inSource } from './sourceUnits.ts';

/** A kept row as a list shows it; all of it can be searched. */
interface SampleItem {
  /** The kept row. */
  readonly row: number;
  /** `sample 17: setosa` */
  readonly label: string;
  /** `validation row, loss 0.31, answers versicolor: wrong` */
  readonly description: string;
  /** The first inputs in the units of the source: `petal_length 1.4, petal_width 0.2, ...` */
  readonly detail: string;
}

/** Inputs that are written; more would not fit on a line. */
const mostInputs = 8;

/** The items of the rows, in their order. Without an answer they say nothing of loss and answer. */
export function sampleItems(
  subject: RunSubject,
  answer: RowsAnswer | undefined,
  rows: readonly number[],
): readonly SampleItem[] {
  const { samples } = subject;
  return rows.map(row => ({
    row,
    label: `sample ${samples.sourceRows[row]}: ${valuesInWords(subject, samples.targets, row)}`,
    description: [setOf(subject, row), ...answerWords(subject, answer, row)].join(', '),
    detail: inputsInWords(subject, row),
  }));
}

function setOf({ samples }: RunSubject, row: number): string {
  return row < samples.trainingRows ? 'training row' : 'validation row';
}

function answerWords(subject: RunSubject, answer: RowsAnswer | undefined, row: number): readonly string[] {
  if (!answer) return [];
  const said = valuesInWords(subject, answer.outputs, row);
  const answered = said === 'no answer' ? 'gives no answer' : `answers ${said}`;
  return [`loss ${formatNumber(answer.losses[row]!, 3)}`, `${answered}${verdictWords(subject, answer, row)}`];
}

function verdictWords(subject: RunSubject, answer: RowsAnswer, row: number): string {
  if (subject.model.measure === 'regression') return '';
  const verdict = verdictOf(subject, answer, row);
  return verdict === 'noAnswer' ? '' : `: ${verdict}`;
}

function inputsInWords(subject: RunSubject, row: number): string {
  const { inputs: I } = subject.model;
  const shown = Array.from({ length: Math.min(I, mostInputs) }, (_, input) => {
    const value = inSource(subject, input, subject.samples.inputs[row * I + input]!);
    return `${inputName(subject, input)} ${formatNumber(value)}`;
  });
  return I > mostInputs ? `${shown.join(', ')}, ... (${count(I)} inputs)` : shown.join(', ');
}

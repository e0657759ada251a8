import type { LearnedKind, LearnedPicture } from '../../src/panel/learnedPicture.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { formatCount } from '../format.ts';

export const kindWords: Readonly<Record<LearnedKind, { readonly text: string; readonly title: string }>> = {
  regions: { text: 'Regions', title: 'The prediction for every pair of inputs' },
  curve: { text: 'Curve', title: 'The prediction for every input' },
  pairs: { text: 'Predicted', title: 'Predicted against actual values' },
  confusion: { text: 'Confusion', title: 'Actual against predicted classes' },
  rows: { text: 'Rows', title: 'The rows with the largest losses' },
};

/** Whose answers are shown: `after epoch 40: 2,000 of 60,000 training rows, 1,000 of 10,000 held out`, and in which units. */
export function scopeText(picture: LearnedPicture, kept: number): string {
  const { epoch, trainingRows, all } = picture;
  const part = (shown: number, whole: number, noun: string) =>
    shown === whole
      ? `${whole.toLocaleString('en')} ${noun}`
      : `${shown.toLocaleString('en')} of ${whole.toLocaleString('en')} ${noun}`;
  const training = part(trainingRows, all.training, all.training === 1 ? 'training row' : 'training rows');
  const held = all.validation === 0 ? '' : `, ${part(kept - trainingRows, all.validation, 'held out')}`;
  const values = picture.kind === 'rows' ? 'targets and predictions, but not losses,' : 'targets and predictions';
  const units = picture.areTargetsScaled && !picture.labels ? `; ${values} in the units of the data` : '';
  return `after epoch ${epoch}: ${training}${held}${units}`;
}

/** A class by its name, or a number as it is. */
export function answerText(labels: readonly string[] | null, value: number): string {
  if (Number.isNaN(value)) return labels ? 'no prediction' : 'NaN';
  return labels ? labelOf(labels, value) : formatNumber(value);
}

/** Very many classes have names for the first only. */
export function labelOf(labels: readonly string[], index: number): string {
  return labels[index] ?? `class ${index}`;
}

/** One cell of a confusion matrix, for a tooltip. */
export function confusionText(labels: readonly string[], truth: number, answered: number, rows: number): string {
  const what = truth === answered ? 'correct' : `predicted as ${labelOf(labels, answered)}`;
  return `${labelOf(labels, truth)}: ${formatCount(rows, 'row')} ${what}`;
}

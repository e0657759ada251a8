import { type CheckedElement, type CheckedTensor, passes, threshold } from '../engine/gradientCheck.ts';
import { formatNumber } from '../trace/formatNumber.ts';

/** What a gradient check found of one tensor, in a line; a further line where elements lie at a kink. Plain text. */
export function gradientReport(tensor: CheckedTensor): string {
  const { worst, checked, elements, atKink } = tensor;
  const share = `${checked} of ${elements} checked${checked < elements ? ', drawn at random' : ''}`;
  const found = worst ? `${comparison(worst)}: ${verdict(tensor, worst)}` : 'all at a kink, none compared';
  const kinks = worst && atKink.length > 0 ? `\n  ${kinkText(atKink)}` : '';
  return `${gradientName(tensor)}: ${share}; ${found}${kinks}`;
}

/** `dE/dW` or `dE/db`. */
export function gradientName({ tensor }: CheckedTensor): string {
  return tensor === 'weights' ? 'dE/dW' : 'dE/db';
}

function comparison({ row, column, analytic, numeric, error }: CheckedElement): string {
  const differences = formatNumber(numeric, 6);
  return `worst at [${row}, ${column}] with ${formatNumber(analytic, 6)}, by central differences ${differences}, error ${formatNumber(error, 2)}`;
}

function verdict(tensor: CheckedTensor, { error }: CheckedElement): string {
  if (!passes(tensor)) return 'WRONG';
  return error < threshold ? 'right' : 'right, within rounding';
}

function kinkText(atKink: readonly CheckedElement[]): string {
  const shown = atKink.slice(0, 4).map(({ row, column }) => `[${row}, ${column}]`);
  const more = atKink.length > shown.length ? ` and ${atKink.length - shown.length} more` : '';
  return `at a kink, not compared: ${shown.join(', ')}${more}`;
}

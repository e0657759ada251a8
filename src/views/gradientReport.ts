import { type CheckedElement, type CheckedTensor, gradientName, verdictOn } from '../engine/gradientCheck.ts';
import { formatNumber } from '../trace/formatNumber.ts';

/** What a gradient check found of one tensor, in a line; a further line where elements lie at a kink. Plain text. */
export function gradientReport(tensor: CheckedTensor): string {
  const { worst, checked, elements, atKink } = tensor;
  const share = `${checked} of ${elements} checked${checked < elements ? ', drawn at random' : ''}`;
  const found = worst ? `${comparison(worst)}: ${verdict(tensor)}` : 'all at a kink, none compared';
  const kinks = worst && atKink.length > 0 ? `\n  ${kinkText(atKink)}` : '';
  return `${gradientName(tensor)}: ${share}; ${found}${kinks}`;
}

function comparison({ row, column, analytic, numeric, error }: CheckedElement): string {
  const differences = formatNumber(numeric, 6);
  return `worst at [${row}, ${column}] with ${formatNumber(analytic, 6)}, by central differences ${differences}, error ${formatNumber(error, 2)}`;
}

function verdict(tensor: CheckedTensor): string {
  const found = verdictOn(tensor);
  return found === 'within rounding' ? 'right, within rounding' : found;
}

function kinkText(atKink: readonly CheckedElement[]): string {
  const shown = atKink.slice(0, 4).map(({ row, column }) => `[${row}, ${column}]`);
  const more = atKink.length > shown.length ? ` and ${atKink.length - shown.length} more` : '';
  return `at a kink, not compared: ${shown.join(', ')}${more}`;
}

import type { CheckedElement, CheckedTensor } from '../engine/gradientCheck.ts';
import { leftOut, placeOf, verdictWord } from '../plan/gradientWords.ts';
import type { GradientAnswer } from '../run/workerMessages.ts';
import { count, counted } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { gradientSymbol } from '../trace/quantitySymbol.ts';

/** What was checked: a line for all layers of a spec. Plain text. */
export function checkHeading(spec: string, { rows, precision }: Extract<GradientAnswer, { type: 'checked' }>): string {
  const narrow = precision === 'float32' ? ', in float64 from the float32 weights' : '';
  return `${spec}: gradients at the first weights over ${counted(rows, 'training row')}${narrow}`;
}

/** What a gradient check found of one tensor, in a line; further lines for elements that could not be compared. Plain text. */
export function gradientReport(tensor: CheckedTensor): string {
  const { worst, checked, elements } = tensor;
  const share = `${count(checked)} of ${count(elements)} checked${checked < elements ? ', drawn at random' : ''}`;
  const found = worst ? `${verdictWord(tensor)}; worst at ${comparison(worst)}` : verdictWord(tensor);
  return [`${gradientSymbol(tensor.tensor)}: ${share}: ${found}`, ...leftOut(tensor)].join('\n  ');
}

function comparison(element: CheckedElement): string {
  const { analytic, numeric, bound, route } = element;
  const whose = route === 'kernels' ? ' (kernels)' : '';
  return (
    `${placeOf(element)}: ${formatNumber(analytic, 6)}${whose}, central differences ${formatNumber(numeric, 6)}, ` +
    `difference ${formatNumber(Math.abs(analytic - numeric), 2)}, bound ${formatNumber(bound, 2)}`
  );
}

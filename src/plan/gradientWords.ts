/** What a gradient check found, in the words that the command line and the editor share. Plain text. */
import { type CheckedElement, type CheckedTensor, tensorVerdict } from '../engine/gradientCheck.ts';
import { count, counted } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { gradientSymbol } from '../trace/quantitySymbol.ts';

/** `right`, `WRONG`, `cannot tell` or `at a kink`. */
export function verdictWord(tensor: CheckedTensor): string {
  const verdict = tensorVerdict(tensor);
  return verdict === 'wrong' ? 'WRONG' : verdict;
}

/** `dE/dW is wrong: [2, 0] is 0.25, central differences give 0.5`; of a tensor with a wrong element. */
export function wrongInWords(tensor: CheckedTensor): string {
  const { analytic, numeric, route } = tensor.worst!;
  const whose = route === 'kernels' ? ' by the kernels that train' : '';
  const [found, expected] = [formatNumber(analytic, 6), formatNumber(numeric, 6)];
  const why = Number.isFinite(numeric) ? '' : ', as the loss is not finite at these weights';
  return `${gradientSymbol(tensor.tensor)} is wrong: ${placeOf(tensor.worst!)} is ${found}${whose}, central differences give ${expected}${why}`;
}

/** `[2, 0]`: row and column, counted from 0. */
export function placeOf({ row, column }: CheckedElement): string {
  return `[${row}, ${column}]`;
}

const mostKinksNamed = 4;

/** A line each for the elements of a tensor of which nothing can be said, and those at a kink. */
export function leftOut({ checked, cannotTell, atKink }: CheckedTensor): string[] {
  const lines: string[] = [];
  if (cannotTell > 0) {
    lines.push(`cannot tell ${count(cannotTell)} of ${counted(checked, 'element')}: rounding hides them`);
  }
  if (atKink.length > 0) {
    const named = atKink.slice(0, mostKinksNamed).map(placeOf).join(', ');
    const more = atKink.length > mostKinksNamed ? ` and ${count(atKink.length - mostKinksNamed)} more` : '';
    lines.push(`${counted(atKink.length, 'element')} at a kink, not compared: ${named}${more}`);
  }
  return lines;
}

/** The elements of all tensors by their verdicts. */
interface CheckTotals {
  readonly checked: number;
  readonly right: number;
  readonly wrong: number;
  readonly cannotTell: number;
  readonly atKink: number;
}

export function totalsOf(tensors: readonly CheckedTensor[]): CheckTotals {
  const sum = (of: (tensor: CheckedTensor) => number) => tensors.reduce((total, tensor) => total + of(tensor), 0);
  return {
    checked: sum(({ checked }) => checked),
    right: sum(({ right }) => right),
    wrong: sum(({ wrong }) => wrong),
    cannotTell: sum(({ cannotTell }) => cannotTell),
    atKink: sum(({ atKink }) => atKink.length),
  };
}

/** `nothing is wrong: 12 of 16 elements are right; cannot tell 3; 1 is at a kink` */
export function totalsInWords(tensors: readonly CheckedTensor[]): string {
  const { checked, right, cannotTell, atKink } = totalsOf(tensors);
  const wrong = tensors.filter(tensor => tensor.wrong > 0).length;
  const verdict = wrong > 0 ? counted(wrong, 'gradient is', 'gradients are').concat(' WRONG') : 'nothing is wrong';
  return [
    `${verdict}: ${count(right)} of ${counted(checked, 'element')} ${right === 1 ? 'is' : 'are'} right`,
    ...(cannotTell > 0 ? [`cannot tell ${count(cannotTell)}`] : []),
    ...(atKink > 0 ? [`${counted(atKink, 'is', 'are')} at a kink`] : []),
  ].join('; ');
}

import { formatNumber } from '../../trace/formatNumber.ts';

/** A factor in words, as sentences name it. */
export interface Spoken {
  /** `the derivative of sigmoid at net = 6.2`. */
  readonly phrase: string;
  readonly value: number;
  /** The largest magnitude that it can have, where there is one. */
  readonly most?: number;
  /** Follows where it is 0: `the unit is off`. */
  readonly whyZero?: string;
}

/** Factors within this range, above and below, are nothing to speak of. */
const moderate = 5;

/** What made a product as large or small as it is: the factor that is farthest from 1, or from the most that it can be. */
export function productSentence(value: number, factors: readonly Spoken[]): string {
  if (!Number.isFinite(value)) return nonFiniteProduct(value, factors);
  const zeros = factors.filter(factor => factor.value === 0);
  const others = factors.filter(factor => factor.value !== 0);
  if (zeros.length > 0) {
    const causes = zeros.map(({ phrase, whyZero }) => `${phrase} is 0${whyZero ? ` (${whyZero})` : ''}`);
    const rest = others.map(factor => `; ${factor.phrase} was ${formatNumber(factor.value)}`);
    return `It is 0 because ${causes.join(' and ')}${rest.join('')}.`;
  }
  if (value === 0) return `It is 0 because the product of ${listed(factors)} underflows to 0.`;
  const [first, ...rest] = [...factors].sort((a, b) => deviation(b) - deviation(a));
  if (!isFar(first)) {
    return capitalized(`${[first, ...rest].map(told).join('; ')}: none of them is unusually small or large.`);
  }
  const far = [first, ...rest.filter(isFar)];
  const isOpposed = far.some(isSmall) && !far.every(isSmall);
  const parts = [first, ...rest].map(factor => told(factor) + (isFar(factor) ? verdict(factor, isOpposed) : ''));
  return capitalized(`${parts.join('; ')}.`);
}

function told({ phrase, value }: Spoken): string {
  return `${phrase} is ${formatNumber(value)}`;
}

/** `isOpposed`: whether another factor works against it. */
function verdict(factor: Spoken, isOpposed: boolean): string {
  const { value, most } = factor;
  if (most !== undefined && Math.abs(value) < most) return `, of at most ${formatNumber(most)}`;
  const [small, large] = isOpposed ? ['smaller', 'larger'] : ['small', 'large'];
  return `, which makes it ${isSmall(factor) ? small : large}`;
}

function isSmall({ value, most = 1 }: Spoken): boolean {
  return Math.abs(value) < most;
}

function isFar(factor: Spoken): boolean {
  return deviation(factor) >= Math.log(moderate);
}

/** How far from 1 a factor is, or how far below the most that it can be. */
function deviation({ value, most = 1 }: Spoken): number {
  return Math.abs(Math.log(Math.abs(value) / most));
}

function nonFiniteProduct(value: number, factors: readonly Spoken[]): string {
  const own = formatNumber(value);
  const bad = factors.filter(factor => !Number.isFinite(factor.value));
  if (bad.length === 0) return `It is ${own} because the product of ${listed(factors)} overflows.`;
  const zero = factors.find(factor => factor.value === 0);
  const causes = bad.map(told).join(' and ');
  if (zero && !bad.some(factor => Number.isNaN(factor.value))) {
    return `It is ${own} because ${causes} and ${told(zero)}: infinity times 0 is not a number.`;
  }
  return `It is ${own} because ${causes}.`;
}

/** `the delta (0.2) and the input (3)`. */
export function listed(factors: readonly Spoken[], between = ' and '): string {
  return factors.map(({ phrase, value }) => `${phrase} (${formatNumber(value)})`).join(between);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 unit`, `2 units`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : noun.endsWith('ch') ? 'es' : 's'}`;
}

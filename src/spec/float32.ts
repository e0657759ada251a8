/** What 32 bits can hold, for specs whose `precision` is `float32`. */
import type { NetworkSpec, Precision } from './networkSpec.ts';
import type { Remark, SpecPath } from './problem.ts';
import { quote } from './words.ts';

/** Whether a number is finite in a precision. */
export function fits(value: number, precision: Precision): boolean {
  return Number.isFinite(precision === 'float32' ? Math.fround(value) : value);
}

/** `1e+39, which is beyond the 3.4028e+38 of "precision": "float32"`. */
export function beyond(value: number): string {
  return `${value}, which is beyond the 3.4028e+38 of "precision": "float32"`;
}

/** What to do about it, besides making the number smaller. */
export const remedy = 'make it smaller, or choose "float64"';

/** Too many to be of use one by one: a matrix can have a million of them. */
const reported = 10;

/**
 * Numbers of the layers and of the optimizer that are infinite in 32 bits, and settings that are 0 there but must not be. The
 * data is another matter: scaling may bring it into range.
 */
export function* float32Remarks({ precision, layers, optimizer, training }: NetworkSpec): Generator<Remark> {
  if (precision !== 'float32') return;
  let left = reported;
  for (const [path, value] of numbersOf({ layers, optimizer, training: { classWeights: training.classWeights } }, [])) {
    if (fits(value, precision)) continue;
    const message = `${what(path)} is ${beyond(value)}; ${remedy}`;
    yield { code: 'not-finite', severity: 'error', message, path };
    if (--left === 0) break;
  }
  for (const [key, value] of Object.entries(optimizer)) {
    if ((key !== 'eps' && key !== 'learningRate') || Math.fround(value as number) !== 0) continue;
    const message = `${quote(key)} is ${value}, which is 0 in "precision": "float32"; choose a larger one, or "float64"`;
    yield { code: 'out-of-range', severity: 'error', message, path: ['optimizer', key] };
  }
}

/** Every number in a value, with its path. */
function* numbersOf(value: unknown, path: SpecPath): Generator<[SpecPath, number]> {
  if (typeof value === 'number') yield [path, value];
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* numbersOf(item, [...path, index]);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* numbersOf(item, [...path, key]);
  }
}

/** `the weight in row 0, column 1 (counted from 0)`, or the key. */
function what(path: SpecPath): string {
  const name = path.findLastIndex(segment => typeof segment === 'string');
  const [key, first, second] = path.slice(name);
  if (key === 'weights') return `the weight in row ${first}, column ${second} (counted from 0)`;
  return key === 'biases' ? `the bias in column ${first} (counted from 0)` : quote(String(key));
}

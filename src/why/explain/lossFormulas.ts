import type { LossName } from '../../engine/options.ts';
import type { Formula } from '../../formula/formula.ts';
import { assertNever } from '../../run/runState.ts';
import { call, fraction, minus, negative, num, product, sym } from './formula.ts';

/** dE/dy of one output, in the symbols `y`, `t` and `m`. */
export interface LossFormula {
  readonly of: Formula;
  /** The whole derivative in words, where `of` is the piece of it that holds here. */
  readonly pieces?: string;
}

const y = sym('y');
const t = sym('t');
const share = fraction(1, sym('m'));
const error = minus(y, t);

/** dE/dy as src/engine/losses.ts computes it; of one that is defined in pieces the piece at this output and target. */
export function lossDerivative(loss: LossName, output: number, target: number): LossFormula {
  switch (loss) {
    case 'mse':
      return { of: product(fraction(2, sym('m')), error) };
    case 'halfSquaredError':
      return { of: error };
    case 'mae':
      return { of: product(share, call('sign', error)) };
    case 'huber':
      return { of: product(share, call('max', -1, call('min', 1, error))) };
    case 'logCosh':
      return { of: product(share, call('tanh', error)) };
    case 'crossEntropy':
      return { of: target === 0 ? num(0) : negative(fraction(t, y)), pieces: '-t / y, and 0 where t is 0' };
    case 'binaryCrossEntropy':
      return {
        of: product(share, binary(target)),
        pieces: '((1 - t) / (1 - y) - t / y) / m, without what has a numerator of 0',
      };
    case 'hinge':
      return {
        of: target * output < 1 ? negative(fraction(t, sym('m'))) : num(0),
        pieces: '-t / m where t y < 1, otherwise 0',
      };
    case 'poisson':
      return target === 0 ? { of: share } : { of: product(share, minus(1, fraction(t, y))) };
    case 'sum':
      return { of: num(1) };
    default:
      return assertNever(loss);
  }
}

function binary(target: number): Formula {
  const off = fraction(minus(1, t), minus(1, y));
  const on = fraction(t, y);
  if (target === 0) return off;
  return target === 1 ? negative(on) : minus(off, on);
}

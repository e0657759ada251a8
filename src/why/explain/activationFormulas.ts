import { exp, log1p, sigmoid, tanh } from '../../engine/elementary.ts';
import type { ActivationOptions } from '../../engine/options.ts';
import type { Formula } from '../../formula/formula.ts';
import { assertNever } from '../../run/runState.ts';
import { call, ePower, fraction, minus, negative, num, power, product, root, sum, sym } from './formula.ts';

/** An abbreviation within a formula: `T = tanh(...)`. */
export interface Abbreviation {
  readonly name: string;
  readonly of: Formula;
  readonly at: (net: number) => number;
}

/** A function of the symbols `net` and `y`, and of its own abbreviations, which may use those before them. */
export interface FunctionFormula {
  readonly of: Formula;
  readonly abbreviations: readonly Abbreviation[];
  /** The whole function in words, where `of` is the piece of it that holds at this net value. */
  readonly pieces?: string;
}

export interface ActivationFormulas {
  readonly output: FunctionFormula;
  readonly derivative: FunctionFormula;
  /** The largest magnitude that the derivative can have. */
  readonly steepest: number;
}

const net = sym('net');
const y = sym('y');
const square = (of: Formula) => power(of, 2);
const sigmoidOf = (of: Formula) => fraction(1, sum(1, ePower(negative(of))));
const gaussianOf = ePower(negative(square(net)));
const only = (of: Formula): FunctionFormula => ({ of, abbreviations: [] });
const pieces = (text: string, of: Formula): FunctionFormula => ({ ...only(of), pieces: text });

/** Klambauer et al. 2017, as in src/engine/activations.ts. */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;
const geluCubic = 0.044715;

const softplus = (x: number): number => Math.max(x, 0) + log1p(exp(-Math.abs(x)));

/** As a formula of net that overflows nowhere, for a net value on its side of 0. */
const softplusOf = (value: number): Formula =>
  value > 0 ? sum(net, call('log', sum(1, ePower(negative(net))))) : call('log', sum(1, ePower(net)));

/**
 * y = f(net) and dy/dnet of an element-wise activation, as src/engine/activations.ts computes them; of one that is defined in pieces
 * the piece at `value`. Undefined for softmax, which looks at the whole layer.
 */
export function activationFormulas(options: ActivationOptions, value: number): ActivationFormulas | undefined {
  const isRight = value > 0;
  switch (options.type) {
    case 'softmax':
      return undefined;
    case 'linear':
      return { output: only(net), derivative: only(num(1)), steepest: 1 };
    case 'sigmoid':
      return { output: only(sigmoidOf(net)), derivative: only(product(y, minus(1, y))), steepest: 0.25 };
    case 'tanh':
      return { output: only(call('tanh', net)), derivative: only(minus(1, square(y))), steepest: 1 };
    case 'relu':
      return {
        output: only(call('max', 0, net)),
        derivative: pieces('1 for net > 0, otherwise 0', num(isRight ? 1 : 0)),
        steepest: 1,
      };
    case 'leakyRelu': {
      const { slope } = options;
      return {
        output: pieces(`net for net > 0, otherwise ${slope} net`, isRight ? net : product(slope, net)),
        derivative: pieces(`1 for net > 0, otherwise ${slope}`, num(isRight ? 1 : slope)),
        steepest: Math.max(1, Math.abs(slope)),
      };
    }
    case 'elu':
      return exponentialUnit(options.alpha, isRight);
    case 'selu':
      return scaledExponentialUnit(isRight);
    case 'gelu':
      return {
        output: only(product(net, call('Φ', net))),
        derivative: only(sum(call('Φ', net), product(net, call('φ', net)))),
        steepest: 1.12891,
      };
    case 'geluTanh':
      return geluByTanh(value);
    case 'silu': {
      const abbreviations = [{ name: 's', of: sigmoidOf(net), at: sigmoid }];
      const s = sym('s');
      return {
        output: { of: product(net, s), abbreviations },
        derivative: { of: product(s, sum(1, product(net, minus(1, s)))), abbreviations },
        steepest: 1.09984,
      };
    }
    case 'softplus':
      return {
        output: isRight ? pieces('log(1 + e^net)', softplusOf(value)) : only(softplusOf(value)),
        derivative: only(sigmoidOf(net)),
        steepest: 1,
      };
    case 'softsign': {
      const under = sum(1, call('abs', net));
      return { output: only(fraction(net, under)), derivative: only(fraction(1, square(under))), steepest: 1 };
    }
    case 'mish': {
      const t = { name: 'T', of: call('tanh', softplusOf(value)), at: (x: number) => tanh(softplus(x)) };
      const s = { name: 's', of: sigmoidOf(net), at: sigmoid };
      const slope = product(net, minus(1, square(sym('T'))), sym('s'));
      return {
        output: { of: product(net, sym('T')), abbreviations: [t] },
        derivative: { of: sum(sym('T'), slope), abbreviations: [t, s] },
        steepest: 1.0885,
      };
    }
    case 'hardSigmoid':
      return {
        output: only(call('max', 0, call('min', 1, sum(fraction(net, 6), fraction(1, 2))))),
        derivative: pieces('1/6 for -3 < net < 3, otherwise 0', value > -3 && value < 3 ? fraction(1, 6) : num(0)),
        steepest: 1 / 6,
      };
    case 'hardTanh':
      return {
        output: only(call('max', -1, call('min', 1, net))),
        derivative: pieces('1 for -1 < net < 1, otherwise 0', num(value > -1 && value < 1 ? 1 : 0)),
        steepest: 1,
      };
    case 'sin':
      return { output: only(call('sin', net)), derivative: only(call('cos', net)), steepest: 1 };
    case 'gaussian':
      return {
        output: only(gaussianOf),
        derivative: only(product(-2, net, y)),
        steepest: Math.sqrt(2 / Math.E),
      };
    default:
      return assertNever(options);
  }
}

function exponentialUnit(alpha: number, isRight: boolean): ActivationFormulas {
  return {
    output: pieces(
      `net for net > 0, otherwise ${alpha} (e^net - 1)`,
      isRight ? net : product(alpha, minus(ePower(net), 1)),
    ),
    derivative: pieces(`1 for net > 0, otherwise ${alpha} e^net`, isRight ? num(1) : product(alpha, ePower(net))),
    steepest: Math.max(1, Math.abs(alpha)),
  };
}

function scaledExponentialUnit(isRight: boolean): ActivationFormulas {
  const constants = 'scale = 1.0507, alpha = 1.6733';
  return {
    output: pieces(
      `scale net for net > 0, otherwise scale alpha (e^net - 1), ${constants}`,
      isRight ? product(seluScale, net) : product(seluScale, seluAlpha, minus(ePower(net), 1)),
    ),
    derivative: pieces(
      `scale for net > 0, otherwise scale alpha e^net, ${constants}`,
      isRight ? num(seluScale) : product(seluScale, seluAlpha, ePower(net)),
    ),
    steepest: seluScale * seluAlpha,
  };
}

function geluByTanh(value: number): ActivationFormulas {
  const scale = root(fraction(2, sym('π')));
  const inner = product(scale, sum(net, product(geluCubic, power(net, 3))));
  const innerAt = (x: number) => Math.sqrt(2 / Math.PI) * (x + geluCubic * x * x * x);
  const slope = product(scale, sum(1, product(3, geluCubic, square(net))));
  // Where tanh has saturated, its slope of 0 would meet an infinite square.
  const isFlat = Math.abs(value) > 1e100;
  const steepest = 1.12901;
  if (value < 0) {
    // 1 + tanh(u) would cancel: it is 2 s.
    const s = fraction(1, sum(1, ePower(product(-2, inner))));
    const abbreviations = [{ name: 's', of: s, at: (x: number) => sigmoid(2 * innerAt(x)) }];
    const bend = isFlat ? num(0) : product(2, net, minus(1, sym('s')), slope);
    return {
      output: {
        of: product(net, sym('s')),
        abbreviations,
        pieces: '1/2 net (1 + tanh(u)), where 1/2 (1 + tanh(u)) is s',
      },
      derivative: { of: product(sym('s'), sum(1, bend)), abbreviations },
      steepest,
    };
  }
  const abbreviations = [{ name: 'T', of: call('tanh', inner), at: (x: number) => tanh(innerAt(x)) }];
  const T = sym('T');
  const bend = isFlat ? num(0) : product(net, minus(1, square(T)), slope);
  return {
    output: { of: product(fraction(1, 2), net, sum(1, T)), abbreviations },
    derivative: { of: product(fraction(1, 2), sum(1, T, bend)), abbreviations },
    steepest,
  };
}

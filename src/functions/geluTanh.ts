/** The approximation of gelu by tanh (Hendrycks & Gimpel 2016): net (1 + tanh(u)) / 2, u = sqrt(2 / pi) (net + 0.044715 net^3). */
import { call, ePower, fraction, minus, num, power, product, root, sum, sym } from '../formula/compose.ts';
import { type ActivationFormulas, type PlainRow, unbounded } from './activation.ts';
import { exp, productError, sigmoid, tanh } from './elementary.ts';
import { net, square } from './symbols.ts';

export const geluTanh = {
  doc: '`gelu`, approximated with tanh.',
  formula: 'y = net (1 + T) / 2, T = tanh(sqrt(2/pi) (net + 0.044715 net^3))',
  derivative: 'dy/dnet = (1 + T + net (1 - T^2) sqrt(2/pi) (1 + 0.134145 net^2)) / 2',
  family: 'rectifier',
  isHosted: true,
  range: [-0.171, unbounded],
  f: net => net * share(net),
  df: geluTanhSlope,
  kinks: [],
  steepest: 1.12901,
  formulas,
} satisfies PlainRow;

/** 2 sqrt(2 / pi), in two parts. */
const scale = 1.5957691216057308;
const scaleRest = -9.96930880911092e-17;
const cubic = 0.044715;
/** From here on (1 + tanh(u)) / 2 is 0 or 1. */
const end = 40;

/** s + net s (1 - s) du/dnet with s = (1 + tanh(u)) / 2 and u doubled. */
function geluTanhSlope(net: number): number {
  const s = share(net);
  const other = share(-net);
  // Where one of them is 0 it would meet a square that may be infinite.
  if (s === 0 || other === 0) return s;
  return s * (1 + net * other * scale * (1 + 3 * cubic * net * net));
}

/**
 * (1 + tanh(u)) / 2, which is 1 / (1 + e^(-2u)): no difference that cancels. 2u is computed in two parts, as its rounding would be
 * magnified by its size.
 */
function share(net: number): number {
  if (net > end) return 1;
  if (net < -end) return 0;
  const square = net * net;
  const cubicPart = cubic * square;
  const sum = 1 + cubicPart;
  const cubicAdded = sum - 1;
  const sumError =
    1 - (sum - cubicAdded) + (cubicPart - cubicAdded) + productError(cubic, square) + cubic * productError(net, net);
  const inner = net * sum;
  const innerError = productError(net, sum) + net * sumError;
  const u = scale * inner;
  const error = productError(scale, inner) + scale * innerError + scaleRest * inner;
  const power = exp(-Math.abs(u));
  const corrected = power - power * (u < 0 ? -error : error);
  return u < 0 ? corrected / (1 + corrected) : 1 / (1 + corrected);
}

function formulas(value: number): ActivationFormulas {
  const scale = root(fraction(2, sym('π')));
  const inner = product(scale, sum(net, product(cubic, power(net, 3))));
  const innerAt = (x: number) => Math.sqrt(2 / Math.PI) * (x + cubic * x * x * x);
  const slope = product(scale, sum(1, product(3, cubic, square(net))));
  // Where tanh has saturated, its slope of 0 would meet an infinite square.
  const isFlat = Math.abs(value) > 1e100;
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
    };
  }
  const abbreviations = [{ name: 'T', of: call('tanh', inner), at: (x: number) => tanh(innerAt(x)) }];
  const T = sym('T');
  const bend = isFlat ? num(0) : product(net, minus(1, square(T)), slope);
  return {
    output: { of: product(fraction(1, 2), net, sum(1, T)), abbreviations },
    derivative: { of: product(fraction(1, 2), sum(1, T, bend)), abbreviations },
  };
}

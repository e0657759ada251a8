/** The approximation of gelu by tanh (Hendrycks & Gimpel 2016): net (1 + tanh(u)) / 2, u = sqrt(2 / pi) (net + 0.044715 net^3). */
import { exp, productError } from './elementary.ts';

/** 2 sqrt(2 / pi), in two parts. */
const scale = 1.5957691216057308;
const scaleRest = -9.96930880911092e-17;
const cubic = 0.044715;
/** From here on (1 + tanh(u)) / 2 is 0 or 1. */
const end = 40;

export function geluTanh(net: number): number {
  return net * share(net);
}

/** s + net s (1 - s) du/dnet with s = (1 + tanh(u)) / 2 and u doubled. */
export function geluTanhSlope(net: number): number {
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

/** Activations that are about net on the right and about 0 on the left, without a bend. */
import { call, minus, product, sum, sym } from '../formula/compose.ts';
import { type PlainRow, unbounded } from './activation.ts';
import { exp, log1p, sigmoid, tanh } from './elementary.ts';
import { gelu as geluOf, geluSlope } from './normal.ts';
import { net, only, pieces, sigmoidOf, softplusOf, square } from './symbols.ts';

export const gelu = {
  doc: 'y = net Φ(net), where Φ is the cumulative normal distribution. A smooth variant of `relu`.',
  formula: 'y = net Phi(net), Phi the normal distribution',
  derivative: 'dy/dnet = Phi(net) + net phi(net)',
  family: 'rectifier',
  isHosted: true,
  range: [-0.171, unbounded],
  f: geluOf,
  df: geluSlope,
  kinks: [],
  steepest: 1.12891,
  formulas: () => ({
    output: only(product(net, call('Φ', net))),
    derivative: only(sum(call('Φ', net), product(net, call('φ', net)))),
  }),
} satisfies PlainRow;

const sigmoidAbbreviation = { name: 's', of: sigmoidOf(net), at: sigmoid };

export const silu = {
  doc: 'y = net times sigmoid(net), also called swish.',
  formula: 'y = net s, s = 1 / (1 + e^-net)',
  derivative: 'dy/dnet = s (1 + net (1 - s))',
  family: 'rectifier',
  range: [-0.279, unbounded],
  f: net => net * sigmoid(net),
  df: net => {
    const e = exp(-Math.abs(net));
    const larger = 1 / (1 + e);
    const smaller = e * larger;
    return net < 0 ? smaller * (1 + net * larger) : larger * (1 + net * smaller);
  },
  kinks: [],
  steepest: 1.09984,
  formulas: () => {
    const s = sym('s');
    const abbreviations = [sigmoidAbbreviation];
    return {
      output: { of: product(net, s), abbreviations },
      derivative: { of: product(s, sum(1, product(net, minus(1, s)))), abbreviations },
    };
  },
} satisfies PlainRow;

/** log(1 + e^net), shifted so that nothing overflows. */
const softplusAt = (net: number): number => Math.max(net, 0) + log1p(exp(-Math.abs(net)));

export const softplus = {
  doc: 'y = log(1 + exp(net)), always above 0: a smooth `relu`.',
  formula: 'y = log(1 + e^net)',
  derivative: 'dy/dnet = 1 / (1 + e^-net)',
  family: 'positive',
  outputs: 'positive',
  isHosted: true,
  range: [0, unbounded],
  f: softplusAt,
  df: sigmoid,
  kinks: [],
  steepest: 1,
  formulas: value => ({
    output: value > 0 ? pieces('log(1 + e^net)', softplusOf(net, value)) : only(softplusOf(net, value)),
    derivative: only(sigmoidOf(net)),
  }),
} satisfies PlainRow;

/** From here on mish is the net value itself, and e^(2 net) is far from overflowing. */
const mishEnd = 30;

export const mish = {
  doc: 'y = net times tanh(softplus(net)).',
  formula: 'y = net T, T = tanh(log(1 + e^net))',
  derivative: 'dy/dnet = T + net (1 - T^2) / (1 + e^-net)',
  family: 'rectifier',
  isHosted: true,
  range: [-0.309, unbounded],
  // net tanh(log(1 + n)) with n = e^net: net w / (w + 2) with w = n (n + 2).
  f: net => {
    if (net > mishEnd) return net;
    const n = exp(net);
    const w = n * (n + 2);
    return (net * w) / (w + 2);
  },
  // w / (w + 2) + net 4 n (n + 1) / (w + 2)^2, that is, T + net (1 - T^2) sigmoid(net) without the 1 - T^2 that cancels.
  df: net => {
    if (net > mishEnd) return 1;
    const n = exp(net);
    const w = n * (n + 2);
    return (w + (net * 4 * n * (n + 1)) / (w + 2)) / (w + 2);
  },
  kinks: [],
  steepest: 1.0885,
  formulas: value => {
    const T = sym('T');
    const t = { name: 'T', of: call('tanh', softplusOf(net, value)), at: (x: number) => tanh(softplusAt(x)) };
    const slope = product(net, minus(1, square(T)), sym('s'));
    return {
      output: { of: product(net, T), abbreviations: [t] },
      derivative: { of: sum(T, slope), abbreviations: [t, sigmoidAbbreviation] },
    };
  },
} satisfies PlainRow;

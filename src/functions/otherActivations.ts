/** Activations of no larger family. */
import { call, ePower, minus, negative, num, product, sum } from '../formula/compose.ts';
import { type LayerRow, type ParametricRow, type PlainRow, unbounded } from './activation.ts';
import { gaussian as gaussianAt } from './elementary.ts';
import { net, only, pieces, square, y } from './symbols.ts';

export const linear = {
  doc: 'y = net. For the last layer of a regression.',
  formula: 'y = net',
  derivative: 'dy/dnet = 1',
  family: 'identity',
  range: [-unbounded, unbounded],
  f: net => net,
  df: () => 1,
  kinks: [],
  steepest: 1,
  formulas: () => ({ output: only(net), derivative: only(num(1)) }),
} satisfies PlainRow;

/** In the middle net - net: exactly 0, of either sign of net, and NaN of NaN. */
export const softshrink = {
  doc: 'y = net moved towards 0 by `lambda` (default 0.5), and 0 where that would pass it: small net values are silenced.',
  formula: 'y = net - lambda for net > lambda, net + lambda for net < -lambda, otherwise 0',
  derivative: 'dy/dnet = 1 for |net| > lambda, otherwise 0',
  family: 'shrinking',
  parameter: {
    name: 'lambda',
    doc: 'Net values from -lambda to lambda become 0. Default 0.5.',
    standard: 0.5,
    bounds: { atLeast: 0 },
  },
  of: lambda => ({
    range: [-unbounded, unbounded],
    f: net => (net > lambda ? net - lambda : net < -lambda ? net + lambda : net - net),
    df: net => (Math.abs(net) > lambda ? 1 : 0),
    kinks: [-lambda, lambda],
    steepest: 1,
    formulas: value => ({
      output: pieces(
        `net - ${lambda} for net > ${lambda}, net + ${lambda} for net < -${lambda}, otherwise 0`,
        value > lambda ? minus(net, lambda) : value < -lambda ? sum(net, lambda) : num(0),
      ),
      derivative: pieces(`1 for |net| > ${lambda}, otherwise 0`, num(Math.abs(value) > lambda ? 1 : 0)),
    }),
  }),
} as const satisfies ParametricRow;

export const sin = {
  doc: 'y = sin(net).',
  formula: 'y = sin(net)',
  derivative: 'dy/dnet = cos(net)',
  family: 'periodic',
  isHosted: true,
  range: [-1, 1],
  f: Math.sin,
  df: Math.cos,
  kinks: [],
  steepest: 1,
  formulas: () => ({ output: only(call('sin', net)), derivative: only(call('cos', net)) }),
} satisfies PlainRow;

export const gaussian = {
  doc: 'y = exp(-net²): a bump around 0.',
  formula: 'y = e^(-net^2)',
  derivative: 'dy/dnet = -2 net y',
  family: 'bump',
  outputs: 'positive',
  range: [0, 1],
  f: net => gaussianAt(net, 1),
  df: (net, y) => -2 * net * y,
  kinks: [],
  steepest: Math.sqrt(2 / Math.E),
  formulas: () => ({ output: only(ePower(negative(square(net)))), derivative: only(product(-2, net, y)) }),
} satisfies PlainRow;

export const softmax = {
  doc: 'y = exp(net) / sum exp(net): probabilities that add up to 1. For the last layer of a classification.',
  formula: 'y = e^net / sum(e^net)',
  derivative: 'dy/dnet = diag(y) - y yT',
  family: 'distribution',
  outputs: 'probabilities',
  range: [0, 1],
  isOfLayer: true,
} satisfies LayerRow;

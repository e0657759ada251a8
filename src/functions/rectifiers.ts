/** Activations that are bent at 0: net on the right, and little or nothing on the left. At the bend the derivative is that of the left. */
import { call, ePower, minus, num, product } from '../formula/compose.ts';
import { type ParametricRow, type PlainRow, unbounded } from './activation.ts';
import { exp, expm1 } from './elementary.ts';
import { net, only, pieces } from './symbols.ts';

export const relu = {
  doc: 'y = max(0, net). Its derivative is 0 or 1, so a unit can die: watch `zeroShare`.',
  formula: 'y = max(0, net)',
  derivative: 'dy/dnet = 1 for net > 0, otherwise 0',
  family: 'rectifier',
  range: [0, unbounded],
  // biome-ignore lint/complexity/useMathMinMax: -0 stays -0, as in the kernels
  f: net => (net < 0 ? 0 : net),
  df: net => (net > 0 ? 1 : 0),
  kinks: [0],
  steepest: 1,
  formulas: value => ({
    output: only(call('max', 0, net)),
    derivative: pieces('1 for net > 0, otherwise 0', num(value > 0 ? 1 : 0)),
  }),
} satisfies PlainRow;

export const leakyRelu = {
  doc: 'y = net above 0, `slope` times net below (default 0.01): a `relu` that cannot die.',
  formula: 'y = net for net > 0, otherwise slope net',
  derivative: 'dy/dnet = 1 for net > 0, otherwise slope',
  family: 'rectifier',
  parameter: { name: 'slope', doc: 'Slope below 0. Default 0.01.', standard: 0.01, bounds: { atLeast: 0 } },
  of: slope => ({
    range: [-unbounded, unbounded],
    f: net => (net > 0 ? net : slope * net),
    df: net => (net > 0 ? 1 : slope),
    kinks: slope === 1 ? [] : [0],
    steepest: Math.max(1, Math.abs(slope)),
    formulas: value => ({
      output: pieces(`net for net > 0, otherwise ${slope} net`, value > 0 ? net : product(slope, net)),
      derivative: pieces(`1 for net > 0, otherwise ${slope}`, num(value > 0 ? 1 : slope)),
    }),
  }),
} as const satisfies ParametricRow;

/** `-alpha` is the limit on the left. */
export const elu = {
  doc: 'y = net above 0, `alpha` (exp(net) - 1) below (default 1).',
  formula: 'y = net for net > 0, otherwise alpha (e^net - 1)',
  derivative: 'dy/dnet = 1 for net > 0, otherwise alpha e^net',
  family: 'rectifier',
  parameter: { name: 'alpha', doc: 'Depth below 0. Default 1.', standard: 1, bounds: { above: 0 } },
  of: alpha => ({
    range: [-alpha, unbounded],
    f: net => (net > 0 ? net : alpha * expm1(net)),
    df: net => (net > 0 ? 1 : alpha * exp(net)),
    kinks: alpha === 1 ? [] : [0],
    bends: [0],
    steepest: Math.max(1, Math.abs(alpha)),
    formulas: value => ({
      output: pieces(
        `net for net > 0, otherwise ${alpha} (e^net - 1)`,
        value > 0 ? net : product(alpha, minus(ePower(net), 1)),
      ),
      derivative: pieces(`1 for net > 0, otherwise ${alpha} e^net`, value > 0 ? num(1) : product(alpha, ePower(net))),
    }),
  }),
} as const satisfies ParametricRow;

/** The published constants of selu (Klambauer et al. 2017), for which mean 0 and variance 1 are a fixed point. */
export const seluAlpha = 1.6732632423543772;
export const seluScale = 1.0507009873554805;
const seluConstants = 'scale = 1.0507, alpha = 1.6733';

export const selu = {
  doc: 'As `elu`, scaled so that deep networks keep mean 0 and variance 1. With `lecunNormal`.',
  formula: 'y = 1.0507 net for net > 0, otherwise 1.7581 (e^net - 1)',
  derivative: 'dy/dnet = 1.0507 for net > 0, otherwise 1.7581 e^net',
  family: 'rectifier',
  range: [-1.759, unbounded],
  f: net => seluScale * (net > 0 ? net : seluAlpha * expm1(net)),
  df: net => seluScale * (net > 0 ? 1 : seluAlpha * exp(net)),
  kinks: [0],
  steepest: seluScale * seluAlpha,
  formulas: value => ({
    output: pieces(
      `scale net for net > 0, otherwise scale alpha (e^net - 1), ${seluConstants}`,
      value > 0 ? product(seluScale, net) : product(seluScale, seluAlpha, minus(ePower(net), 1)),
    ),
    derivative: pieces(
      `scale for net > 0, otherwise scale alpha e^net, ${seluConstants}`,
      value > 0 ? num(seluScale) : product(seluScale, seluAlpha, ePower(net)),
    ),
  }),
} satisfies PlainRow;

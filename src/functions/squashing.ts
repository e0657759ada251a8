/** Activations between two bounds, flat at both ends. */
import { call, fraction, minus, num, product, sum } from '../formula/compose.ts';
import type { PlainRow } from './activation.ts';
import { sigmoid as sigmoidAt, tanh as tanhAt } from './elementary.ts';
import { net, only, pieces, sigmoidOf, square, y } from './symbols.ts';

export const sigmoid = {
  doc: 'y = 1 / (1 + exp(-net)), between 0 and 1. As the last layer: the probability that each output is 1.',
  formula: 'y = 1 / (1 + e^-net)',
  derivative: 'dy/dnet = y (1 - y)',
  family: 'squashing',
  outputs: 'probabilities',
  range: [0, 1],
  f: sigmoidAt,
  df: (_, y) => y * (1 - y),
  kinks: [],
  steepest: 0.25,
  formulas: () => ({ output: only(sigmoidOf(net)), derivative: only(product(y, minus(1, y))) }),
} satisfies PlainRow;

export const tanh = {
  doc: 'y = tanh(net), between -1 and 1. A good first choice for hidden layers of small networks.',
  formula: 'y = tanh(net)',
  derivative: 'dy/dnet = 1 - y^2',
  family: 'squashing',
  range: [-1, 1],
  f: tanhAt,
  df: (_, y) => 1 - y * y,
  kinks: [],
  steepest: 1,
  formulas: () => ({ output: only(call('tanh', net)), derivative: only(minus(1, square(y))) }),
} satisfies PlainRow;

export const softsign = {
  doc: 'y = net / (1 + |net|): like `tanh`, but it saturates more slowly.',
  formula: 'y = net / (1 + |net|)',
  derivative: 'dy/dnet = 1 / (1 + |net|)^2',
  family: 'squashing',
  range: [-1, 1],
  f: net => net / (1 + Math.abs(net)),
  df: net => 1 / ((1 + Math.abs(net)) * (1 + Math.abs(net))),
  kinks: [],
  bends: [0],
  steepest: 1,
  formulas: () => {
    const under = sum(1, call('abs', net));
    return { output: only(fraction(net, under)), derivative: only(fraction(1, square(under))) };
  },
} satisfies PlainRow;

export const hardSigmoid = {
  doc: 'y = net / 6 + 1/2 within 0 and 1: a piecewise linear `sigmoid`.',
  formula: 'y = net / 6 + 1/2, within 0 and 1',
  derivative: 'dy/dnet = 1/6 for -3 < net < 3, otherwise 0',
  family: 'squashing',
  range: [0, 1],
  f: net => Math.min(Math.max(net / 6 + 0.5, 0), 1),
  df: net => (net > -3 && net < 3 ? 1 / 6 : 0),
  kinks: [-3, 3],
  steepest: 1 / 6,
  formulas: value => ({
    output: only(call('max', 0, call('min', 1, sum(fraction(net, 6), fraction(1, 2))))),
    derivative: pieces('1/6 for -3 < net < 3, otherwise 0', value > -3 && value < 3 ? fraction(1, 6) : num(0)),
  }),
} satisfies PlainRow;

export const hardTanh = {
  doc: 'y = net within -1 and 1: a piecewise linear `tanh`.',
  formula: 'y = net, within -1 and 1',
  derivative: 'dy/dnet = 1 for -1 < net < 1, otherwise 0',
  family: 'squashing',
  range: [-1, 1],
  f: net => Math.min(Math.max(net, -1), 1),
  df: net => (net > -1 && net < 1 ? 1 : 0),
  kinks: [-1, 1],
  steepest: 1,
  formulas: value => ({
    output: only(call('max', -1, call('min', 1, net))),
    derivative: pieces('1 for -1 < net < 1, otherwise 0', num(value > -1 && value < 1 ? 1 : 0)),
  }),
} satisfies PlainRow;

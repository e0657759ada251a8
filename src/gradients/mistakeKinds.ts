/** The mistakes that people make in a back-propagation. Codes are stable: they stand in JSON. */

/** In the delta of a layer: dE/dnet from dE/dy. */
export const deltaSlips = [
  'derivative-left-out',
  'derivative-at-output',
  'derivative-of-net',
  'softmax-diagonal',
  'derivative-twice',
  'derivative-of-sigmoid',
  'derivative-of-tanh',
  'derivative-of-relu',
] as const;
export type DeltaSlip = (typeof deltaSlips)[number];

/** In what a layer hands down: dE/dx from its delta. */
export const handSlips = ['weights-updated', 'weights-not-transposed', 'weights-left-out'] as const;
export type HandSlip = (typeof handSlips)[number];

/** In what the rows count, in either tensor. */
export const rowSlips = ['last-row-only', 'first-row-only', 'class-weights-left-out'] as const;
export type RowSlip = (typeof rowSlips)[number];

/** In the gradient of the weights. */
export const weightSlips = [
  'network-input',
  'net-below',
  'input-below',
  'own-output',
  'gradient-transposed',
  ...rowSlips,
  'product-of-means',
  'regularization-left-out',
  'regularization-doubled',
  'regularization-halved',
  'regularization-negative',
  'regularization-per-row',
  'all-zero',
] as const;
export type WeightSlip = (typeof weightSlips)[number];

/** In the gradient of the bias. */
export const biasSlips = [
  ...rowSlips,
  'mean-over-units',
  'sum-over-units',
  'wrong-axis',
  'times-bias',
  'times-input',
  'times-output',
  'sum-of-weight-gradient',
  'mean-of-weight-gradient',
  'regularization-on-bias',
  'all-zero',
] as const;
export type BiasSlip = (typeof biasSlips)[number];

export type MistakeKind = DeltaSlip | HandSlip | WeightSlip | BiasSlip | 'factor';

/** From the most to the least common, for mistakes that come to the same numbers. */
export const byCommonness: readonly MistakeKind[] = [
  'all-zero',
  'factor',
  ...deltaSlips.slice(0, 4),
  ...handSlips.slice(0, 2),
  'derivative-twice',
  ...weightSlips.slice(0, 2),
  'class-weights-left-out',
  'last-row-only',
  'first-row-only',
  'product-of-means',
  'regularization-left-out',
  'regularization-halved',
  'regularization-doubled',
  'gradient-transposed',
  'mean-over-units',
  'wrong-axis',
  'sum-over-units',
  'regularization-on-bias',
  'derivative-of-sigmoid',
  'derivative-of-tanh',
  'derivative-of-relu',
  'input-below',
  'own-output',
  'times-bias',
  'times-input',
  'times-output',
  'sum-of-weight-gradient',
  'mean-of-weight-gradient',
  'regularization-negative',
  'regularization-per-row',
  'weights-left-out',
];

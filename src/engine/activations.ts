import type { ActivationName } from './options.ts';

/** An element-wise activation: the output depends on the unit's own net value only, so dy/dnet is diagonal. */
export interface Activation {
  /** y = f(net). */
  readonly f: (net: number) => number;
  /** dy/dnet, from the net value and the output that was computed from it. */
  readonly df: (net: number, y: number) => number;
  /** Net values at which the derivative jumps. */
  readonly kinks: readonly number[];
}

/** Softmax looks at the whole layer: see softmax.ts. */
export type ElementwiseName = Exclude<ActivationName, 'softmax'>;

/** relu'(0) is 0 by convention. relu lets NaN through, so that a broken net value is not hidden as a zero. */
export const elementwiseActivations: Readonly<Record<ElementwiseName, Activation>> = {
  linear: { f: net => net, df: () => 1, kinks: [] },
  sigmoid: { f: net => 1 / (1 + Math.exp(-net)), df: (_, y) => y * (1 - y), kinks: [] },
  tanh: { f: Math.tanh, df: (_, y) => 1 - y * y, kinks: [] },
  relu: { f: net => Math.max(0, net), df: net => (net > 0 ? 1 : 0), kinks: [0] },
};

/** Every activation there is. */
export const activationNames: readonly ActivationName[] = [
  ...(Object.keys(elementwiseActivations) as ElementwiseName[]),
  'softmax',
];

/** Whether every output is a probability, as the cross-entropies need it. */
export function givesProbabilities(activation: ActivationName): boolean {
  return activation === 'sigmoid' || activation === 'softmax';
}

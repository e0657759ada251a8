import { exp, expm1, gaussian, log1p, sigmoid, tanh } from './elementary.ts';
import { geluTanh, geluTanhSlope } from './geluTanh.ts';
import { gelu, geluSlope } from './normal.ts';
import type { ActivationName, ActivationOptions } from './options.ts';

/** An element-wise activation: the output depends on the unit's own net value only, so dy/dnet is diagonal. */
export interface Activation {
  /** y = f(net). */
  readonly f: (net: number) => number;
  /** dy/dnet, from the net value and the output that was computed from it. */
  readonly df: (net: number, y: number) => number;
  /** Net values at which the derivative jumps. */
  readonly kinks: readonly number[];
  /** Net values at which the derivative does not jump, but its own derivative does. None where absent. */
  readonly bends?: readonly number[];
}

/** Softmax looks at the whole layer: see softmax.ts. */
export type ElementwiseName = Exclude<ActivationName, 'softmax'>;
type Parametric = 'leakyRelu' | 'elu';

/** log(1 + e^net), shifted so that nothing overflows. */
const softplus = (net: number): number => Math.max(net, 0) + log1p(exp(-Math.abs(net)));

/** The published constants of selu (Klambauer et al. 2017), for which mean 0 and variance 1 are a fixed point. */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** From here on mish is the net value itself, and e^(2 net) is far from overflowing. */
const mishEnd = 30;

/** net tanh(log(1 + n)) with n = e^net: net w / (w + 2) with w = n (n + 2). */
function mish(net: number): number {
  if (net > mishEnd) return net;
  const n = exp(net);
  const w = n * (n + 2);
  return (net * w) / (w + 2);
}

/** w / (w + 2) + net 4 n (n + 1) / (w + 2)^2, that is, T + net (1 - T^2) sigmoid(net) without the 1 - T^2 that cancels. */
function mishSlope(net: number): number {
  if (net > mishEnd) return 1;
  const n = exp(net);
  const w = n * (n + 2);
  return (w + (net * 4 * n * (n + 1)) / (w + 2)) / (w + 2);
}

/**
 * At a kink the derivative is that of the left side: relu'(0) is 0. All let NaN through, so that a broken net value is
 * not hidden as a number.
 */
const plain: Readonly<Record<Exclude<ElementwiseName, Parametric>, Activation>> = {
  linear: { f: net => net, df: () => 1, kinks: [] },
  sigmoid: { f: sigmoid, df: (_, y) => y * (1 - y), kinks: [] },
  tanh: { f: tanh, df: (_, y) => 1 - y * y, kinks: [] },
  // biome-ignore lint/complexity/useMathMinMax: -0 stays -0, as in the kernels
  relu: { f: net => (net < 0 ? 0 : net), df: net => (net > 0 ? 1 : 0), kinks: [0] },
  selu: {
    f: net => seluScale * (net > 0 ? net : seluAlpha * expm1(net)),
    df: net => seluScale * (net > 0 ? 1 : seluAlpha * exp(net)),
    kinks: [0],
  },
  gelu: { f: gelu, df: geluSlope, kinks: [] },
  geluTanh: { f: geluTanh, df: geluTanhSlope, kinks: [] },
  silu: {
    f: net => net * sigmoid(net),
    df: net => {
      const e = exp(-Math.abs(net));
      const larger = 1 / (1 + e);
      const smaller = e * larger;
      return net < 0 ? smaller * (1 + net * larger) : larger * (1 + net * smaller);
    },
    kinks: [],
  },
  softplus: { f: softplus, df: sigmoid, kinks: [] },
  softsign: {
    f: net => net / (1 + Math.abs(net)),
    df: net => 1 / ((1 + Math.abs(net)) * (1 + Math.abs(net))),
    kinks: [],
    bends: [0],
  },
  mish: { f: mish, df: mishSlope, kinks: [] },
  hardSigmoid: {
    f: net => Math.min(Math.max(net / 6 + 0.5, 0), 1),
    df: net => (net > -3 && net < 3 ? 1 / 6 : 0),
    kinks: [-3, 3],
  },
  hardTanh: { f: net => Math.min(Math.max(net, -1), 1), df: net => (net > -1 && net < 1 ? 1 : 0), kinks: [-1, 1] },
  sin: { f: Math.sin, df: Math.cos, kinks: [] },
  gaussian: { f: net => gaussian(net, 1), df: (net, y) => -2 * net * y, kinks: [] },
};

/** The function that a layer applies to each of its net values; undefined for softmax. */
export function elementwiseActivation(options: ActivationOptions): Activation | undefined {
  switch (options.type) {
    case 'softmax':
      return undefined;
    case 'leakyRelu':
      return leakyRelu(options.slope);
    case 'elu':
      return elu(options.alpha);
    default:
      return plain[options.type];
  }
}

function leakyRelu(slope: number): Activation {
  return {
    f: net => (net > 0 ? net : slope * net),
    df: net => (net > 0 ? 1 : slope),
    kinks: slope === 1 ? [] : [0],
  };
}

function elu(alpha: number): Activation {
  return {
    f: net => (net > 0 ? net : alpha * expm1(net)),
    df: net => (net > 0 ? 1 : alpha * exp(net)),
    kinks: alpha === 1 ? [] : [0],
    bends: [0],
  };
}

/** Every activation there is. */
export const activationNames: readonly ActivationName[] = [
  ...(Object.keys(plain) as ElementwiseName[]),
  'leakyRelu',
  'elu',
  'softmax',
];

/**
 * The catalogue of activations: a row each, in the order in which messages list them. What the spec accepts, what the editor
 * shows, what the engine computes, the formulas, the kernels' codes (scripts/build/generatedKernels.ts) and the tests follow from it.
 * A new activation is a row here and its code in kernels/activations.ts, or `isHosted`.
 */
import { type ActivationRow, families, type Range, type SetActivation } from './activation.ts';
import { geluTanh } from './geluTanh.ts';
import { gaussian, linear, sin, softmax, softshrink } from './otherActivations.ts';
import { elu, leakyRelu, relu, selu } from './rectifiers.ts';
import { gelu, mish, silu, softplus } from './smoothRectifiers.ts';
import { hardSigmoid, hardTanh, sigmoid, softsign, tanh } from './squashing.ts';

const rows = {
  linear,
  sigmoid,
  tanh,
  relu,
  selu,
  gelu,
  geluTanh,
  silu,
  softplus,
  softsign,
  mish,
  hardSigmoid,
  hardTanh,
  sin,
  gaussian,
  softmax,
  leakyRelu,
  elu,
  softshrink,
} as const satisfies Readonly<Record<string, ActivationRow>>;

type Rows = typeof rows;
export type ActivationName = keyof Rows;
type ParametricName = {
  [N in ActivationName]: Rows[N] extends { readonly parameter: object } ? N : never;
}[ActivationName];
export type PlainActivationName = Exclude<ActivationName, ParametricName>;
/** Those whose units do not look at one another. */
export type ElementwiseName = {
  [N in ActivationName]: Rows[N] extends { readonly isOfLayer: true } ? never : N;
}[ActivationName];

/** An activation with its parameter, which stands under its own name: `{ type: 'leakyRelu', slope: 0.01 }`. */
export type ActivationOptions =
  | { readonly type: PlainActivationName }
  | {
      [N in ParametricName]: { readonly type: N } & {
        readonly [Key in Rows[N]['parameter']['name']]: number;
      };
    }[ParametricName];

export const activations: Readonly<Record<ActivationName, ActivationRow>> = rows;
export const activationNames = Object.keys(rows) as readonly ActivationName[];
export const elementwiseNames = activationNames.filter((name): name is ElementwiseName => !isOfLayer(name));

function isOfLayer(name: ActivationName): boolean {
  return 'isOfLayer' in activations[name];
}

/** Whether a text names an activation, for numbers of runs that know theirs by name only. */
export function isActivationName(name: string): name is ActivationName {
  return Object.hasOwn(rows, name);
}

/** The activation with the parameter that PyTorch gives it. */
export function standardActivation(type: ActivationName): ActivationOptions {
  const row = activations[type];
  return ('parameter' in row ? { type, [row.parameter.name]: row.parameter.standard } : { type }) as ActivationOptions;
}

/** The parameter of an activation; 0 where it has none. */
export function parameterOf(options: ActivationOptions): number {
  const row = activations[options.type];
  return 'parameter' in row ? (options as unknown as Readonly<Record<string, number>>)[row.parameter.name]! : 0;
}

/** The function that a layer applies to each of its net values; undefined where it looks at the whole layer. */
export function elementwiseActivation(options: ActivationOptions): SetActivation | undefined {
  const row = activations[options.type];
  if ('of' in row) return row.of(parameterOf(options));
  return 'f' in row ? row : undefined;
}

/** The values that an activation's outputs lie between; infinite where there is no bound. */
export function outputRange(options: ActivationOptions): Range {
  const row = activations[options.type];
  return 'of' in row ? row.of(parameterOf(options)).range : row.range;
}

interface ActivationFacts {
  /** y from net. */
  readonly formula: string;
  /** dy/dnet. */
  readonly derivative: string;
  /** What dy/dnet is as a matrix. */
  readonly jacobian: 'diagonal' | 'full';
}

/** An activation in a line or two of plain text, with the value of its parameter in the formulas. */
export function describeActivation(options: ActivationOptions): ActivationFacts {
  const row = activations[options.type];
  const filled = (text: string): string =>
    'parameter' in row ? text.replaceAll(row.parameter.name, String(parameterOf(options))) : text;
  return {
    formula: filled(row.formula),
    derivative: filled(row.derivative),
    jacobian: isOfLayer(options.type) ? 'full' : 'diagonal',
  };
}

/** What units of an activation are called whose derivative is 0 or nearly 0. A run may name one that is not known here. */
export function flatWord(activation: string): 'dead' | 'saturated' {
  return isActivationName(activation) ? families[activations[activation].family] : 'saturated';
}

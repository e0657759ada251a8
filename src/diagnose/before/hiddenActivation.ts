import type { LayerOptions } from '../../engine/options.ts';
import type { Finding, SpecEdit } from '../../findings/finding.ts';
import { elementwiseActivation } from '../../functions/activations.ts';
import type { LayerSpec } from '../../spec/networkSpec.ts';
import { counted, quote } from '../../spec/words.ts';
import { figure } from './figures.ts';
import type { Planned } from './planned.ts';

/** A softmax hidden layer: of one unit it is always 1; of several the units compete, and hand down differences of products of shares. */
export function hiddenSoftmax({ spec, options }: Planned): Finding | undefined {
  const hidden = options.layers.slice(0, -1);
  const of = (isOne: boolean) =>
    hidden.findIndex(({ activation, units }) => activation.type === 'softmax' && (units === 1) === isOne);
  const isOne = of(true) >= 0;
  const layer = isOne ? of(true) : of(false);
  if (layer < 0) return undefined;
  const name = quote(spec.layers[layer].name);
  return {
    code: 'hidden-activation',
    kind: 'cause',
    severity: isOne ? 'error' : 'info',
    ...(isOne && { isCertain: true }),
    layer,
    quantity: 'output',
    message: isOne
      ? `Softmax over one unit is always 1, so ${name} passes nothing on to the layers above it and no gradient to those below.`
      : `${name} is a hidden softmax layer: its outputs share a total of 1 and its gradient is small, which is rarely meant before the last layer.`,
    evidence: isOne ? [{ text: 'the derivative of softmax over one unit is 0', layer, value: 0 }] : [],
    path: ['layers', layer, 'activation'],
    fixes: [{ title: `Use "tanh" in ${name}`, edits: [{ path: ['layers', layer, 'activation'], value: 'tanh' }] }],
  };
}

/** Hidden layers from which on a chain of small derivatives matters, and how little gradient is left then. */
const fewestLayers = 3;
const littleLeft = 1e-2;
const nothingLeft = 1e-4;
/** An activation whose derivative never is above this shrinks every gradient. */
const flatSlope = 0.5;
/** Layers that are named; the others are like them. */
const mostShown = 3;

/** The hidden layers of an activation whose derivative is small everywhere, where they are many. */
export function shrinking(layers: readonly LayerOptions[]): readonly number[] {
  const flat = layers
    .slice(0, -1)
    .flatMap(({ activation }, l) => ((elementwiseActivation(activation)?.steepest ?? 1) < flatSlope ? [l] : []));
  return flat.length < fewestLayers ? [] : flat;
}

/**
 * Many layers of an activation whose derivative is small everywhere (sigmoid: at most 1/4): each multiplies the gradient by it, so that
 * the first layers get next to nothing (Hochreiter 1991; Glorot and Bengio 2010). Measured by a backward pass at the first weights. Likely.
 */
export function shrinkingLayers(planned: Planned): Finding | undefined {
  const { spec, options } = planned;
  const pass = planned.firstPass();
  if (!pass) return undefined;
  const flat = shrinking(options.layers);
  if (flat.length === 0) return undefined;
  const [first, last] = [pass.layers[0], pass.layers.at(-1)!];
  const ratio = first.gradientNorm / last.gradientNorm;
  if (!(ratio < (flat.length === fewestLayers ? littleLeft : 3 * littleLeft))) return undefined;
  const { activation } = options.layers[flat[0]];
  return {
    code: 'hidden-activation',
    kind: 'cause',
    severity: 'info',
    layer: flat[0],
    quantity: 'gradientNorm',
    message: `${counted(flat.length, 'hidden layer')} of ${quote(activation.type)} leave the first layer ${figure(ratio)} of the last layer's gradient${ratio < nothingLeft ? ', next to nothing' : ''}.`,
    value: ratio,
    evidence: flat.slice(0, mostShown).map(l => {
      const { name, activation } = options.layers[l];
      const value = pass.layers[l].slope * (elementwiseActivation(activation)?.steepest ?? 1);
      const text = `the mean derivative of ${quote(name)} is ${figure(value)} at the first weights`;
      return { text, quantity: 'jacobianMean', layer: l, value };
    }),
    path: ['layers', flat[0], 'activation'],
    fixes: [{ title: 'Use "relu" in the hidden layers', edits: flat.flatMap(l => reluEdits(spec.layers[l], l)) }],
  };
}

/** relu with the initialization that suits it. */
export function reluEdits(layer: LayerSpec, l: number): SpecEdit[] {
  const isExplicit = layer.weights !== undefined;
  return [
    { path: ['layers', l, 'activation'], value: 'relu' },
    ...(isExplicit ? [] : [{ path: ['layers', l, 'init'], value: 'heNormal' }]),
  ];
}

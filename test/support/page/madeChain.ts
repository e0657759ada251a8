import { plainLayer } from '../../../src/engine/defaults.ts';
import { type ExplicitLayer, explicitBackward } from '../../../src/engine/explicit.ts';
import { createNetwork, type Network } from '../../../src/engine/network.ts';
import type { ActivationName, LossName } from '../../../src/engine/options.ts';
import { standardActivation } from '../../../src/functions/activations.ts';
import type { ActivationJacobian } from '../../../src/why/chain.ts';
import { allWeights, weightsInSight } from '../../../src/why/knownWeights.ts';
import { type Centre, firstCentre } from '../../../src/why/sight.ts';
import type { ShownChain, WhyContents } from '../../../src/why/whyMessages.ts';

export interface MadeNetwork {
  readonly inputs: number;
  readonly layers: readonly (readonly [name: string, units: number, activation: ActivationName])[];
  readonly loss: LossName;
  readonly input: Float64Array;
  readonly target: Float64Array;
  readonly bias?: boolean;
}

/** A network with first weights and biases drawn by a seed, and one sample. */
export const xorNetwork: MadeNetwork = {
  inputs: 2,
  layers: [
    ['hidden', 2, 'sigmoid'],
    ['out', 1, 'sigmoid'],
  ],
  loss: 'halfSquaredError',
  input: Float64Array.of(0, 1),
  target: Float64Array.of(1),
};

export const softmaxNetwork: MadeNetwork = {
  inputs: 4,
  layers: [
    ['hidden', 5, 'tanh'],
    ['species', 3, 'softmax'],
  ],
  loss: 'crossEntropy',
  input: Float64Array.of(5.1, 3.5, 1.4, 0.2),
  target: Float64Array.of(1, 0, 0),
};

/** 784-128-10, of one image with a bright ring. */
export const imageNetwork: MadeNetwork = {
  inputs: 784,
  layers: [
    ['hidden', 128, 'relu'],
    ['digit', 10, 'softmax'],
  ],
  loss: 'crossEntropy',
  input: Float64Array.from({ length: 784 }, (_, pixel) => {
    const radius = Math.hypot((pixel % 28) - 13.5, Math.floor(pixel / 28) - 13.5);
    return Math.max(0, 1 - Math.abs(radius - 8) / 3);
  }),
  target: Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
};

/** The chain of every layer, by the explicit route; of a large one with the weights in sight. */
export function madeChains(made: MadeNetwork, inSight?: Omit<Centre, 'layer'>): ShownChain[] {
  const network = networkOf(made);
  const layers = explicitBackward(network, made.input, made.target);
  return layers.map((layer, index) => chainOf(made, network, layer, index, inSight));
}

/** What a page shows, with the chain in one piece. */
export type MadePage = Omit<WhyContents, 'chain' | 'weights'> & { readonly chain: ShownChain | null };

/** What the host sends of what a page is to show. */
export function partsOf({ chain, ...others }: Partial<MadePage>): Partial<WhyContents> {
  if (!chain) return chain === null ? { ...others, chain, weights: null } : others;
  const { weights, ...factors } = chain;
  return { ...others, chain: factors, weights };
}

/** A page that shows a layer's chain and nothing else. */
export function madePage(made: MadeNetwork, layer: number, page: Partial<MadePage> = {}): MadePage {
  const chains = madeChains(made);
  return {
    run: {
      name: 'made network',
      spec: 'file:///work/made.mlp.json',
      id: 'made',
      layers: chains.map(({ shape }) => shape),
      loss: made.loss,
      probe: 'sample 0',
    },
    status: { state: 'finished', epoch: 20, message: '' },
    selection: { layer, epoch: 'latest' },
    sample: 'sample 0',
    epoch: 20,
    latest: 20,
    previous: 19,
    next: null,
    chain: chains[layer]!,
    message: '',
    why: null,
    shares: null,
    walk: null,
    stop: null,
    canBreak: false,
    ...page,
  };
}

function networkOf({ inputs, layers, loss, bias = true }: MadeNetwork): Network {
  return createNetwork(
    {
      seed: 7,
      inputs,
      loss,
      layers: layers.map(([name, units, activation]) => ({
        ...plainLayer,
        name,
        units,
        activation: standardActivation(activation),
        bias,
        weightInit: { type: 'glorotUniform' },
        biasInit: { type: 'uniform', min: -0.5, max: 0.5 },
      })),
    },
    1,
  );
}

const mostWeights = 10_000;

function chainOf(
  made: MadeNetwork,
  network: Network,
  layer: ExplicitLayer,
  index: number,
  inSight: Omit<Centre, 'layer'> | undefined,
): ShownChain {
  const { I, O, w, b, activation, hasBias } = network.layers[index];
  const isLast = index === network.layers.length - 1;
  const shape = { name: layer.name, inputs: I, outputs: O, bias: hasBias, activation };
  const own = { shape, weights: Float64Array.from(w), input: layer.input.values, delta: layer.delta.values };
  const centre = inSight ? { ...inSight, layer: index } : firstCentre(index, own);
  const side = Math.sqrt(made.inputs);
  const isImage = index === 0 && side > 5 && Number.isInteger(side);
  return {
    layer: index,
    epoch: 20,
    sample: 'sample 0',
    shape,
    symbols: { weights: 'W', input: 'x', output: 'y' },
    precision: 'float64',
    input: layer.input.values,
    weights: I * O > mostWeights ? weightsInSight(own, centre) : allWeights(own),
    bias: hasBias ? Float64Array.from(b) : new Float64Array(),
    net: layer.net.values,
    output: layer.output.values,
    outputGradient: layer.outputGradient.values,
    activationJacobian: jacobianOf(layer),
    delta: layer.delta.values,
    inputGradient: layer.inputGradient.values,
    target: isLast ? made.target : null,
    classWeight: null,
    fused: isLast && made.loss === 'crossEntropy' ? 'dE/dnet = y - t' : null,
    below: index === 0 ? null : made.layers[index - 1]![0],
    above: isLast ? null : made.layers[index + 1]![0],
    loss: made.loss,
    missing: {},
    notes: [],
    firstNonFinite: null,
    imageShape: isImage ? { height: side, width: side } : null,
  };
}

function jacobianOf({ activationJacobian }: ExplicitLayer): ActivationJacobian {
  switch (activationJacobian.form) {
    case 'diagonal':
      return activationJacobian;
    case 'softmax':
      return { form: 'softmax', diagonal: activationJacobian.p.map(p => p * (1 - p)) };
    default:
      throw new Error(`an activation does not have a ${activationJacobian.form} Jacobian`);
  }
}

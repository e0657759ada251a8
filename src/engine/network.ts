import type { Activation } from '../functions/activation.ts';
import { elementwiseActivation } from '../functions/activations.ts';
import type { ClassWeights } from '../functions/classWeights.ts';
import { trainsBias, trainsWeights } from '../functions/trainable.ts';
import type { RandomStream } from '../random/randomStream.ts';
import { type RandomStreams, randomStreams } from '../random/streams.ts';
import { createDropout, type Dropout } from './dropout.ts';
import { initialize } from './initialize.ts';
import type { ActivationName, EngineOptions, LossName } from './options.ts';
import { type Precision, type Vec, vec } from './vector.ts';

/** One layer with everything that is computed in it. B is the number of samples in the batch at hand. */
export interface Layer {
  readonly name: string;
  readonly activation: ActivationName;
  /** The function itself; undefined for softmax. */
  readonly elementwise: Activation | undefined;
  readonly I: number;
  readonly O: number;
  /** False: net = W x. Then `b` is all zero and stays so, and `db` means nothing. */
  readonly hasBias: boolean;
  /** Weights (O, I) and bias (O). */
  readonly w: Vec;
  readonly b: Vec;
  /** dE/dW and dE/db of the batch's mean loss. */
  readonly dw: Vec;
  readonly db: Vec;
  /** Factors of the regularization terms. */
  readonly l1: number;
  readonly l2: number;
  /** What training changes. */
  readonly trainsWeights: boolean;
  readonly trainsBias: boolean;
  readonly dropoutRate: number;
  /** Only in a network that trains, and where the rate is above 0. */
  readonly dropout: Dropout | undefined;
  /** (B, I): the network's input, or the very array that the layer below writes as its output. */
  readonly x: Vec;
  /** (B, O) */
  readonly net: Vec;
  /** (B, O) */
  readonly y: Vec;
  /** dE/dy (B, O) of each sample's own loss. */
  readonly dy: Vec;
  /** diag(dy/dnet) (B, O). */
  readonly jacobianDiagonal: Vec;
  /** The delta dE/dnet (B, O) of each sample's own loss: not divided by B. */
  readonly dnet: Vec;
  /** dE/dx (B, I): the very array that the layer below reads as the gradient at its output. */
  readonly dx: Vec;
}

export interface Network {
  /** I of the first layer. */
  readonly inputs: number;
  readonly layers: readonly Layer[];
  readonly loss: LossName;
  readonly precision: Precision;
  /** Most samples a batch may have. Nothing is allocated after the network has been made. */
  readonly capacity: number;
  /** The batch: x (B, I of the first layer), t (B, O of the last layer). */
  readonly x: Vec;
  readonly t: Vec;
  /** The loss of each sample (B), its class's weight included. */
  readonly sampleLosses: Vec;
  readonly classWeights: ClassWeights | undefined;
  /** The weight of each sample's class (B); undefined where all weigh the same. */
  readonly sampleWeights: Float64Array | undefined;
  /** Draws the dropout masks; undefined in a network that only measures, which drops nothing. */
  readonly dropoutStream: RandomStream | undefined;
}

type NetworkOptions = Pick<EngineOptions, 'seed' | 'inputs' | 'layers' | 'loss'> &
  Partial<Pick<EngineOptions, 'precision' | 'classWeights'>>;

type Parameters = Pick<
  Layer,
  | ('name' | 'activation' | 'elementwise' | 'I' | 'O' | 'hasBias' | 'w' | 'b' | 'dw' | 'db')
  | ('l1' | 'l2' | 'trainsWeights' | 'trainsBias' | 'dropoutRate')
>;

/** A network with its first weights, layer by layer, weights before bias, drawn from the initialization stream. */
export function createNetwork(
  options: NetworkOptions,
  capacity: number,
  streams: RandomStreams = randomStreams(options.seed),
): Network {
  let I = options.inputs;
  const precision = options.precision ?? 'float64';
  const parameters = options.layers.map((layer): Parameters => {
    const { name, activation, units: O, bias: hasBias, l1, l2, dropout: dropoutRate } = layer;
    const elementwise = elementwiseActivation(activation);
    const made = (length: number) => vec(length, precision);
    const arrays = { w: made(O * I), b: made(O), dw: made(O * I), db: made(O) };
    const trained = { trainsWeights: trainsWeights(layer), trainsBias: trainsBias(layer) };
    const fixed = { name, activation: activation.type, elementwise, I, O, hasBias, l1, l2, ...trained, dropoutRate };
    initialize(arrays.w, layer.weightInit, streams.initialization, I, O);
    if (hasBias) initialize(arrays.b, layer.biasInit, streams.initialization, I, O);
    I = O;
    return { ...fixed, ...arrays };
  });
  return assemble({ classWeights: undefined, ...options, precision, layers: parameters }, capacity, streams.dropout);
}

/**
 * The same weights and gradients - the arrays themselves - with activations of their own for other batches, to measure:
 * nothing is dropped.
 */
export function shareParameters(network: Network, capacity: number): Network {
  return withBatch(network, capacity, undefined);
}

/**
 * The network in float64, to measure with all digits: weights and biases are those of the network, the arrays themselves where
 * they are float64 and copies otherwise. Activations are its own, and nothing is dropped.
 */
export function inFloat64(network: Network, capacity: number): Network {
  if (network.precision === 'float64') return shareParameters(network, capacity);
  const layers = network.layers.map((layer): Parameters => {
    const { w, b } = layer;
    const gradients = { dw: vec(w.length), db: vec(b.length) };
    return { ...layer, w: Float64Array.from(w), b: Float64Array.from(b), ...gradients };
  });
  return assemble({ ...network, precision: 'float64', layers }, capacity, undefined);
}

/** The same weights and gradients with activations of their own, and with dropout where a stream is given. */
export function withBatch(network: Network, capacity: number, dropoutStream: RandomStream | undefined): Network {
  return assemble(network, capacity, dropoutStream);
}

function assemble(
  {
    inputs,
    loss,
    precision,
    classWeights,
    layers: parameters,
  }: Pick<Network, 'inputs' | 'loss' | 'precision' | 'classWeights'> & { readonly layers: readonly Parameters[] },
  capacity: number,
  dropoutStream: RandomStream | undefined,
): Network {
  const zeros = (length: number) => vec(length, precision);
  const input = zeros(capacity * inputs);
  // Each layer's output is the next one's x, and the gradient there the next one's dx.
  let x = input;
  let dx = zeros(capacity * inputs);
  const layers = parameters.map((own): Layer => {
    const { O } = own;
    const size = capacity * O;
    const made = {
      net: zeros(size),
      y: zeros(size),
      dy: zeros(size),
      jacobianDiagonal: zeros(size),
      dnet: zeros(size),
    };
    const dropout = dropoutStream && own.dropoutRate > 0 ? createDropout(own.dropoutRate, size, precision) : undefined;
    const layer = { ...own, x, ...made, dropout, dx };
    x = dropout?.output ?? made.y;
    dx = dropout?.dOutput ?? made.dy;
    return layer;
  });
  const output = x;
  const sampleWeights = classWeights && new Float64Array(capacity);
  const batch = { x: input, t: zeros(output.length), sampleLosses: vec(capacity), sampleWeights };
  return { inputs, layers, loss, precision, classWeights, capacity, ...batch, dropoutStream };
}

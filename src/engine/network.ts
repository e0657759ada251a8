import { type RandomStreams, randomStreams } from '../random/streams.ts';
import { initialize } from './initialize.ts';
import type { ActivationName, EngineOptions, LossName } from './options.ts';
import type { Vec } from './vector.ts';

/** One layer with everything that is computed in it. B is the number of samples in the batch at hand. */
export interface Layer {
  readonly name: string;
  readonly activation: ActivationName;
  readonly I: number;
  readonly O: number;
  /** Weights (O, I) and bias (O). */
  readonly w: Vec;
  readonly b: Vec;
  /** dE/dW and dE/db of the batch's mean loss. */
  readonly dw: Vec;
  readonly db: Vec;
  /** (B, I): the network's input, or the very array that the layer below writes as its `y`. */
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
  /** dE/dx (B, I): the very array that the layer below reads as its `dy`. */
  readonly dx: Vec;
}

export interface Network {
  /** I of the first layer. */
  readonly inputs: number;
  readonly layers: readonly Layer[];
  readonly loss: LossName;
  /** Most samples a batch may have. Nothing is allocated after the network has been made. */
  readonly capacity: number;
  /** The batch: x (B, I of the first layer), t (B, O of the last layer). */
  readonly x: Vec;
  readonly t: Vec;
  /** The loss of each sample (B). */
  readonly sampleLosses: Vec;
}

export type NetworkOptions = Pick<EngineOptions, 'seed' | 'inputs' | 'layers' | 'loss'>;

type Parameters = Pick<Layer, 'name' | 'activation' | 'I' | 'O' | 'w' | 'b' | 'dw' | 'db'>;

/** A network with its first weights, layer by layer, weights before bias, drawn from the initialization stream. */
export function createNetwork(
  options: NetworkOptions,
  capacity: number,
  streams: RandomStreams = randomStreams(options.seed),
): Network {
  let I = options.inputs;
  const parameters = options.layers.map((layer): Parameters => {
    const { name, activation, units: O } = layer;
    const made = { name, activation, I, O, w: vec(O * I), b: vec(O), dw: vec(O * I), db: vec(O) };
    initialize(made.w, layer.weightInit, streams.initialization, I, O);
    initialize(made.b, layer.biasInit, streams.initialization, I, O);
    I = O;
    return made;
  });
  return assemble(parameters, options.inputs, options.loss, capacity);
}

/** The same weights and gradients - the arrays themselves - with activations of their own for other batches. */
export function shareParameters(network: Network, capacity: number): Network {
  return assemble(network.layers, network.inputs, network.loss, capacity);
}

function assemble(parameters: readonly Parameters[], inputs: number, loss: LossName, capacity: number): Network {
  const input = vec(capacity * inputs);
  // Each layer's y is the next one's x, and its dy the next one's dx.
  let x = input;
  let dx = vec(capacity * inputs);
  const layers = parameters.map(({ name, activation, I, O, w, b, dw, db }): Layer => {
    const size = capacity * O;
    const own = { net: vec(size), y: vec(size), dy: vec(size), jacobianDiagonal: vec(size), dnet: vec(size) };
    const layer = { name, activation, I, O, w, b, dw, db, x, ...own, dx };
    x = own.y;
    dx = own.dy;
    return layer;
  });
  const output = x;
  return { inputs, layers, loss, capacity, x: input, t: vec(output.length), sampleLosses: vec(capacity) };
}

function vec(length: number): Vec {
  return new Float64Array(length);
}

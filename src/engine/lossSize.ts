import { fusedLoss, losses } from '../functions/losses.ts';
import { batchWeight } from './meanLoss.ts';
import type { Layer, Network } from './network.ts';
import { regularizationLoss } from './regularization.ts';
import type { Vec } from './vector.ts';

/** The size of what a fused loss sums and cancels: 1 + the largest |net| of the sample whose m outputs start at `at`. */
function fusedSize(net: Vec, at: number, m: number): number {
  let largest = 0;
  for (let k = at; k < at + m; k++) largest = Math.max(largest, Math.abs(net[k]));
  return 1 + largest;
}

/** The sizes by which the loss of a network rounds: it is exact to some ulps of these, however small it is itself. */
export interface LossSize {
  /** S, of what is summed and cancelled in the loss itself: the mean over the samples, plus the regularization. */
  readonly loss: number;
  /** The same with what is summed and cancelled in the network once a parameter of a unit has changed. */
  readonly ofUnit: (layer: number, unit: number) => number;
}

/** After `forward` and `backward` over the first B samples. */
export function lossSize(network: Network, B: number): LossSize {
  const { layers } = network;
  const loss = ownSize(network, B) / batchWeight(network, B) + regularizationLoss(network);
  const units = layers.map((_, l) => unitSizes(network, l, B));
  // What the layers below and, but for softmax, the other units have computed is the same on both sides, to the last bit.
  const above = layers.map((_, l) => units.slice(l + 1).reduce((sum, sizes) => sum + total(sizes), loss));
  const own = (l: number, o: number) => (layers[l].elementwise ? units[l]![o]! : total(units[l]!));
  return { loss, ofUnit: (l, o) => above[l]! + own(l, o) };
}

function total(sizes: Float64Array): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}

function ownSize({ layers, loss, t, sampleWeights }: Network, B: number): number {
  const { activation, net, y, O } = layers[layers.length - 1];
  const isFused = fusedLoss(activation, loss) !== undefined;
  const { size, weight } = losses[loss];
  let sum = 0;
  for (let n = 0; n < B; n++) {
    const start = n * O;
    let own = 0;
    if (isFused) own = fusedSize(net, start, O);
    else for (let k = start; k < start + O; k++) own += weight(O) * size(y[k], t[k]);
    sum += (sampleWeights?.[n] ?? 1) * own;
  }
  return sum;
}

/**
 * Mean over the samples of |dE/dnet| (|b| + sum |w x|) + |dE/dy| |y| for each unit of a layer (O): to first order what an error of
 * 1 ulp in each of these does to the loss. What is not finite is left out.
 */
function unitSizes(network: Network, l: number, B: number): Float64Array {
  const { layers, loss } = network;
  const samples = batchWeight(network, B);
  const layer = layers[l];
  const { activation, dnet, dy, y, O } = layer;
  const outputsMatter = l < layers.length - 1 || fusedLoss(activation, loss) === undefined;
  const sizes = new Float64Array(O);
  for (let k = 0; k < B * O; k++) {
    const ofNet = dnet[k] === 0 ? 0 : Math.abs(dnet[k]) * netSize(layer, Math.floor(k / O), k % O);
    const size = ofNet + (outputsMatter ? Math.abs(dy[k] * y[k]) : 0);
    if (Number.isFinite(size)) sizes[k % O] += size / samples;
  }
  return sizes;
}

/** |b| + sum |w x| of unit o for sample n. */
function netSize({ x, w, b, I }: Layer, n: number, o: number): number {
  let sum = Math.abs(b[o]);
  for (let i = 0; i < I; i++) sum += Math.abs(x[n * I + i] * w[o * I + i]);
  return sum;
}

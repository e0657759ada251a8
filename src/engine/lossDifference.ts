import { losses } from '../functions/losses.ts';
import { meanFactor } from './meanLoss.ts';
import type { Layer, Network } from './network.ts';
import { activationForward, lossForward, netForward, unitForward } from './passes.ts';
import { weightPenalty } from './regularization.ts';
import type { Vec } from './vector.ts';

/** A weight or a bias of a network. */
export interface Parameter {
  readonly layer: number;
  readonly tensor: 'weights' | 'bias';
  /** Of the unit, and of the element in its tensor: o * I + i of the weights (O, I), o of the bias (O). */
  readonly unit: number;
  readonly index: number;
}

/** The mean loss with its regularization at theta - h and theta + h. */
export interface LossDifference {
  /** (E(theta + h) - E(theta - h)) / 2h, by the step that float64 really makes. */
  readonly derivative: number;
  /** What lies between theta - h and theta + h: a place where the derivative of E jumps, or else one where its second does. */
  readonly crosses: 'kink' | 'bend' | undefined;
  /** By how much a net value changes at most. */
  readonly netChange: number;
}

export type DifferenceLoss = (parameter: Parameter, h: number) => LossDifference;

/**
 * Central differences of the loss over all the samples of a network, after `forward` over them. Computes, with the plain forward
 * pass, only what depends on the parameter: its unit and the layers above. The parameters are the same afterwards.
 * The samples' losses are subtracted one by one before they are summed, which loses fewer digits.
 */
export function lossDifferences(network: Network): DifferenceLoss {
  const { layers, capacity: B } = network;
  const centre: Centre = {
    layers: layers.map(({ net, y }) => ({ net: net.slice(), y: y.slice() })),
    losses: Float64Array.from(network.sampleLosses),
  };
  const changes = changeFinder(network, centre);
  const lossesAbove = new Float64Array(B);
  const factor = meanFactor(network, B);
  let present = -1;
  return ({ layer: l, tensor, unit, index }, h) => {
    const layer = layers[l];
    const theta = tensor === 'weights' ? layer.w : layer.b;
    const value = theta[index];
    if (l !== present) for (let m = 0; m < layers.length; m++) restore(layers[m], centre.layers[m]);
    present = l;
    changes.reset();

    const above = value + h;
    theta[index] = above;
    changes.see(l, unit, forwardFrom(network, l, unit, centre));
    lossesAbove.set(network.sampleLosses);
    // Where it can be, the step down is exactly as long as that up.
    const below = value - (above - value);
    theta[index] = below;
    changes.see(l, unit, forwardFrom(network, l, unit, centre));
    theta[index] = value;
    restoreUnit(layer, centre.layers[l], unit);

    let sum = 0;
    let isConstant = true;
    for (let n = 0; n < B; n++) {
      sum += lossesAbove[n] - network.sampleLosses[n];
      if (lossesAbove[n] !== centre.losses[n] || network.sampleLosses[n] !== centre.losses[n]) isConstant = false;
    }
    // Whatever a net value crosses, it is no kink of a loss that stays as it is.
    let crosses = isConstant ? undefined : changes.crosses;
    let difference = sum * factor;
    if (tensor === 'weights' && (layer.l1 !== 0 || layer.l2 !== 0)) {
      difference += weightPenalty(layer, above) - weightPenalty(layer, below);
      if (layer.l1 !== 0 && (sidesDiffer(above, value, 0) || sidesDiffer(below, value, 0))) crosses = 'kink';
    }
    return { derivative: difference / (above - below), crosses, netChange: changes.netChange };
  };
}

/** What the network computed before anything was changed. */
interface Centre {
  readonly layers: readonly Pick<Layer, 'net' | 'y'>[];
  readonly losses: Float64Array;
}

/** The losses after a parameter of unit o of layer l has changed; false when nothing has that they depend on. */
function forwardFrom(network: Network, l: number, o: number, centre: Centre): boolean {
  const { layers, capacity: B, sampleLosses } = network;
  unitForward(layers[l], o, B);
  const { y, O } = layers[l];
  // The loss may look at the net values of the last layer; what lies above another looks at its outputs alone.
  const netMatters = l === layers.length - 1;
  const before = centre.layers[l];
  if (!differs(y, before.y, o, O) && !(netMatters && differs(layers[l].net, before.net, o, O))) {
    sampleLosses.set(centre.losses);
    return false;
  }
  for (let m = l + 1; m < layers.length; m++) {
    netForward(layers[m], B);
    activationForward(layers[m], B);
  }
  lossForward(network, B);
  return true;
}

function differs(values: Vec, before: Vec, start: number, stride: number): boolean {
  for (let k = start; k < values.length; k += stride) if (values[k] !== before[k]) return true;
  return false;
}

function restore({ net, y }: Layer, centre: Pick<Layer, 'net' | 'y'>): void {
  net.set(centre.net);
  y.set(centre.y);
}

function restoreUnit(layer: Layer, centre: Pick<Layer, 'net' | 'y'>, o: number): void {
  const { elementwise, net, y, O } = layer;
  if (!elementwise) restore(layer, centre);
  else {
    for (let k = o; k < net.length; k += O) {
      net[k] = centre.net[k];
      y[k] = centre.y[k];
    }
  }
}

function sidesDiffer(value: number, centre: number, kink: number): boolean {
  return Math.sign(value - kink) !== Math.sign(centre - kink);
}

interface ChangeFinder {
  crosses: LossDifference['crosses'];
  netChange: number;
  reset(): void;
  /** Compares net values and outputs with those at the centre, after a forward pass from unit o of layer l on. */
  see(l: number, o: number, hasChanged: boolean): void;
}

function changeFinder({ layers, loss, t, capacity: B }: Network, centre: Centre): ChangeFinder {
  const { kink: lossKink, bend: lossBend } = losses[loss];
  const finder: ChangeFinder = {
    crosses: undefined,
    netChange: 0,
    reset: () => {
      finder.crosses = undefined;
      finder.netChange = 0;
    },
    see: (l, o, hasChanged) => {
      if (!hasChanged) return;
      const { O } = layers[l];
      seeNet(l, o, O);
      for (let m = l + 1; m < layers.length; m++) seeNet(m, 0, 1);
      if (lossKink && loseSide(lossKink)) finder.crosses = 'kink';
      else if (lossBend && loseSide(lossBend)) finder.crosses ??= 'bend';
    },
  };
  return finder;

  function seeNet(l: number, start: number, stride: number): void {
    const { net, elementwise } = layers[l];
    const before = centre.layers[l].net;
    const kinks = elementwise?.kinks ?? [];
    const bends = elementwise?.bends ?? [];
    let { netChange } = finder;
    for (let k = start; k < net.length; k += stride) {
      const change = Math.abs(net[k] - before[k]);
      // A change that is not a number counts as one without end.
      if (!(change <= netChange)) netChange = Number.isNaN(change) ? Number.POSITIVE_INFINITY : change;
    }
    finder.netChange = netChange;
    if (kinks.some(kink => crossed(net, before, kink, start, stride))) finder.crosses = 'kink';
    else if (bends.some(bend => crossed(net, before, bend, start, stride))) finder.crosses ??= 'bend';
  }

  function loseSide(of: (y: number, t: number) => number): boolean {
    const { y } = layers[layers.length - 1];
    const before = centre.layers[layers.length - 1].y;
    for (let k = 0; k < B * layers[layers.length - 1].O; k++) {
      if (sidesDiffer(of(y[k], t[k]), of(before[k], t[k]), 0)) return true;
    }
    return false;
  }
}

function crossed(net: Vec, before: Vec, kink: number, start: number, stride: number): boolean {
  for (let k = start; k < net.length; k += stride) if (sidesDiffer(net[k], before[k], kink)) return true;
  return false;
}

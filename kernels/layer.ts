/**
 * A layer's numbers in memory. Letters and names are src/engine/network.ts's; every address is that of a matrix in panels
 * (float.ts), where a vector is a matrix of one row.
 *
 * Batches (x, net, y, dnet ...) have `batchStride` bytes between panels, the same in all layers. W stands transposed, a row
 * for each input and a column for each unit, so that a panel holds all the weights of NR units.
 */

import { NR, panelsOf, ROW, SIZE, VECTOR } from './float';
import { allocate } from './memory';

@unmanaged
export class Layer {
  I: i32;
  O: i32;
  /** Panels of the inputs and of the units. */
  inputPanels: i32;
  panels: i32;

  /** One of the activations' codes, with the activation's parameter. */
  activation: i32;
  /** What training changes: of a layer without a bias never the bias. */
  trainsWeights: i32;
  trainsBias: i32;
  hasBias: i32;
  parameter: f64;
  l1: f64;
  l2: f64;

  /** Bytes between the panels of W and of all that has its shape, and bytes of the whole. */
  stride: usize;
  weightBytes: usize;
  biasBytes: usize;
  /** Bytes of the vectors that hold units: the last panel may need but one. */
  unitBytes: usize;

  w: usize;
  b: usize;
  /** Whether weights and bias are updated while their gradient is computed. */
  isDirect: i32;
  /** Gradients of the batch's mean loss; weights that are updated on the way have no `dw` unless a batch is stepped through. */
  dw: usize;
  db: usize;
  /** Sums of the epoch's batch gradients, and the weights before the epoch. */
  dwSum: usize;
  dbSum: usize;
  wBefore: usize;
  bBefore: usize;

  /** The batch: x is the network's input or the output of the layer below; dx the gradient there. */
  x: usize;
  dx: usize;
  net: usize;
  y: usize;
  /** Holds dE/dy until the activation's derivative turns it into the delta dE/dnet. */
  dnet: usize;
  /** With dropout: the factors of the outputs, y times them, and the gradient there. Otherwise 0. */
  mask: usize;
  dropped: usize;

  /** Sums over the epoch's samples, of each unit. */
  deltaSum: usize;
  deltaSquareSum: usize;
  diagonalSum: usize;
  /** Zero outputs of each unit, as integers of SIZE bytes, padding included. */
  zeroCounts: usize;
  /** All bits set for a unit, none for padding. */
  units: usize;
}

/** Bytes between panels of a number of rows: not a multiple of 512, whose panels would compete for the same cache lines. */
export function strideOf(rows: i32): usize {
  const bytes = <usize>rows * ROW;
  return bytes % 512 === 0 ? bytes + 128 : bytes;
}

const MOST_LAYERS = 1 << 16;
let table: usize = 0;
export let layerCount: i32 = 0;

export function layerAt(index: i32): Layer {
  return changetype<Layer>(load<usize>(table + ((<usize>index) << 2)));
}

export function lastLayer(): Layer {
  return layerAt(layerCount - 1);
}

/** A new last layer with its shape and nothing else. */
export function appendLayer(I: i32, O: i32): Layer {
  if (table === 0) table = allocate(MOST_LAYERS << 2);
  const address = allocate(offsetof<Layer>());
  store<usize>(table + ((<usize>layerCount) << 2), address);
  layerCount++;
  const layer = changetype<Layer>(address);
  layer.I = I;
  layer.O = O;
  layer.inputPanels = panelsOf(I);
  layer.panels = panelsOf(O);
  layer.stride = strideOf(layer.inputPanels * NR);
  layer.weightBytes = layer.stride * <usize>layer.panels;
  layer.biasBytes = <usize>layer.panels * ROW;
  layer.unitBytes = (<usize>O * SIZE + VECTOR - 1) & ~(VECTOR - 1);
  return layer;
}

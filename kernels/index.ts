/** What the module exports. Entry of the build, once for each precision and instruction set. */
import { readWeights, writeWeights } from './dense';
import { at, get, SIZE, set } from './float';
import { layerAt } from './layer';
import { batchStride } from './network';
import { stateOf } from './optimizers';
import { exp, expm1, log, log1p, tanh } from './scalar';

export { allocate } from './memory';
export { addLayer, createNetwork, finishNetwork } from './network';
export { chooseOptimizer } from './optimizers';
export { beginRecord, tensorRowBytes } from './record';
export { joinTeam, openTeam } from './team';
export {
  batches,
  beginEpoch,
  beginTraining,
  beginValidation,
  endEpoch,
  failure,
  measureAll,
  measureBatch,
  setClipping,
  setMetrics,
  setProbe,
  setSamples,
  setValidation,
  spreadOf,
  trainBatch,
  trainEpochs,
} from './training';

/** Which matrix of a layer is meant. */
const NET: i32 = 0;
const OUTPUT: i32 = 1;
const DELTA: i32 = 2;
const INPUT: i32 = 3;

function batchMatrix(l: i32, matrix: i32): usize {
  const layer = layerAt(l);
  switch (matrix) {
    case NET:
      return layer.net;
    case OUTPUT:
      return layer.y;
    case DELTA:
      return layer.dnet;
    default:
      return layer.x;
  }
}

/** Copies the first B rows of one of a layer's batches, row-major, as f64. */
export function readBatch(target: usize, l: i32, matrix: i32, B: i32): void {
  const batch = batchMatrix(l, matrix);
  const columns = matrix === INPUT ? layerAt(l).I : layerAt(l).O;
  for (let n = 0; n < B; n++) {
    for (let k = 0; k < columns; k++) {
      store<f64>(target, get(at(batch, batchStride, n, k)));
      target += 8;
    }
  }
}

/** The factors of a layer's outputs, from row-major f64. */
export function writeMask(source: usize, l: i32, B: i32): void {
  const layer = layerAt(l);
  for (let n = 0; n < B; n++) {
    for (let k = 0; k < layer.O; k++) {
      set(at(layer.mask, batchStride, n, k), load<f64>(source));
      source += 8;
    }
  }
}

/** W (O,I) and b (O), row-major in f64, into the layer and out of it. */
export function writeParameters(l: i32, w: usize, b: usize): void {
  const layer = layerAt(l);
  writeWeights(w, layer, layer.w);
  for (let o: usize = 0; o < <usize>layer.O; o++) set(layer.b + o * SIZE, load<f64>(b + (o << 3)));
}

export function readParameters(l: i32, w: usize, b: usize): void {
  const layer = layerAt(l);
  readWeights(w, layer, layer.w, 1);
  for (let o: usize = 0; o < <usize>layer.O; o++) store<f64>(b + (o << 3), get(layer.b + o * SIZE));
}

/** Which of the tensors of an update is meant; from STATE on those that the optimizer remembers. */
const SUMS: i32 = 0;
const CLIPPED: i32 = 1;
const STATE: i32 = 2;

/**
 * A tensor of the last update, row-major in f64: the gradients that were summed up since the record began, the last gradient
 * as clipping left it, or what the optimizer remembers. Writes nothing where there is none.
 */
export function readUpdate(l: i32, tensor: i32, w: usize, b: usize): void {
  const layer = layerAt(l);
  let weights: usize = 0;
  let bias: usize = 0;
  if (tensor === SUMS) {
    weights = layer.dwSum;
    bias = layer.dbSum;
  } else if (tensor === CLIPPED) {
    // A layer that is updated on the way has no clipping, and no place for its gradient.
    weights = layer.dw ? layer.dw : layer.dwSum;
    bias = layer.dw ? layer.db : layer.dbSum;
  } else {
    weights = stateOf(layer.w, tensor - STATE);
    bias = stateOf(layer.b, tensor - STATE);
  }
  if (weights) readWeights(w, layer, weights, 1);
  if (bias) for (let o: usize = 0; o < <usize>layer.O; o++) store<f64>(b + (o << 3), get(bias + o * SIZE));
}

/** The scalar functions, for the tests that hold them against the reference. */
export function scalarFunction(code: i32, x: f64): f64 {
  switch (code) {
    case 0:
      return exp(x);
    case 1:
      return expm1(x);
    case 2:
      return tanh(x);
    case 3:
      return log(x);
    default:
      return log1p(x);
  }
}

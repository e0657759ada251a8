/** What the module exports. Entry of the build, once for each precision and instruction set. */
import { readWeights, writeWeights } from './dense';
import { at, get, NR, ROW, SIZE, set, zeroFill } from './float';
import {
  MATRIX_DELTA,
  MATRIX_DROPOUT_MASK,
  MATRIX_INPUT,
  MATRIX_INPUT_GRADIENT,
  MATRIX_NET,
  MATRIX_OUTPUT,
  TENSOR_BEFORE,
  TENSOR_DELTA_SQUARE_SUM,
  TENSOR_DELTA_SUM,
  TENSOR_DIAGONAL_SUM,
  TENSOR_GRADIENT,
  TENSOR_GRADIENT_SUM,
  TENSOR_MEMORY,
  TENSOR_PARAMETERS,
  TENSOR_ZEROS,
} from './generated';
import { Layer, lastLayer, layerAt } from './layer';
import { sampleLoss } from './losses';
import { batchStride, diagonal, firstInputGradient, loss, panelDerivative, targets } from './network';
import { stateOf } from './optimizers';
import { countAt, setCount } from './record';
import { exp, expm1, log, log1p, tanh } from './scalar';

export { fusesMultiplyAdd } from './float';
export { setClassWeights } from './losses';
export { allocate } from './memory';
export { addLayer, allocateSteps, createNetwork, finishNetwork } from './network';
export { chooseOptimizer, product, setUpdates } from './optimizers';
export { tensorRowBytes } from './record';
export { joinTeam, openTeam } from './team';
export {
  batches,
  beginEpoch,
  beginTraining,
  endEpoch,
  failure,
  mayValidate,
  measureAll,
  measureBatch,
  performStep,
  readSums,
  setClipping,
  setMetrics,
  setProbe,
  setSamples,
  setValidation,
  sizesOf,
  spreadOf,
  trainBatch,
  trainEpochs,
  writeSums,
} from './training';

function batchMatrix(l: i32, matrix: i32, B: i32): usize {
  const layer = layerAt(l);
  switch (matrix) {
    case MATRIX_NET:
      return layer.net;
    case MATRIX_OUTPUT:
      return layer.y;
    case MATRIX_DELTA:
      return layer.dnet;
    case MATRIX_INPUT:
      return layer.x;
    case MATRIX_DROPOUT_MASK:
      return layer.mask;
    case MATRIX_INPUT_GRADIENT:
      return l > 0 ? layer.dx : firstInputGradient(B);
    default:
      unreachable();
      return 0;
  }
}

function columnsOf(l: i32, matrix: i32): i32 {
  return matrix === MATRIX_INPUT || matrix === MATRIX_INPUT_GRADIENT ? layerAt(l).I : layerAt(l).O;
}

/** Copies the rows from..to of one of a layer's batches, of B samples, row-major, as f64. */
export function readBatch(target: usize, l: i32, matrix: i32, B: i32, from: i32, to: i32): void {
  const batch = batchMatrix(l, matrix, B);
  const columns = columnsOf(l, matrix);
  for (let n = from; n < to; n++) {
    for (let k = 0; k < columns; k++) {
      store<f64>(target, get(at(batch, batchStride, n, k)));
      target += 8;
    }
  }
}

/** The same of dy/dnet's diagonal, which is not kept: computed again from net and y. */
export function readDiagonal(target: usize, l: i32, B: i32, from: i32, to: i32): void {
  const layer = layerAt(l);
  for (let p = 0; p < layer.panels; p++) {
    panelDerivative(layer, p, B);
    const first = p * NR;
    for (let n = from; n < to; n++) {
      for (let k = first; k < min(first + NR, layer.O); k++) {
        const place = (<usize>((n - from) * layer.O + k)) << 3;
        store<f64>(target + place, get(diagonal + <usize>n * ROW + <usize>(k - first) * SIZE));
      }
    }
  }
}

/** The loss of each of the first B samples. */
export function readLosses(target: usize, B: i32): void {
  for (let n = 0; n < B; n++)
    store<f64>(target + ((<usize>n) << 3), sampleLoss(lastLayer(), loss, targets, batchStride, n));
}

/** Sets the rows from..to of one of a layer's batches, from row-major f64. */
export function writeBatch(source: usize, l: i32, matrix: i32, B: i32, from: i32, to: i32): void {
  const batch = batchMatrix(l, matrix, B);
  const columns = columnsOf(l, matrix);
  for (let n = from; n < to; n++) {
    for (let k = 0; k < columns; k++) {
      set(at(batch, batchStride, n, k), load<f64>(source));
      source += 8;
    }
  }
}

/** Where a tensor's block of weights stands; 0 where it has none. */
function weightsAt(layer: Layer, tensor: i32): usize {
  if (tensor >= TENSOR_MEMORY) return stateOf(layer.w, tensor - TENSOR_MEMORY);
  switch (tensor) {
    case TENSOR_PARAMETERS:
      return layer.w;
    case TENSOR_GRADIENT:
      return layer.dw;
    case TENSOR_GRADIENT_SUM:
      return layer.dwSum;
    case TENSOR_BEFORE:
      return layer.wBefore;
    default:
      return 0;
  }
}

/** Where its vector of units stands; 0 where it has none. */
function unitsAt(layer: Layer, tensor: i32): usize {
  if (tensor >= TENSOR_MEMORY) return stateOf(layer.b, tensor - TENSOR_MEMORY);
  switch (tensor) {
    case TENSOR_PARAMETERS:
      return layer.b;
    case TENSOR_GRADIENT:
      return layer.db;
    case TENSOR_GRADIENT_SUM:
      return layer.dbSum;
    case TENSOR_BEFORE:
      return layer.bBefore;
    case TENSOR_DELTA_SUM:
      return layer.deltaSum;
    case TENSOR_DELTA_SQUARE_SUM:
      return layer.deltaSquareSum;
    case TENSOR_DIAGONAL_SUM:
      return layer.diagonalSum;
    case TENSOR_ZEROS:
      return layer.zeroCounts;
    default:
      unreachable();
      return 0;
  }
}

/** Copies a tensor's weights (O,I), row-major, and its units (O) as f64. Writes nothing where it has none. */
export function readTensor(l: i32, tensor: i32, w: usize, units: usize): void {
  const layer = layerAt(l);
  const block = weightsAt(layer, tensor);
  const vector = unitsAt(layer, tensor);
  if (block) readWeights(w, layer, block, 1);
  if (!vector) return;
  for (let o: usize = 0; o < <usize>layer.O; o++) {
    const address = vector + o * SIZE;
    store<f64>(units + (o << 3), tensor === TENSOR_ZEROS ? <f64>countAt(address) : get(address));
  }
}

/** The same into the layer, with zeros in the padding, where a training that diverged may have left NaN. */
export function writeTensor(l: i32, tensor: i32, w: usize, units: usize): void {
  const layer = layerAt(l);
  const block = weightsAt(layer, tensor);
  const vector = unitsAt(layer, tensor);
  if (block) {
    zeroFill(block, layer.weightBytes);
    writeWeights(w, layer, block);
  }
  if (!vector) return;
  zeroFill(vector, layer.biasBytes);
  for (let o: usize = 0; o < <usize>layer.O; o++) {
    const address = vector + o * SIZE;
    const value = load<f64>(units + (o << 3));
    if (tensor === TENSOR_ZEROS) setCount(address, value);
    else set(address, value);
  }
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
    case 4:
      return log1p(x);
    default:
      unreachable();
      return 0;
  }
}

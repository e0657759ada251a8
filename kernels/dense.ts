/**
 * The weighted sum and its derivatives on panels. Every sum runs in the order of src/engine/dense.ts, so that without relaxed
 * SIMD the bits are the same. Tiles are 4 rows by one panel: 8 accumulators, which with their operands fill the 15 registers
 * that V8 has.
 */
import { accumulate, at, get, multiplyAdd, NR, ROW, SIZE, set, splat, subtractProduct, VECTOR } from './float';
import { Layer } from './layer';

/** Terms of a sum that are added before the next panel is turned to: their rows stay in the first-level cache. */
const TERMS: i32 = 256;

/**
 * Rows 0 .. rows - 1 of panel C = X . W, or C += where `start` is 0: (rows, terms) . (terms, NR) for the terms from..to.
 * X has `xStride` bytes between its panels of terms; W is one panel of terms; the sums begin with the row at `start`.
 */
function panelProduct(C: usize, X: usize, xStride: usize, W: usize, start: usize, rows: i32, from: i32, to: i32): void {
  const x = X + <usize>(from / NR) * xStride;
  const w = W + <usize>from * ROW;
  const terms = to - from;
  let row = 0;
  for (; row + 4 <= rows; row += 4) productTile4(C + <usize>row * ROW, x + <usize>row * ROW, xStride, w, start, terms);
  if (row + 2 <= rows) {
    productTile2(C + <usize>row * ROW, x + <usize>row * ROW, xStride, w, start, terms);
    row += 2;
  }
  if (row < rows) productTile1(C + <usize>row * ROW, x + <usize>row * ROW, xStride, w, start, terms);
}

function productTile4(C: usize, X: usize, xStride: usize, W: usize, start: usize, terms: i32): void {
  let a0: v128, a1: v128, b0: v128, b1: v128, c0: v128, c1: v128, d0: v128, d1: v128;
  if (start) {
    a0 = b0 = c0 = d0 = v128.load(start);
    a1 = b1 = c1 = d1 = v128.load(start, VECTOR);
  } else {
    a0 = v128.load(C);
    a1 = v128.load(C, VECTOR);
    b0 = v128.load(C, ROW);
    b1 = v128.load(C, ROW + VECTOR);
    c0 = v128.load(C, 2 * ROW);
    c1 = v128.load(C, 2 * ROW + VECTOR);
    d0 = v128.load(C, 3 * ROW);
    d1 = v128.load(C, 3 * ROW + VECTOR);
  }
  while (terms > 0) {
    let x = X;
    const end = x + <usize>min(terms, NR) * SIZE;
    while (x < end) {
      const w0 = v128.load(W);
      const w1 = v128.load(W, VECTOR);
      W += ROW;
      let s = v128.load_splat<Float>(x);
      a0 = multiplyAdd(s, w0, a0);
      a1 = multiplyAdd(s, w1, a1);
      s = v128.load_splat<Float>(x, ROW);
      b0 = multiplyAdd(s, w0, b0);
      b1 = multiplyAdd(s, w1, b1);
      s = v128.load_splat<Float>(x, 2 * ROW);
      c0 = multiplyAdd(s, w0, c0);
      c1 = multiplyAdd(s, w1, c1);
      s = v128.load_splat<Float>(x, 3 * ROW);
      d0 = multiplyAdd(s, w0, d0);
      d1 = multiplyAdd(s, w1, d1);
      x += SIZE;
    }
    X += xStride;
    terms -= NR;
  }
  v128.store(C, a0);
  v128.store(C, a1, VECTOR);
  v128.store(C, b0, ROW);
  v128.store(C, b1, ROW + VECTOR);
  v128.store(C, c0, 2 * ROW);
  v128.store(C, c1, 2 * ROW + VECTOR);
  v128.store(C, d0, 3 * ROW);
  v128.store(C, d1, 3 * ROW + VECTOR);
}

function productTile2(C: usize, X: usize, xStride: usize, W: usize, start: usize, terms: i32): void {
  let a0 = v128.load(start ? start : C);
  let a1 = v128.load(start ? start : C, VECTOR);
  let b0 = v128.load(start ? start : C + ROW);
  let b1 = v128.load(start ? start : C + ROW, VECTOR);
  while (terms > 0) {
    let x = X;
    const end = x + <usize>min(terms, NR) * SIZE;
    while (x < end) {
      const w0 = v128.load(W);
      const w1 = v128.load(W, VECTOR);
      W += ROW;
      let s = v128.load_splat<Float>(x);
      a0 = multiplyAdd(s, w0, a0);
      a1 = multiplyAdd(s, w1, a1);
      s = v128.load_splat<Float>(x, ROW);
      b0 = multiplyAdd(s, w0, b0);
      b1 = multiplyAdd(s, w1, b1);
      x += SIZE;
    }
    X += xStride;
    terms -= NR;
  }
  v128.store(C, a0);
  v128.store(C, a1, VECTOR);
  v128.store(C, b0, ROW);
  v128.store(C, b1, ROW + VECTOR);
}

function productTile1(C: usize, X: usize, xStride: usize, W: usize, start: usize, terms: i32): void {
  let a0 = v128.load(start ? start : C);
  let a1 = v128.load(start ? start : C, VECTOR);
  while (terms > 0) {
    let x = X;
    const end = x + <usize>min(terms, NR) * SIZE;
    while (x < end) {
      const s = v128.load_splat<Float>(x);
      a0 = multiplyAdd(s, v128.load(W), a0);
      a1 = multiplyAdd(s, v128.load(W, VECTOR), a1);
      W += ROW;
      x += SIZE;
    }
    X += xStride;
    terms -= NR;
  }
  v128.store(C, a0);
  v128.store(C, a1, VECTOR);
}

/** net (B,O) = x (B,I) . WT (I,O) + b, the panels from..to of the units. Overwrites. */
export function denseForward(layer: Layer, batchStride: usize, B: i32, from: i32, to: i32): void {
  for (let first = 0; first < layer.I; first += TERMS) {
    const last = min(first + TERMS, layer.I);
    for (let p = from; p < to; p++) {
      const net = layer.net + <usize>p * batchStride;
      const start = first === 0 ? layer.b + <usize>p * ROW : 0;
      panelProduct(net, layer.x, batchStride, layer.w + <usize>p * layer.stride, start, B, first, last);
    }
  }
}

/**
 * What happens to a vector of the batch's gradient, by where the weights stand that it belongs to. The other matrices have
 * the shape of W, so an offset leads from one to the other.
 */
let toGradient: isize = 0;
let toSum: isize = 0;
let isRecording: bool = false;
let isUpdating: bool = false;
let meanFactor: v128 = i64x2.splat(0);
let rateVector: v128 = i64x2.splat(0);

/** From the sum over the batch: g = sum / B; added up for the trace; and either w -= rate g at once or kept. */
function settle(w: usize, sum: v128): void {
  const g = v128.mul<Float>(sum, meanFactor);
  if (isRecording) accumulate(w + toSum, g);
  if (isUpdating) v128.store(w, subtractProduct(v128.load(w), rateVector, g));
  else v128.store(w + toGradient, g);
}

/** NR rows of the gradient from one panel of inputs and one of deltas are a block; blocks share the deltas in the cache. */
const INPUT_PANELS: i32 = 64;

/**
 * dE/dW (I,O) = xT (I,B) . dnet (B,O) times `factor`, 1 / B, the panels from..to of the units. Overwrites `dw`, or with `updating` changes W
 * by plain gradient descent on the way.
 */
export function denseWeightGradient(
  layer: Layer,
  batchStride: usize,
  B: i32,
  factor: f64,
  from: i32,
  to: i32,
  recording: bool,
  updating: bool,
  rate: f64,
): void {
  toGradient = <isize>layer.dw - <isize>layer.w;
  toSum = <isize>layer.dwSum - <isize>layer.w;
  isRecording = recording;
  isUpdating = updating;
  meanFactor = splat(factor);
  rateVector = splat(rate);
  for (let first = 0; first < layer.inputPanels; first += INPUT_PANELS) {
    const last = min(first + INPUT_PANELS, layer.inputPanels);
    for (let p = from; p < to; p++) {
      const dnet = layer.dnet + <usize>p * batchStride;
      const w = layer.w + <usize>p * layer.stride;
      for (let q = first; q < last; q++) {
        const x = layer.x + <usize>q * batchStride;
        gradientRows(w + <usize>(q * NR) * ROW, x, dnet, min(layer.I - q * NR, NR), B);
      }
    }
  }
}

function gradientRows(w: usize, x: usize, dnet: usize, rows: i32, B: i32): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) gradientTile4(w + <usize>row * ROW, x + <usize>row * SIZE, dnet, B);
  for (; row < rows; row++) gradientTile1(w + <usize>row * ROW, x + <usize>row * SIZE, dnet, B);
}

function gradientTile4(w: usize, x: usize, dnet: usize, B: i32): void {
  let a0 = i64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const end = dnet + <usize>B * ROW;
  while (dnet < end) {
    const low = v128.load(dnet);
    const high = v128.load(dnet, VECTOR);
    let s = v128.load_splat<Float>(x);
    a0 = multiplyAdd(s, low, a0);
    a1 = multiplyAdd(s, high, a1);
    s = v128.load_splat<Float>(x, SIZE);
    b0 = multiplyAdd(s, low, b0);
    b1 = multiplyAdd(s, high, b1);
    s = v128.load_splat<Float>(x, 2 * SIZE);
    c0 = multiplyAdd(s, low, c0);
    c1 = multiplyAdd(s, high, c1);
    s = v128.load_splat<Float>(x, 3 * SIZE);
    d0 = multiplyAdd(s, low, d0);
    d1 = multiplyAdd(s, high, d1);
    dnet += ROW;
    x += ROW;
  }
  settle(w, a0);
  settle(w + VECTOR, a1);
  settle(w + ROW, b0);
  settle(w + ROW + VECTOR, b1);
  settle(w + 2 * ROW, c0);
  settle(w + 2 * ROW + VECTOR, c1);
  settle(w + 3 * ROW, d0);
  settle(w + 3 * ROW + VECTOR, d1);
}

function gradientTile1(w: usize, x: usize, dnet: usize, B: i32): void {
  let a0 = i64x2.splat(0);
  let a1 = a0;
  const end = dnet + <usize>B * ROW;
  while (dnet < end) {
    const s = v128.load_splat<Float>(x);
    a0 = multiplyAdd(s, v128.load(dnet), a0);
    a1 = multiplyAdd(s, v128.load(dnet, VECTOR), a1);
    dnet += ROW;
    x += ROW;
  }
  settle(w, a0);
  settle(w + VECTOR, a1);
}

/** From here on transposing pays: samples in a batch and units of a layer. */
export const TRANSPOSED_BATCH: i32 = 16;
const TRANSPOSED_UNITS: i32 = 32;

export function isTransposed(layer: Layer, B: i32): bool {
  return B >= TRANSPOSED_BATCH && layer.O >= TRANSPOSED_UNITS;
}

/**
 * dx (B,I) = dnet (B,O) . W (O,I), the panels from..to of the inputs, `dxStride` apart, for small batches or few units.
 * Overwrites.
 */
export function denseInputGradient(
  layer: Layer,
  dxStride: usize,
  batchStride: usize,
  B: i32,
  from: i32,
  to: i32,
): void {
  for (let p = from; p < to; p++) {
    const dx = layer.dx + <usize>p * dxStride;
    const w = layer.w + <usize>(p * NR) * ROW;
    let n = 0;
    for (; n + 4 <= B; n += 4) inputTile4(dx + <usize>n * ROW, layer.dnet + <usize>n * ROW, batchStride, w, layer);
    for (; n < B; n++) inputTile1(dx + <usize>n * ROW, layer.dnet + <usize>n * ROW, batchStride, w, layer);
  }
}

/** The weights of LANES neighbouring inputs for one unit: a column's part, whose numbers stand a row apart. */
export function gather(w: usize): v128 {
  let v = v128.load_splat<Float>(w);
  if (sizeof<Float>() === 8) return v128.load_lane<f64>(w + ROW, v, 1);
  v = v128.load_lane<f32>(w + ROW, v, 1);
  v = v128.load_lane<f32>(w + 2 * ROW, v, 2);
  return v128.load_lane<f32>(w + 3 * ROW, v, 3);
}

/** From the weights of the first half of a panel's inputs to those of the second. */
export const HALF: usize = sizeof<Float>() === 8 ? 2 * 32 : 4 * 32;

function inputTile4(dx: usize, dnet: usize, batchStride: usize, w: usize, layer: Layer): void {
  let a0 = i64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (let units = layer.O; units > 0; units -= NR) {
    const count = <usize>min(units, NR) * SIZE;
    for (let o: usize = 0; o < count; o += SIZE) {
      const w0 = gather(w + o);
      const w1 = gather(w + o + HALF);
      let s = v128.load_splat<Float>(dnet + o);
      a0 = multiplyAdd(s, w0, a0);
      a1 = multiplyAdd(s, w1, a1);
      s = v128.load_splat<Float>(dnet + o, ROW);
      b0 = multiplyAdd(s, w0, b0);
      b1 = multiplyAdd(s, w1, b1);
      s = v128.load_splat<Float>(dnet + o, 2 * ROW);
      c0 = multiplyAdd(s, w0, c0);
      c1 = multiplyAdd(s, w1, c1);
      s = v128.load_splat<Float>(dnet + o, 3 * ROW);
      d0 = multiplyAdd(s, w0, d0);
      d1 = multiplyAdd(s, w1, d1);
    }
    dnet += batchStride;
    w += layer.stride;
  }
  v128.store(dx, a0);
  v128.store(dx, a1, VECTOR);
  v128.store(dx, b0, ROW);
  v128.store(dx, b1, ROW + VECTOR);
  v128.store(dx, c0, 2 * ROW);
  v128.store(dx, c1, 2 * ROW + VECTOR);
  v128.store(dx, d0, 3 * ROW);
  v128.store(dx, d1, 3 * ROW + VECTOR);
}

function inputTile1(dx: usize, dnet: usize, batchStride: usize, w: usize, layer: Layer): void {
  let a0 = i64x2.splat(0);
  let a1 = a0;
  for (let units = layer.O; units > 0; units -= NR) {
    const count = <usize>min(units, NR) * SIZE;
    for (let o: usize = 0; o < count; o += SIZE) {
      const s = v128.load_splat<Float>(dnet + o);
      a0 = multiplyAdd(s, gather(w + o), a0);
      a1 = multiplyAdd(s, gather(w + o + HALF), a1);
    }
    dnet += batchStride;
    w += layer.stride;
  }
  v128.store(dx, a0);
  v128.store(dx, a1, VECTOR);
}

/**
 * dnetT: the deltas with a row for each unit and a column for each sample, panels of samples `stride` bytes apart, for the
 * panels from..to of the units. Samples from B to the panel's end are 0.
 */
export function transposeDelta(
  transposed: usize,
  stride: usize,
  layer: Layer,
  batchStride: usize,
  B: i32,
  from: i32,
  to: i32,
): void {
  for (let n = 0; n < B; n += NR) {
    const target = transposed + <usize>(n / NR) * stride;
    for (let p = from; p < to; p++) {
      const source = layer.dnet + <usize>p * batchStride + <usize>n * ROW;
      transposeBlock(target + <usize>(p * NR) * ROW, source, min(B - n, NR));
    }
  }
}

/**
 * dx (B,I) = dnet . W by the forward kernel: dxT (I,B) = W (I,O) . dnetT (O,B), then transposed back, for the panels from..to
 * of the inputs. `product` has the shape of `transposed`, with a row for each input; `zeros` is a row of them.
 */
export function transposedInputGradient(
  transposed: usize,
  product: usize,
  stride: usize,
  zeros: usize,
  layer: Layer,
  batchStride: usize,
  B: i32,
  from: i32,
  to: i32,
): void {
  for (let first = 0; first < layer.O; first += TERMS) {
    const last = min(first + TERMS, layer.O);
    const start = first === 0 ? zeros : 0;
    const x = layer.w + <usize>(first / NR) * layer.stride;
    for (let i = from * NR; i < to * NR; i += 4) {
      for (let q = 0; q * NR < B; q++) {
        const block = <usize>q * stride;
        productTile4(
          product + block + <usize>i * ROW,
          x + <usize>i * ROW,
          layer.stride,
          transposed + block + <usize>first * ROW,
          start,
          last - first,
        );
      }
    }
  }
  for (let p = from; p < to; p++) {
    const dx = layer.dx + <usize>p * batchStride;
    for (let n = 0; n < B; n += NR) {
      transposeBlock(dx + <usize>n * ROW, product + <usize>(n / NR) * stride + <usize>(p * NR) * ROW, NR);
    }
  }
}

/** The NR by NR block at `target` = that at `source`, transposed, as if its rows from `rows` on were 0. */
function transposeBlock(target: usize, source: usize, rows: i32): void {
  for (let c: usize = 0; c < <usize>NR; c++) {
    for (let r: usize = 0; r < <usize>NR; r++) {
      const value = <i32>r < rows ? load<Float>(source + r * ROW + c * SIZE) : <Float>0;
      store<Float>(target + c * ROW + r * SIZE, value);
    }
  }
}

/** Where the weights of unit o begin in a matrix of W's shape: those of its inputs follow a row apart. */
export function column(layer: Layer, matrix: usize, o: i32): usize {
  return at(matrix, layer.stride, 0, o);
}

/** Copies W (O,I) and its like, times a factor, out of panels into a row-major matrix of f64. */
export function readWeights(target: usize, layer: Layer, matrix: usize, factor: f64): void {
  for (let o = 0; o < layer.O; o++) {
    let source = column(layer, matrix, o);
    for (let end = target + ((<usize>layer.I) << 3); target < end; target += 8) {
      store<f64>(target, get(source) * factor);
      source += ROW;
    }
  }
}

/** Copies a row-major matrix of f64 into panels. */
export function writeWeights(source: usize, layer: Layer, matrix: usize): void {
  for (let o = 0; o < layer.O; o++) {
    let target = column(layer, matrix, o);
    for (let end = source + ((<usize>layer.I) << 3); source < end; source += 8) {
      set(target, load<f64>(source));
      target += ROW;
    }
  }
}

/** Element-wise activations and their derivatives, over `bytes` of memory that are a multiple of a vector. */
import { exp, expm1, gaussian, sigmoid, tanh } from './elementary';
import { at, copy, NR, ROW, SIZE, set, splat, VECTOR } from './float';
import {
  ELU,
  GAUSSIAN,
  HARD_SIGMOID,
  HARD_TANH,
  isHosted,
  LEAKY_RELU,
  LINEAR,
  leavesPadding,
  RELU,
  SELU,
  SELU_ALPHA,
  SELU_SCALE,
  SIGMOID,
  SILU,
  SOFTMAX,
  SOFTSHRINK,
  SOFTSIGN,
  TANH,
} from './generated';
import { activation as activateByHost, derivative as differentiateByHost } from './host';
import { Layer } from './layer';

/** y = f(net). `parameter` is that of the activation's row in src/functions. Traps for a code that is none. */
export function activate(activation: i32, parameter: f64, y: usize, net: usize, bytes: usize): void {
  const end = net + bytes;
  const zero = splat(0);
  const one = splat(1);
  switch (activation) {
    case LINEAR:
      copy(y, net, bytes);
      break;
    case SIGMOID:
      for (; net < end; net += VECTOR, y += VECTOR) v128.store(y, sigmoid(v128.load(net)));
      break;
    case TANH:
      for (; net < end; net += VECTOR, y += VECTOR) v128.store(y, tanh(v128.load(net)));
      break;
    case RELU:
      for (; net < end; net += VECTOR, y += VECTOR) v128.store(y, v128.pmax<Float>(v128.load(net), zero));
      break;
    case LEAKY_RELU: {
      const slope = splat(parameter);
      for (; net < end; net += VECTOR, y += VECTOR) {
        const v = v128.load(net);
        v128.store(y, v128.bitselect(v, v128.mul<Float>(slope, v), v128.gt<Float>(v, zero)));
      }
      break;
    }
    case ELU: {
      const alpha = splat(parameter);
      for (; net < end; net += VECTOR, y += VECTOR) {
        const v = v128.load(net);
        const left = v128.mul<Float>(alpha, expm1(v));
        v128.store(y, v128.bitselect(v, left, v128.gt<Float>(v, zero)));
      }
      break;
    }
    case SELU: {
      const alpha = splat(SELU_ALPHA);
      const scale = splat(SELU_SCALE);
      for (; net < end; net += VECTOR, y += VECTOR) {
        const v = v128.load(net);
        const left = v128.mul<Float>(alpha, expm1(v));
        v128.store(y, v128.mul<Float>(scale, v128.bitselect(v, left, v128.gt<Float>(v, zero))));
      }
      break;
    }
    case SILU:
      for (; net < end; net += VECTOR, y += VECTOR) {
        const v = v128.load(net);
        v128.store(y, v128.mul<Float>(v, sigmoid(v)));
      }
      break;
    case SOFTSIGN:
      for (; net < end; net += VECTOR, y += VECTOR) {
        const v = v128.load(net);
        v128.store(y, v128.div<Float>(v, v128.add<Float>(one, v128.abs<Float>(v))));
      }
      break;
    case HARD_SIGMOID: {
      const six = splat(6);
      const half = splat(0.5);
      for (; net < end; net += VECTOR, y += VECTOR) {
        const v = v128.add<Float>(v128.div<Float>(v128.load(net), six), half);
        v128.store(y, v128.pmin<Float>(v128.pmax<Float>(v, zero), one));
      }
      break;
    }
    case HARD_TANH: {
      const minusOne = splat(-1);
      for (; net < end; net += VECTOR, y += VECTOR) {
        v128.store(y, v128.pmin<Float>(v128.pmax<Float>(v128.load(net), minusOne), one));
      }
      break;
    }
    case GAUSSIAN:
      for (; net < end; net += VECTOR, y += VECTOR) {
        v128.store(y, gaussian(v128.load(net)));
      }
      break;
    case SOFTSHRINK: {
      const lambda = splat(parameter);
      for (; net < end; net += VECTOR, y += VECTOR) {
        const v = v128.load(net);
        const left = v128.lt<Float>(v, v128.neg<Float>(lambda));
        const middle = v128.bitselect(v128.add<Float>(v, lambda), v128.sub<Float>(v, v), left);
        v128.store(y, v128.bitselect(v128.sub<Float>(v, lambda), middle, v128.gt<Float>(v, lambda)));
      }
      break;
    }
    default:
      if (!isHosted(activation)) unreachable();
      activateByHost(y, net, <i32>(bytes / SIZE), activation);
  }
}

/** diagonal = dy/dnet, from both; for softmax y (1 - y), the diagonal of a full matrix. */
export function differentiate(
  activation: i32,
  parameter: f64,
  diagonal: usize,
  net: usize,
  y: usize,
  bytes: usize,
): void {
  const end = net + bytes;
  const zero = splat(0);
  const one = splat(1);
  switch (activation) {
    case LINEAR:
      for (; net < end; net += VECTOR, diagonal += VECTOR) v128.store(diagonal, one);
      break;
    case SIGMOID:
    case SOFTMAX:
      for (; net < end; net += VECTOR, y += VECTOR, diagonal += VECTOR) {
        const v = v128.load(y);
        v128.store(diagonal, v128.mul<Float>(v, v128.sub<Float>(one, v)));
      }
      break;
    case TANH:
      for (; net < end; net += VECTOR, y += VECTOR, diagonal += VECTOR) {
        const v = v128.load(y);
        v128.store(diagonal, v128.sub<Float>(one, v128.mul<Float>(v, v)));
      }
      break;
    case RELU:
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        v128.store(diagonal, v128.and(one, v128.gt<Float>(v128.load(net), zero)));
      }
      break;
    case LEAKY_RELU: {
      const slope = splat(parameter);
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        v128.store(diagonal, v128.bitselect(one, slope, v128.gt<Float>(v128.load(net), zero)));
      }
      break;
    }
    case ELU: {
      const alpha = splat(parameter);
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        const v = v128.load(net);
        v128.store(diagonal, v128.bitselect(one, v128.mul<Float>(alpha, exp(v)), v128.gt<Float>(v, zero)));
      }
      break;
    }
    case SELU: {
      const alpha = splat(SELU_ALPHA);
      const scale = splat(SELU_SCALE);
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        const v = v128.load(net);
        const slope = v128.bitselect(one, v128.mul<Float>(alpha, exp(v)), v128.gt<Float>(v, zero));
        v128.store(diagonal, v128.mul<Float>(scale, slope));
      }
      break;
    }
    case SILU:
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        const v = v128.load(net);
        const e = exp(v128.neg<Float>(v128.abs<Float>(v)));
        const larger = v128.div<Float>(one, v128.add<Float>(one, e));
        const smaller = v128.mul<Float>(e, larger);
        const isLeft = v128.lt<Float>(v, zero);
        const s = v128.bitselect(smaller, larger, isLeft);
        const rest = v128.bitselect(larger, smaller, isLeft);
        v128.store(diagonal, v128.mul<Float>(s, v128.add<Float>(one, v128.mul<Float>(v, rest))));
      }
      break;
    case SOFTSIGN:
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        const root = v128.add<Float>(one, v128.abs<Float>(v128.load(net)));
        v128.store(diagonal, v128.div<Float>(one, v128.mul<Float>(root, root)));
      }
      break;
    case HARD_SIGMOID:
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        const inside = v128.lt<Float>(v128.abs<Float>(v128.load(net)), splat(3));
        v128.store(diagonal, v128.and(splat(1.0 / 6), inside));
      }
      break;
    case HARD_TANH:
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        v128.store(diagonal, v128.and(one, v128.lt<Float>(v128.abs<Float>(v128.load(net)), one)));
      }
      break;
    case GAUSSIAN:
      for (; net < end; net += VECTOR, y += VECTOR, diagonal += VECTOR) {
        v128.store(diagonal, v128.mul<Float>(v128.mul<Float>(splat(-2), v128.load(net)), v128.load(y)));
      }
      break;
    case SOFTSHRINK: {
      const lambda = splat(parameter);
      for (; net < end; net += VECTOR, diagonal += VECTOR) {
        v128.store(diagonal, v128.and(one, v128.gt<Float>(v128.abs<Float>(v128.load(net)), lambda)));
      }
      break;
    }
    default:
      if (!isHosted(activation)) unreachable();
      differentiateByHost(diagonal, net, y, <i32>(bytes / SIZE), activation);
  }
}

/** y = f(net) of a layer's first B samples, the panels from..to; nothing for softmax. The padding stays 0. */
export function activateBatch(layer: Layer, batchStride: usize, B: i32, from: i32, to: i32): void {
  if (layer.activation === SOFTMAX) return;
  for (let p = from; p < to; p++) {
    const panel = <usize>p * batchStride;
    activate(layer.activation, layer.parameter, layer.y + panel, layer.net + panel, <usize>B * ROW);
  }
  if (to === layer.panels && leavesPadding(layer.activation)) clearPadding(layer.y, batchStride, B, layer.O);
}

function clearPadding(batch: usize, stride: usize, B: i32, O: i32): void {
  for (let n = 0; n < B; n++) for (let k = O; k % NR !== 0; k++) set(at(batch, stride, n, k), 0);
}

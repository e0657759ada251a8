/**
 * What each optimizer does to one parameter: src/engine/updateRules.ts, vector by vector. Semantics are torch.optim's of
 * PyTorch 2. Products and sums stand in the reference's order and are rounded one by one.
 */
import { multiplyAdd, splat, VECTOR } from './float';
import {
  ADADELTA,
  ADAGRAD,
  ADAM,
  ADAMAX,
  LION,
  MOMENTUM,
  NADAM,
  NADAM_BASE,
  RMSPROP,
  SGD,
  stateTensors,
} from './generated';
import { allocate } from './memory';
import { Parameter, parameterAt, parameterCount } from './parameters';

const SMALLEST: f64 = sizeof<Float>() === 8 ? f64.MIN_VALUE : <f64>f32.MIN_VALUE;

let optimizer: i32 = SGD;
/** By optimizer: (momentum, dampening), (lrDecay), (alpha, momentum), (beta1, beta2), (rho) ... */
let first: f64 = 0;
let second: f64 = 0;
let third: f64 = 0;
let eps: f64 = 0;
let weightDecay: f64 = 0;
/** nesterov, centered, amsgrad. */
let variant: bool = false;
/** Updates so far, and nadam's product of the momenta. */
let step: i32 = 0;
export let product: f64 = 1;

export function chooseOptimizer(code: i32, a: f64, b: f64, c: f64, epsilon: f64, decay: f64, hasVariant: bool): void {
  optimizer = code;
  first = a;
  second = b;
  third = c;
  // An eps that is 0 as a Float would make 0 / 0 of the padding.
  eps = max<f64>(epsilon, SMALLEST);
  weightDecay = decay;
  variant = hasVariant;
}

/** Continues after so many updates. */
export function setUpdates(updates: i32, momenta: f64): void {
  step = updates;
  product = momenta;
}

/** Makes room for what the optimizer remembers of every parameter. False when memory runs short. */
export function allocateStates(): bool {
  for (let index = 0; index < parameterCount; index++) if (!allocateState(parameterAt(index))) return false;
  return true;
}

function allocateState(parameter: Parameter): bool {
  const tensors = stateTensors(optimizer, variant);
  if (tensors >= 1) {
    parameter.first = allocate(parameter.bytes);
    if (!parameter.first) return false;
  }
  if (tensors >= 2) {
    parameter.second = allocate(parameter.bytes);
    if (!parameter.second) return false;
  }
  if (tensors >= 3) {
    parameter.third = allocate(parameter.bytes);
    if (!parameter.third) return false;
  }
  if (optimizer === ADAGRAD) fill(parameter.first, parameter.bytes, second);
  return true;
}

/** Where a tensor stands that the optimizer remembers of these weights or biases; 0 where it remembers none. */
export function stateOf(theta: usize, tensor: i32): usize {
  for (let index = 0; index < parameterCount; index++) {
    const parameter = parameterAt(index);
    if (parameter.theta !== theta) continue;
    return tensor === 0 ? parameter.first : tensor === 1 ? parameter.second : parameter.third;
  }
  return 0;
}

function fill(address: usize, bytes: usize, value: f64): void {
  for (let k: usize = 0; k < bytes; k += VECTOR) v128.store(address + k, splat(value));
}

/** Whether an update is w -= rate g and nothing else, which may be done as soon as g is known. */
export function isPlainDescent(): bool {
  return optimizer === SGD && weightDecay === 0;
}

/** Begins an update of all parameters; `updateParameter` for each comes next. */
export function beginUpdate(): void {
  step++;
  if (optimizer === NADAM) product *= momentumAt(step);
}

export function updateParameter(parameter: Parameter, rate: f64): void {
  switch (optimizer) {
    case SGD:
      return sgd(parameter, rate);
    case MOMENTUM:
      return momentum(parameter, rate);
    case ADAGRAD:
      return adagrad(parameter, rate);
    case RMSPROP:
      return rmsprop(parameter, rate);
    case ADAM:
      return adam(parameter, rate);
    case ADAMAX:
      return adamax(parameter, rate);
    case NADAM:
      return nadam(parameter, rate);
    case ADADELTA:
      return adadelta(parameter, rate);
    case LION:
      return lion(parameter, rate);
    default:
      unreachable();
  }
}

export function updateAll(rate: f64): void {
  beginUpdate();
  for (let index = 0; index < parameterCount; index++) updateParameter(parameterAt(index), rate);
}

/** The same of a layer's weights and bias alone, after `beginUpdate`. */
export function updateLayer(w: usize, b: usize, rate: f64): void {
  for (let index = 0; index < parameterCount; index++) {
    const parameter = parameterAt(index);
    if (parameter.theta === w || parameter.theta === b) updateParameter(parameter, rate);
  }
}

/** g + decay theta. */
function decayed(g: v128, theta: v128, decay: v128): v128 {
  return multiplyAdd(decay, theta, g);
}

function descend(address: usize, theta: v128, amount: v128): void {
  v128.store(address, v128.sub<Float>(theta, amount));
}

/** theta -= rate g. */
function sgd(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const rate = splat(learningRate);
  if (weightDecay === 0) {
    for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
      descend(theta + k, v128.load(theta + k), v128.mul<Float>(rate, v128.load(g + k)));
    }
    return;
  }
  const decay = splat(weightDecay);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const old = v128.load(theta + k);
    descend(theta + k, old, v128.mul<Float>(rate, decayed(v128.load(g + k), old, decay)));
  }
}

/** v = momentum v + (1 - dampening) g, but v = g at first; theta -= rate v, with nesterov g + momentum v. */
function momentum(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const v = parameter.first;
  const rate = splat(learningRate);
  const decay = splat(weightDecay);
  const kept = splat(first);
  const share = splat(step === 1 ? 1 : 1 - second);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const old = v128.load(theta + k);
    const gradient = decayed(v128.load(g + k), old, decay);
    const velocity = multiplyAdd(kept, v128.load(v + k), v128.mul<Float>(share, gradient));
    v128.store(v + k, velocity);
    const direction = variant ? multiplyAdd(kept, velocity, gradient) : velocity;
    descend(theta + k, old, v128.mul<Float>(rate, direction));
  }
}

/** s += g g; theta -= rate g / (sqrt s + eps). */
function adagrad(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const s = parameter.first;
  const rate = splat(learningRate / (1 + <f64>(step - 1) * first));
  const decay = splat(weightDecay);
  const floor = splat(eps);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const old = v128.load(theta + k);
    const gradient = decayed(v128.load(g + k), old, decay);
    const squares = multiplyAdd(gradient, gradient, v128.load(s + k));
    v128.store(s + k, squares);
    const root = v128.add<Float>(v128.sqrt<Float>(squares), floor);
    descend(theta + k, old, v128.div<Float>(v128.mul<Float>(rate, gradient), root));
  }
}

/** s and a are the running means of g g and g; theta -= rate g / (sqrt(s - a a, when centered) + eps). */
function rmsprop(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const s = parameter.first;
  const a = parameter.second;
  const v = parameter.third;
  const rate = splat(learningRate);
  const decay = splat(weightDecay);
  const alpha = splat(first);
  const rest = splat(1 - first);
  const kept = splat(second);
  const floor = splat(eps);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const old = v128.load(theta + k);
    const gradient = decayed(v128.load(g + k), old, decay);
    const squares = runningSquare(alpha, v128.load(s + k), rest, gradient);
    v128.store(s + k, squares);
    let mean = v128.load(a + k);
    if (variant) {
      mean = multiplyAdd(alpha, mean, v128.mul<Float>(rest, gradient));
      v128.store(a + k, mean);
    }
    const variance = v128.sub<Float>(squares, v128.mul<Float>(mean, mean));
    const scaled = v128.div<Float>(gradient, v128.add<Float>(v128.sqrt<Float>(variance), floor));
    const velocity = multiplyAdd(kept, v128.load(v + k), scaled);
    v128.store(v + k, velocity);
    descend(theta + k, old, v128.mul<Float>(rate, velocity));
  }
}

/** beta s + (1 - beta) g g, in the order of the reference. */
function runningSquare(beta: v128, s: v128, rest: v128, g: v128): v128 {
  return multiplyAdd(beta, s, v128.mul<Float>(v128.mul<Float>(rest, g), g));
}

/** m and v are the running means of g and g g, u is v, or with amsgrad the largest v so far; eps outside the root. */
function adam(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const m = parameter.first;
  const v = parameter.second;
  const u = parameter.third;
  const stepSize = splat(learningRate / (1 - first ** <f64>step));
  const correction = splat(sqrt(1 - second ** <f64>step));
  // adam adds the decay to the gradient; adamw, whose decay is the third parameter, shrinks the weights.
  const decay = splat(weightDecay);
  const kept = splat(1 - learningRate * third);
  const beta1 = splat(first);
  const rest1 = splat(1 - first);
  const beta2 = splat(second);
  const rest2 = splat(1 - second);
  const floor = splat(eps);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const old = v128.load(theta + k);
    const gradient = decayed(v128.load(g + k), old, decay);
    const mean = multiplyAdd(beta1, v128.load(m + k), v128.mul<Float>(rest1, gradient));
    let squares = runningSquare(beta2, v128.load(v + k), rest2, gradient);
    v128.store(m + k, mean);
    v128.store(v + k, squares);
    if (variant) {
      squares = v128.pmax<Float>(v128.load(u + k), squares);
      v128.store(u + k, squares);
    }
    const root = v128.add<Float>(v128.div<Float>(v128.sqrt<Float>(squares), correction), floor);
    descend(theta + k, v128.mul<Float>(kept, old), v128.div<Float>(v128.mul<Float>(stepSize, mean), root));
  }
}

/** As adam, but u is a decaying maximum of |g| + eps. */
function adamax(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const m = parameter.first;
  const u = parameter.second;
  const stepSize = splat(learningRate / (1 - first ** <f64>step));
  const decay = splat(weightDecay);
  const beta1 = splat(first);
  const rest1 = splat(1 - first);
  const beta2 = splat(second);
  const floor = splat(eps);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const old = v128.load(theta + k);
    const gradient = decayed(v128.load(g + k), old, decay);
    const mean = multiplyAdd(beta1, v128.load(m + k), v128.mul<Float>(rest1, gradient));
    const decaying = v128.mul<Float>(beta2, v128.load(u + k));
    const largest = v128.max<Float>(decaying, v128.add<Float>(v128.abs<Float>(gradient), floor));
    v128.store(m + k, mean);
    v128.store(u + k, largest);
    descend(theta + k, old, v128.div<Float>(v128.mul<Float>(stepSize, mean), largest));
  }
}

/** nadam's momentum of a step, by PyTorch's schedule; the third parameter is its decay. */
function momentumAt(step: i32): f64 {
  return first * (1 - 0.5 * NADAM_BASE ** (<f64>step * third));
}

/** Adam with Nesterov's look ahead: the share of g grows with the step. */
function nadam(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const m = parameter.first;
  const v = parameter.second;
  const mu = momentumAt(step);
  const next = momentumAt(step + 1);
  const gradientRate = splat((learningRate * (1 - mu)) / (1 - product));
  const momentumRate = splat((learningRate * next) / (1 - product * next));
  const correction = splat(1 - second ** <f64>step);
  const decay = splat(weightDecay);
  const beta1 = splat(first);
  const rest1 = splat(1 - first);
  const beta2 = splat(second);
  const rest2 = splat(1 - second);
  const floor = splat(eps);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const old = v128.load(theta + k);
    const gradient = decayed(v128.load(g + k), old, decay);
    const mean = multiplyAdd(beta1, v128.load(m + k), v128.mul<Float>(rest1, gradient));
    const squares = runningSquare(beta2, v128.load(v + k), rest2, gradient);
    v128.store(m + k, mean);
    v128.store(v + k, squares);
    const root = v128.add<Float>(v128.sqrt<Float>(v128.div<Float>(squares, correction)), floor);
    const direction = multiplyAdd(momentumRate, mean, v128.mul<Float>(gradientRate, gradient));
    descend(theta + k, old, v128.div<Float>(direction, root));
  }
}

/** Steps in the units of theta: d = sqrt(a + eps) / sqrt(s + eps) g, a the running mean of d d. */
function adadelta(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const s = parameter.first;
  const a = parameter.second;
  const rate = splat(learningRate);
  const decay = splat(weightDecay);
  const rho = splat(first);
  const rest = splat(1 - first);
  const floor = splat(eps);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const old = v128.load(theta + k);
    const gradient = decayed(v128.load(g + k), old, decay);
    const squares = runningSquare(rho, v128.load(s + k), rest, gradient);
    const steps = v128.load(a + k);
    const ratio = v128.div<Float>(
      v128.sqrt<Float>(v128.add<Float>(steps, floor)),
      v128.sqrt<Float>(v128.add<Float>(squares, floor)),
    );
    const d = v128.mul<Float>(ratio, gradient);
    v128.store(s + k, squares);
    v128.store(a + k, runningSquare(rho, steps, rest, d));
    descend(theta + k, old, v128.mul<Float>(rate, d));
  }
}

/** The sign of a blend of m and g; every weight moves by the same amount. */
function lion(parameter: Parameter, learningRate: f64): void {
  const theta = parameter.theta;
  const g = parameter.g;
  const m = parameter.first;
  const rate = splat(learningRate);
  const kept = splat(1 - learningRate * weightDecay);
  const beta1 = splat(first);
  const rest1 = splat(1 - first);
  const beta2 = splat(second);
  const rest2 = splat(1 - second);
  const zero = splat(0);
  const one = splat(1);
  for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
    const gradient = v128.load(g + k);
    const mean = v128.load(m + k);
    const blend = multiplyAdd(beta1, mean, v128.mul<Float>(rest1, gradient));
    const above = v128.and(one, v128.gt<Float>(blend, zero));
    const below = v128.and(one, v128.lt<Float>(blend, zero));
    // A NaN has neither sign and stays one: all bits set are a NaN. An infinite blend has a sign.
    const sign = v128.or(v128.sub<Float>(above, below), v128.ne<Float>(blend, blend));
    descend(theta + k, v128.mul<Float>(kept, v128.load(theta + k)), v128.mul<Float>(rate, sign));
    v128.store(m + k, multiplyAdd(beta2, mean, v128.mul<Float>(rest2, gradient)));
  }
}

/**
 * A second thread that does half of the panels of an operation. Both threads have an instance of this module over the
 * same memory, whose variables are their own: what the second needs stands in the task. Panels are independent sums, so
 * the bits are those of one thread. Only in modules built for shared memory.
 */
import { activateBatch } from './activations';
import {
  denseForward,
  denseInputGradient,
  denseWeightGradient,
  isTransposed,
  transposeDelta,
  transposedInputGradient,
} from './dense';
import { Layer } from './layer';
import { allocate } from './memory';

/** What the second thread is to do, for the panels from..to. Written by the first thread before it raises `ticket`. */
@unmanaged
class Task {
  /** Number of the task; the second thread waits for it to change. */
  ticket: i32;
  /** Number of the last task that is done, and whether the second thread is there at all. */
  done: i32;
  isManned: i32;
  operation: i32;
  B: i32;
  from: i32;
  to: i32;
  recording: i32;
  updating: i32;
  layer: usize;
  batchStride: usize;
  transposed: usize;
  product: usize;
  stride: usize;
  zeros: usize;
  factor: f64;
  rate: f64;
}

const FORWARD: i32 = 0;
const INPUT_GRADIENT: i32 = 1;
const TRANSPOSE: i32 = 2;
const TRANSPOSED_INPUT_GRADIENT: i32 = 3;
const WEIGHT_GRADIENT: i32 = 4;

/** Where a transposed input gradient is computed (dense.ts). */
@unmanaged
export class Transposes {
  transposed: usize;
  product: usize;
  stride: usize;
  zeros: usize;
}

/** Multiplications of an operation from which on half of it is worth the handing over, about 40 microseconds. */
const SHARED_WORK: f64 = 400_000;
/** How often a thread looks before it sleeps: about the time that the first one needs for a batch alone. */
const SPINS: i32 = 300_000;

let task: Task = changetype<Task>(0);

/** Makes the place for tasks. Its address is what the second thread is given. */
export function openTeam(): usize {
  const address = allocate(offsetof<Task>());
  task = changetype<Task>(address);
  return address;
}

/** The second thread's whole life: does task after task. Does not return. */
export function joinTeam(address: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  task = changetype<Task>(address);
  let ticket = atomic.load<i32>(address, offsetof<Task>('ticket'));
  atomic.store<i32>(address, 1, offsetof<Task>('isManned'));
  while (true) {
    ticket = nextTicket(address, ticket);
    perform();
    atomic.store<i32>(address, ticket, offsetof<Task>('done'));
  }
}

/** Waits for a ticket other than this one: a while awake, as one task soon follows the other. */
function nextTicket(address: usize, ticket: i32): i32 {
  while (true) {
    for (let spin = 0; spin < SPINS; spin++) {
      const next = atomic.load<i32>(address, offsetof<Task>('ticket'));
      if (next !== ticket) return next;
    }
    atomic.wait<i32>(address + offsetof<Task>('ticket'), ticket, -1);
  }
}

function perform(): void {
  const layer = changetype<Layer>(task.layer);
  const stride = task.batchStride;
  const B = task.B;
  const from = task.from;
  const to = task.to;
  switch (task.operation) {
    case FORWARD:
      return forwardPanels(layer, stride, B, from, to);
    case INPUT_GRADIENT:
      return denseInputGradient(layer, stride, stride, B, from, to);
    case TRANSPOSE:
      return transposeDelta(task.transposed, task.stride, layer, stride, B, from, to);
    case TRANSPOSED_INPUT_GRADIENT:
      return transposedInputGradient(
        task.transposed,
        task.product,
        task.stride,
        task.zeros,
        layer,
        stride,
        B,
        from,
        to,
      );
    case WEIGHT_GRADIENT:
      return denseWeightGradient(
        layer,
        stride,
        B,
        task.factor,
        from,
        to,
        task.recording !== 0,
        task.updating !== 0,
        task.rate,
      );
    default:
      unreachable();
  }
}

/** Whether an operation on a layer is to be done by two. */
function isShared(layer: Layer, B: i32): bool {
  if (!ASC_FEATURE_THREADS) return false;
  if (changetype<usize>(task) === 0) return false;
  if (<f64>layer.I * <f64>layer.O * <f64>B < SHARED_WORK) return false;
  return atomic.load<i32>(changetype<usize>(task), offsetof<Task>('isManned')) !== 0;
}

/** Hands the panels from..to over; the operation's own numbers stand in the task already. */
function handOver(operation: i32, layer: Layer, batchStride: usize, B: i32, from: i32, to: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  task.operation = operation;
  task.layer = changetype<usize>(layer);
  task.batchStride = batchStride;
  task.B = B;
  task.from = from;
  task.to = to;
  const address = changetype<usize>(task);
  atomic.add<i32>(address, 1, offsetof<Task>('ticket'));
  atomic.notify(address + offsetof<Task>('ticket'), 1);
}

/** Waits until what was handed over is done. */
function takeBack(): void {
  if (!ASC_FEATURE_THREADS) return;
  const address = changetype<usize>(task);
  const ticket = atomic.load<i32>(address, offsetof<Task>('ticket'));
  while (atomic.load<i32>(address, offsetof<Task>('done')) !== ticket) {}
}

/** net and y, the panels from..to; y only where the activation is element-wise. */
function forwardPanels(layer: Layer, batchStride: usize, B: i32, from: i32, to: i32): void {
  denseForward(layer, batchStride, B, from, to);
  activateBatch(layer, batchStride, B, from, to);
}

/** net of a layer, and y where the activation is element-wise. */
export function teamForward(layer: Layer, batchStride: usize, B: i32): void {
  const panels = layer.panels;
  if (!isShared(layer, B)) {
    forwardPanels(layer, batchStride, B, 0, panels);
    return;
  }
  const middle = panels / 2;
  handOver(FORWARD, layer, batchStride, B, middle, panels);
  forwardPanels(layer, batchStride, B, 0, middle);
  takeBack();
}

/** dE/dx of a layer. */
export function teamInputGradient(layer: Layer, batchStride: usize, B: i32, transposes: Transposes): void {
  if (isTransposed(layer, B)) teamTransposed(layer, batchStride, B, transposes);
  else if (!isShared(layer, B)) denseInputGradient(layer, batchStride, batchStride, B, 0, layer.inputPanels);
  else {
    const middle = layer.inputPanels / 2;
    handOver(INPUT_GRADIENT, layer, batchStride, B, middle, layer.inputPanels);
    denseInputGradient(layer, batchStride, batchStride, B, 0, middle);
    takeBack();
  }
}

function teamTransposed(layer: Layer, batchStride: usize, B: i32, transposes: Transposes): void {
  const transposed = transposes.transposed;
  const product = transposes.product;
  const stride = transposes.stride;
  const zeros = transposes.zeros;
  const panels = layer.panels;
  const inputs = layer.inputPanels;
  if (!isShared(layer, B)) {
    transposeDelta(transposed, stride, layer, batchStride, B, 0, panels);
    transposedInputGradient(transposed, product, stride, zeros, layer, batchStride, B, 0, inputs);
    return;
  }
  task.transposed = transposed;
  task.product = product;
  task.stride = stride;
  task.zeros = zeros;
  handOver(TRANSPOSE, layer, batchStride, B, panels / 2, panels);
  transposeDelta(transposed, stride, layer, batchStride, B, 0, panels / 2);
  takeBack();
  handOver(TRANSPOSED_INPUT_GRADIENT, layer, batchStride, B, inputs / 2, inputs);
  transposedInputGradient(transposed, product, stride, zeros, layer, batchStride, B, 0, inputs / 2);
  takeBack();
}

/** dE/dW of a layer, or its update. */
export function teamWeightGradient(
  layer: Layer,
  batchStride: usize,
  B: i32,
  factor: f64,
  recording: bool,
  updating: bool,
  rate: f64,
): void {
  const panels = layer.panels;
  if (!isShared(layer, B)) {
    denseWeightGradient(layer, batchStride, B, factor, 0, panels, recording, updating, rate);
    return;
  }
  task.recording = <i32>recording;
  task.updating = <i32>updating;
  task.factor = factor;
  task.rate = rate;
  handOver(WEIGHT_GRADIENT, layer, batchStride, B, panels / 2, panels);
  denseWeightGradient(layer, batchStride, B, factor, 0, panels / 2, recording, updating, rate);
  takeBack();
}

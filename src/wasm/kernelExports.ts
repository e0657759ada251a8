/** What a kernel module exports (kernels/index.ts). An address counts bytes; 0 says that memory ran short. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  createNetwork(inputs: number, mostRows: number, loss: number): number;
  addLayer(
    units: number,
    activation: number,
    parameter: number,
    l1: number,
    l2: number,
    trainsWeights: number,
    trainsBias: number,
    hasBias: number,
    hasDropout: number,
  ): number;
  finishNetwork(): number;
  chooseOptimizer(code: number, a: number, b: number, c: number, eps: number, decay: number, variant: number): void;
  setClipping(value: number, norm: number): void;
  /** The address of each class's weight, before `beginTraining`. */
  setClassWeights(address: number): void;
  setMetrics(kind: number, validationKind: number, middle: number): void;
  spreadOf(ofValidation: number): number;
  sizesOf(ofValidation: number): number;
  setSamples(x: number, t: number, rows: number): void;
  setValidation(x: number, t: number, rows: number): void;
  setProbe(x: number, t: number): void;
  beginTraining(recording: number): number;

  beginEpoch(tensors: number): void;
  trainBatch(order: number, start: number, B: number, rate: number): number;
  /** Makes room for a batch that is stepped through; 0 where there is none. */
  allocateSteps(): number;
  /** `step` is one of `stepCodes`; the order is read by the first alone. Returns what went wrong. */
  performStep(step: number, l: number, order: number, start: number, B: number, rate: number): number;
  /** Before `measureBatch` and `measureAll`, which may only follow where it gives 1. */
  mayValidate(growth: number): number;
  measureBatch(order: number, start: number, B: number): void;
  measureAll(order: number): void;
  endEpoch(scalars: number, tensors: number, rate: number, known: number, growth: number): number;
  trainEpochs(
    count: number,
    rates: number,
    order: number,
    orderBytes: number,
    identity: number,
    wanted: number,
    scalars: number,
    scalarBytes: number,
    tensors: number,
    growth: number,
  ): number;
  /** What stopped `trainEpochs`, and the batches of its last epoch. */
  readonly failure: WebAssembly.Global;
  readonly batches: WebAssembly.Global;

  /** `tensor` is one of `tensorCodes`: weights (O, I) at w and units (O). Read and write nothing where a layer has none. */
  readTensor(l: number, tensor: number, w: number, units: number): void;
  writeTensor(l: number, tensor: number, w: number, units: number): void;
  readSums(target: number): void;
  writeSums(source: number, batches: number, samples: number): void;
  /** nadam's product of momenta. */
  readonly product: WebAssembly.Global;
  setUpdates(updates: number, product: number): void;
  /** Whether products and sums are rounded once together on this machine. */
  fusesMultiplyAdd(): number;
  /** The rows from..to; `matrix` is one of `matrixCodes`. */
  readBatch(target: number, l: number, matrix: number, B: number, from: number, to: number): void;
  readDiagonal(target: number, l: number, B: number, from: number, to: number): void;
  readLosses(target: number, B: number): void;
  writeBatch(source: number, l: number, matrix: number, B: number, from: number, to: number): void;
  /** Gives the address by which a second thread joins; in modules for shared memory. */
  openTeam(): number;
  /** Works for the thread that opened the team at this address, and does not return. */
  joinTeam(address: number): void;
  scalarFunction(code: number, x: number): number;
}

/** Functions that a module calls for activations without a kernel of their own. */
export interface KernelHost {
  activation(y: number, net: number, count: number, activation: number): void;
  derivative(diagonal: number, net: number, y: number, count: number, activation: number): void;
}

/** A module with memory of its own, or with the memory that a team shares. */
export function instantiate(
  module: WebAssembly.Module,
  host: KernelHost,
  memory: WebAssembly.Memory | undefined,
): KernelExports {
  const { exports } = new WebAssembly.Instance(module, { host: { ...host }, ...(memory && { env: { memory } }) });
  return exports as unknown as KernelExports;
}

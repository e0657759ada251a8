import type { Layer, Network } from '../engine/network.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Precision, Vec } from '../engine/vector.ts';
import { parameterOf } from '../functions/activations.ts';
import { activationCodes, lossCodes, tensorCodes } from './codes.ts';
import { instantiate, type KernelExports } from './kernelExports.ts';
import { kernelHost, numbersAt } from './kernelHost.ts';
import { reserveMemory } from './kernelMemory.ts';

/** A compiled module, with the memory that it shares with a second thread where there is to be one. */
export interface KernelModule {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory | undefined;
}

interface TensorView {
  readonly weights: Float64Array;
  readonly units: Float64Array;
}

/** The memory of a kernel module with the network that it holds. */
export class KernelNetwork {
  readonly kernels: KernelExports;
  readonly precision: Precision;
  readonly #shapes: readonly Pick<Layer, 'I' | 'O'>[];
  /** Room for one layer's weights and bias, row-major in f64, for a batch of it, or for an epoch's sums. */
  readonly #scratch: number;
  readonly #scratchLength: number;

  /** Copies the network, whose weights are the first. Throws a RangeError when there is not enough memory. */
  constructor({ module, memory }: KernelModule, network: Network, options: EngineOptions, capacity: number) {
    this.precision = network.precision;
    this.#shapes = network.layers;
    const host = kernelHost(network.precision, () => this.kernels.memory.buffer);
    this.kernels = instantiate(module, host, memory);
    const { kernels } = this;
    reserveMemory(kernels.memory, options);
    assertMemory(kernels.createNetwork(network.inputs, capacity, lossCodes[network.loss]));
    for (const [
      l,
      { activation, l1, l2, trainsWeights, trainsBias, dropoutRate, hasBias, O },
    ] of network.layers.entries()) {
      const code = activationCodes[activation];
      const parameter = parameterOf(options.layers[l].activation);
      const flags = [trainsWeights, trainsBias, hasBias, dropoutRate > 0].map(Number) as [
        number,
        number,
        number,
        number,
      ];
      assertMemory(kernels.addLayer(O, code, parameter, l1, l2, ...flags));
    }
    assertMemory(kernels.finishNetwork());
    this.#scratchLength = Math.max(
      ...network.layers.map(({ I, O }) => Math.max(I * O + O, capacity * O, O + sumsBesideOutputs)),
    );
    this.#scratch = this.allocate(8 * this.#scratchLength);
    for (const [l, { w, b }] of network.layers.entries()) {
      this.writeTensor(l, tensorCodes.parameters, { weights: w, units: b });
    }
  }

  /** The address of so many bytes of zeros. */
  allocate(bytes: number): number {
    return assertMemory(this.kernels.allocate(bytes));
  }

  /** Numbers of the network's precision in memory. A view is lost when memory is allocated after it was made. */
  numbers(address: number, length: number): Float64Array | Float32Array {
    return numbersAt(this.precision, this.kernels.memory.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.kernels.memory.buffer, address, length);
  }

  /** Bytes of a number. */
  get size(): number {
    return this.precision === 'float64' ? 8 : 4;
  }

  /** Copies the present weights and biases into the network. */
  readParameters({ layers }: Network): void {
    for (const [l, { w, b }] of layers.entries()) {
      const { weights, units } = this.readTensor(l, tensorCodes.parameters);
      w.set(weights);
      b.set(units);
    }
  }

  /**
   * One of a layer's tensors (`tensorCodes`): its weights (O, I) and units (O), with zeros for what it does not have. Views, which the next
   * call overwrites.
   */
  readTensor(l: number, tensor: number): TensorView {
    const view = this.#tensorView(l);
    this.kernels.readTensor(l, tensor, this.#scratch, this.#scratch + 8 * view.weights.length);
    return view;
  }

  /** Sets one of a layer's tensors, whose weights or units are 0 where none are given. */
  writeTensor(
    l: number,
    tensor: number,
    { weights, units }: { readonly weights?: Vec | undefined; readonly units?: Vec | undefined },
  ): void {
    const view = this.#tensorView(l);
    if (weights) view.weights.set(weights);
    if (units) view.units.set(units);
    this.kernels.writeTensor(l, tensor, this.#scratch, this.#scratch + 8 * view.weights.length);
  }

  /** The scratch as zeros for a tensor of the layer. */
  #tensorView(l: number): TensorView {
    const { I, O } = this.#shapes[l];
    this.doubles(this.#scratch, O * I + O).fill(0);
    return { weights: this.doubles(this.#scratch, O * I), units: this.doubles(this.#scratch + 8 * O * I, O) };
  }

  /** The running epoch's sums, as many as there are. A copy. */
  readSums(length: number): Float64Array {
    this.kernels.readSums(this.#scratch);
    return this.doubles(this.#scratch, length).slice();
  }

  writeSums(sums: Float64Array, batches: number, samples: number): void {
    this.doubles(this.#scratch, sums.length).set(sums);
    this.kernels.writeSums(this.#scratch, batches, samples);
  }

  /** The first B rows of one of a layer's batches (`matrixCodes`), row-major. A copy. */
  readBatch(l: number, matrix: number, B: number, columns: number): Float64Array {
    const values = new Float64Array(B * columns);
    this.#inParts(values, columns, (from, to, part) => {
      this.kernels.readBatch(this.#scratch, l, matrix, B, from, to);
      part.set(this.doubles(this.#scratch, part.length));
    });
    return values;
  }

  /** Sets the first B rows of one of a layer's batches. */
  writeBatch(l: number, matrix: number, B: number, columns: number, values: Float64Array): void {
    this.#inParts(values, columns, (from, to, part) => {
      this.doubles(this.#scratch, part.length).set(part);
      this.kernels.writeBatch(this.#scratch, l, matrix, B, from, to);
    });
  }

  /** dy/dnet's diagonal (B, O) of the batch. */
  readDiagonal(l: number, B: number, O: number): Float64Array {
    const values = new Float64Array(B * O);
    this.#inParts(values, O, (from, to, part) => {
      this.kernels.readDiagonal(this.#scratch, l, B, from, to);
      part.set(this.doubles(this.#scratch, part.length));
    });
    return values;
  }

  /** Each sample's loss (B). */
  readLosses(B: number): Float64Array {
    this.kernels.readLosses(this.#scratch, B);
    return this.doubles(this.#scratch, B).slice();
  }

  /** Rows that go through the scratch, as many at a time as it has room for. */
  #inParts(values: Float64Array, columns: number, move: (from: number, to: number, part: Float64Array) => void): void {
    const rows = values.length / columns;
    const most = Math.floor(this.#scratchLength / columns);
    for (let from = 0; from < rows; from += most) {
      const to = Math.min(rows, from + most);
      move(from, to, values.subarray(from * columns, to * columns));
    }
  }
}

/** Sums of an epoch (kernels/training.ts) besides each output's squared errors. */
const sumsBesideOutputs = 4;

/** An address as it is; throws a RangeError for 0, where memory ran short. */
export function assertMemory(address: number): number {
  if (address === 0) throw new RangeError('the training needs more than the 4 GiB that WebAssembly can address');
  return address >>> 0;
}

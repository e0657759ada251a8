import type { ParameterNumbers } from '../engine/arithmetic.ts';
import type { Network } from '../engine/network.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Precision } from '../engine/vector.ts';
import { parameterOf } from '../functions/activations.ts';
import { activationCodes, lossCodes } from './codes.ts';
import { instantiate, type KernelExports } from './exports.ts';
import { kernelHost, numbersAt } from './kernelHost.ts';

/** A compiled module, with the memory that it shares with a second thread where there is to be one. */
export interface KernelModule {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory | undefined;
}

/** The memory of a kernel module with the network that it holds. */
export class KernelNetwork {
  readonly kernels: KernelExports;
  readonly precision: Precision;
  /** Room for one layer's weights and bias, row-major in f64, or for a batch of it. */
  readonly #scratch: number;

  /** Copies the network, whose weights are the first. Throws a RangeError when there is not enough memory. */
  constructor({ module, memory }: KernelModule, network: Network, options: EngineOptions, capacity: number) {
    this.precision = network.precision;
    const host = kernelHost(network.precision, () => this.kernels.memory.buffer);
    this.kernels = instantiate(module, host, memory);
    const { kernels } = this;
    assertMemory(kernels.createNetwork(network.inputs, capacity, lossCodes[network.loss]));
    for (const [l, { activation, l1, l2, trainable, dropoutRate, hasBias, O }] of network.layers.entries()) {
      const code = activationCodes[activation];
      const parameter = parameterOf(options.layers[l].activation);
      const flags = [Number(trainable), Number(hasBias), Number(dropoutRate > 0)] as const;
      assertMemory(kernels.addLayer(O, code, parameter, l1, l2, ...flags));
    }
    assertMemory(kernels.finishNetwork());
    this.#scratch = this.allocate(8 * Math.max(...network.layers.map(({ I, O }) => Math.max(I * O + O, capacity * O))));
    for (const l of network.layers.keys()) this.#writeParameters(network, l);
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

  #writeParameters({ layers }: Network, l: number): void {
    const { w, b } = layers[l];
    const bias = this.#scratch + 8 * w.length;
    this.doubles(this.#scratch, w.length).set(w);
    this.doubles(bias, b.length).set(b);
    this.kernels.writeParameters(l, this.#scratch, bias);
  }

  /** Copies the present weights and biases into the network. */
  readParameters({ layers }: Network): void {
    for (const [l, { w, b }] of layers.entries()) {
      const bias = this.#scratch + 8 * w.length;
      this.kernels.readParameters(l, this.#scratch, bias);
      w.set(this.doubles(this.#scratch, w.length));
      b.set(this.doubles(bias, b.length));
    }
  }

  /** One of the tensors of a layer's last update; zeros where it has none. */
  readUpdate({ layers }: Network, l: number, tensor: number): ParameterNumbers {
    const { w, b, hasBias } = layers[l];
    const bias = this.#scratch + 8 * w.length;
    this.doubles(this.#scratch, w.length + b.length).fill(0);
    this.kernels.readUpdate(l, tensor, this.#scratch, bias);
    return {
      weights: this.doubles(this.#scratch, w.length).slice(),
      bias: this.doubles(bias, hasBias ? b.length : 0).slice(),
    };
  }

  /** Copies the first B rows of one of a layer's batches. */
  readBatch(target: Float64Array | Float32Array, l: number, matrix: number, B: number, columns: number): void {
    this.kernels.readBatch(this.#scratch, l, matrix, B);
    target.set(this.doubles(this.#scratch, B * columns));
  }

  /** Sets the factors of a layer's outputs, row-major. */
  writeMask(mask: Float64Array, l: number, B: number): void {
    this.doubles(this.#scratch, mask.length).set(mask);
    this.kernels.writeMask(this.#scratch, l, B);
  }
}

function assertMemory(address: number): number {
  if (address === 0) throw new RangeError('the training needs more than the 4 GiB that WebAssembly can address');
  return address >>> 0;
}

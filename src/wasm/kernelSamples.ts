import type { EngineOptions, Samples } from '../engine/options.ts';
import { mostResident } from './kernelMemory.ts';
import type { KernelNetwork } from './kernelNetwork.ts';

/**
 * Whether a training's samples stand in the kernels' memory, so that whole epochs can be trained in one call. Of more only the
 * rows of a batch are copied, each time.
 */
export function areResident({ training, validation, inputs, layers }: EngineOptions, size: number): boolean {
  const columns = inputs + layers[layers.length - 1].units;
  return (training.rows + validation.rows) * columns * size <= mostResident;
}

/** A set of samples as the kernels read it. */
export class KernelSamples {
  /** Addresses of inputs and targets, row-major. */
  readonly x: number;
  readonly t: number;
  readonly #samples: Samples;
  readonly #network: KernelNetwork;
  readonly #inputs: number;
  readonly #outputs: number;

  /** Makes room for `rows` of the samples. */
  constructor(network: KernelNetwork, samples: Samples, rows: number, inputs: number, outputs: number) {
    this.#network = network;
    this.#samples = samples;
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.x = network.allocate(rows * inputs * network.size);
    this.t = network.allocate(rows * outputs * network.size);
  }

  /** Copies all of them. */
  copyAll(): void {
    const { inputs, targets } = this.#samples;
    this.#network.numbers(this.x, inputs.length).set(inputs);
    this.#network.numbers(this.t, targets.length).set(targets);
  }

  /** Copies the rows order[start] .. order[start + B - 1] to the places 0 .. B - 1. */
  copyRows(order: Uint32Array, start: number, B: number): void {
    const x = this.#network.numbers(this.x, B * this.#inputs);
    const t = this.#network.numbers(this.t, B * this.#outputs);
    const { inputs, targets } = this.#samples;
    for (let n = 0; n < B; n++) {
      const row = order[start + n];
      x.set(inputs.subarray(row * this.#inputs, (row + 1) * this.#inputs), n * this.#inputs);
      t.set(targets.subarray(row * this.#outputs, (row + 1) * this.#outputs), n * this.#outputs);
    }
  }
}

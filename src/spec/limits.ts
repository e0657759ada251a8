/** What a spec may ask for. Checked before anything is allocated; settings may change `parameters`, `dataBytes` and `memoryBytes`. */
export interface Limits {
  /** Nested levels of arrays and objects. */
  readonly depth: number;
  /** UTF-16 code units of text. */
  readonly textLength: number;
  readonly layers: number;
  /** Weights and biases of the whole network. */
  readonly parameters: number;
  /** Bytes of the data set as 64-bit numbers, and of a data file on disk. */
  readonly dataBytes: number;
  /** Bytes of everything that a training keeps at once: data, weights, activations, records. */
  readonly memoryBytes: number;
  readonly epochs: number;
}

export const defaultLimits: Limits = {
  depth: 64,
  textLength: 10_000_000,
  layers: 1000,
  parameters: 100_000_000,
  dataBytes: 2_000_000_000,
  memoryBytes: 8 * 2 ** 30,
  epochs: 10_000_000,
};

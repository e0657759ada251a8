/** What is trained: the five workloads that the product's speed is stated for, and the numbers that come with them. */

export type WorkloadName = 'W1' | 'W2' | 'W3' | 'W4' | 'W5';
export type Activation = 'sigmoid' | 'tanh' | 'relu' | 'linear' | 'softmax';

export interface LayerShape {
  readonly units: number;
  readonly activation: Activation;
}

/** Plain SGD in the order of the rows; a last batch may be smaller than the others. */
export interface Shape {
  readonly name: WorkloadName;
  readonly title: string;
  readonly inputs: number;
  readonly layers: readonly LayerShape[];
  /** `halfSquaredError` is summed over the outputs; both are means over the batch. */
  readonly loss: 'halfSquaredError' | 'crossEntropy';
  readonly learningRate: number;
  readonly batchSize: number;
  readonly rows: number;
  /** For batches of one: the error goes down through weights that this very sample has updated already. */
  readonly throughUpdatedWeights?: boolean;
  /** After how many epochs the loss is compared. */
  readonly checkEpochs: number;
}

export interface Parameters {
  /** (O,I), row-major. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** A shape with its samples and first parameters: every competitor starts from these numbers. */
export interface Workload extends Shape {
  /** (rows, I), row-major. */
  readonly samples: Float64Array;
  /** (rows, O), row-major; one-hot under cross-entropy. */
  readonly targets: Float64Array;
  readonly parameters: readonly Parameters[];
}

export const shapes: Readonly<Record<WorkloadName, Shape>> = {
  W1: {
    name: 'W1',
    title: 'xor 2-4-1, sigmoid, half squared error, one sample at a time',
    inputs: 2,
    layers: layers('sigmoid', 'sigmoid', 4, 1),
    loss: 'halfSquaredError',
    learningRate: 0.5,
    batchSize: 1,
    rows: 4,
    checkEpochs: 200,
  },
  W2: {
    name: 'W2',
    title: '2-8-8-1, tanh, half squared error, 500 samples, batch 10',
    inputs: 2,
    layers: layers('tanh', 'tanh', 8, 8, 1),
    loss: 'halfSquaredError',
    learningRate: 0.03,
    batchSize: 10,
    rows: 500,
    checkEpochs: 5,
  },
  W3: {
    name: 'W3',
    title: '4-16-3, tanh and softmax, cross-entropy, 150 samples (the size of iris), batch 16',
    inputs: 4,
    layers: layers('tanh', 'softmax', 16, 3),
    loss: 'crossEntropy',
    learningRate: 0.1,
    batchSize: 16,
    rows: 150,
    checkEpochs: 10,
  },
  W4: {
    name: 'W4',
    title: '784-128-10, relu and softmax, cross-entropy, 10,000 samples, batch 64',
    inputs: 784,
    layers: layers('relu', 'softmax', 128, 10),
    loss: 'crossEntropy',
    learningRate: 0.05,
    batchSize: 64,
    rows: 10_000,
    checkEpochs: 1,
  },
  W5: {
    name: 'W5',
    title: '1024-1024-1024-10, relu and softmax, cross-entropy, 2,048 samples, batch 128',
    inputs: 1024,
    layers: layers('relu', 'softmax', 1024, 1024, 10),
    loss: 'crossEntropy',
    learningRate: 0.05,
    batchSize: 128,
    rows: 2048,
    checkEpochs: 1,
  },
};

export const workloadNames = Object.keys(shapes) as readonly WorkloadName[];

function layers(hidden: Activation, last: Activation, ...units: readonly number[]): LayerShape[] {
  return units.map((size, layer) => ({ units: size, activation: layer === units.length - 1 ? last : hidden }));
}

/** I of every layer. */
export function layerInputs({ inputs, layers }: Shape): number[] {
  return layers.map((_, layer) => (layer === 0 ? inputs : layers[layer - 1].units));
}

/** O of the network. */
export function outputsOf({ layers }: Shape): number {
  return layers[layers.length - 1].units;
}

/**
 * Floating-point operations of one epoch's matrix products: 2 I O a sample for the forward pass, as many for dW, and as
 * many for dX except on the first layer.
 */
export function flopsPerEpoch(shape: Shape): number {
  const inputs = layerInputs(shape);
  const perSample = shape.layers.reduce(
    (sum, { units }, layer) => sum + (layer === 0 ? 4 : 6) * inputs[layer] * units,
    0,
  );
  return perSample * shape.rows;
}

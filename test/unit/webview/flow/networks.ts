/** Twelve networks, six of them broken, whose sentences are held against the numbers beside them. */
const layersOf = (count: number, units: number, layer: object, out: object) => [
  ...Array.from({ length: count }, (_, index) => ({ name: `h${index + 1}`, units, ...layer })),
  { name: 'out', ...out },
];

const moons = { generate: 'moons', samples: 60, noise: 0.1 } as const;
const sigmoidOut = { units: 1, activation: 'sigmoid' } as const;

interface NetworkCase {
  /** A file of the project, or a spec. */
  readonly spec: string | object;
  readonly epochs: number;
}

export const networkCases: Readonly<Record<string, NetworkCase>> = {
  spiral: { spec: 'examples/spiral.mlp.json', epochs: 20 },
  iris: { spec: 'examples/iris.mlp.json', epochs: 20 },
  xor: { spec: 'examples/xor.mlp.json', epochs: 50 },
  digits: { spec: 'examples/digits.mlp.json', epochs: 2 },
  'auto-mpg': { spec: 'examples/auto-mpg.mlp.json', epochs: 5 },
  penguins: { spec: 'examples/penguins.mlp.json', epochs: 5 },
  'twenty sigmoid layers': {
    epochs: 3,
    spec: {
      seed: 1,
      data: moons,
      layers: layersOf(20, 30, { activation: 'sigmoid' }, sigmoidOut),
      training: { epochs: 3, batchSize: 16 },
    },
  },
  'all weights 0': {
    epochs: 3,
    spec: {
      seed: 1,
      data: moons,
      layers: layersOf(1, 10, { activation: 'relu', init: 'zeros' }, { ...sigmoidOut, init: 'zeros' }),
      optimizer: { type: 'adam', learningRate: 0.01 },
      training: { epochs: 3, batchSize: 16 },
    },
  },
  'dead relu': {
    epochs: 3,
    spec: {
      seed: 1,
      data: moons,
      layers: layersOf(2, 8, { activation: 'relu', biasInit: { type: 'constant', value: -50 } }, sigmoidOut),
      training: { epochs: 3, batchSize: 16 },
    },
  },
  exploding: {
    epochs: 20,
    spec: {
      seed: 1,
      data: { generate: 'plane', samples: 60 },
      layers: layersOf(2, 8, { activation: 'relu' }, { units: 1, activation: 'linear' }),
      optimizer: { type: 'sgd', learningRate: 1e3 },
      training: { epochs: 20, batchSize: 8 },
    },
  },
  'saturated tanh': {
    epochs: 3,
    spec: {
      seed: 1,
      data: moons,
      layers: layersOf(3, 8, { activation: 'tanh', init: { type: 'normal', std: 40 } }, sigmoidOut),
      training: { epochs: 3, batchSize: 16 },
    },
  },
  'linear, zero head': {
    epochs: 2,
    spec: {
      seed: 1,
      data: moons,
      layers: layersOf(4, 6, { activation: 'linear' }, { units: 1, activation: 'linear', init: 'zeros' }),
      loss: 'mse',
      training: { epochs: 2, batchSize: 'full' },
    },
  },
};

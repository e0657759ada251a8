/** A network of many sigmoid layers, whose gradient vanishes. */
export const vanishing = JSON.stringify(
  {
    name: 'Twelve sigmoid layers',
    seed: 1,
    data: { csv: 'data/iris.csv', target: 'species', standardize: true },
    layers: [
      ...Array.from({ length: 11 }, (_, layer) => ({ name: `h${layer + 1}`, units: 10, activation: 'sigmoid' })),
      { name: 'species', units: 3, activation: 'softmax' },
    ],
    optimizer: { type: 'sgd', learningRate: 0.1 },
    training: { epochs: 100, batchSize: 16, validationSplit: 0.2 },
  },
  null,
  2,
);

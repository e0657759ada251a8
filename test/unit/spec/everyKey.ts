/** A spec in which every key of the version stands, with the line ends, characters and comments that files have. */
export const everyKey = `// Iris ✿
{
  "$schema": "./mlp.schema.json",
  "name": "Iris 🌸", "seed": 7, "precision": "float64", "inputs": 2,
  "data": { "inputs": [[0, 1.5], [-2e3, 1]], "targets": [[0], [1]], "scale": 0.5, "standardize": true, "standardizeTargets": false, "limit": 2, "testSplit": 0.5 },
  /* two layers */
  "layers": [
    { "name": "verborgen é", "units": 2, "activation": { "type": "tanh" }, "init": { "type": "normal", "std": 0.1 } },
    { "units": 1, "activation": "sigmoid", "bias": true, "biasInit": "zeros", "weights": [[1, 2]], "biases": [0.5], },
  ],
  "loss": "binaryCrossEntropy",
  "optimizer": { "type": "adam", "learningRate": 0.01, "betas": [0.9, 0.99], "eps": 1e-8 },
  "training": { "epochs": 200, "batchSize": "full", "shuffle": false, "validationSplit": 0.2 },
  "probe": { "input": [1, 2], "target": [1] },
}
`.replaceAll('\n', '\r\n');

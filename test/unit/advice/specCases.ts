import type { DataFiles } from '../../../src/data/files.ts';
import { csvFile } from '../plan/support.ts';
import { type Case, csv, layer, rows, spec } from './case.ts';

const training = (keys: string) => `"training": { "epochs": 2, ${keys} }`;
const optimizer = (keys: string) => `"optimizer": { ${keys} }`;
const files = csvFile('x,y\n1,2\n,3\n2,4\n');
const yesNo = csvFile('x,y\n1,Yes\n2,No\n');
const sigmoid = '{ "units": 1, "activation": "sigmoid" }';
const sides = '"inputs": [[1], [2]], "targets": [[0], [1]]';
const weighted = (weights: string) => training(`"classWeights": ${weights}`);
const jsonFile = (text: string): DataFiles => ({
  open: (path, most) => csvFile(text).open(path.replace('json', 'csv'), most),
});

/** Of problems that the sentences of src/plan and src/spec describe. */
export const specCases: readonly Case[] = [
  { before: spec('"name": "gr\ufffdn"'), after: spec('"name": "grün"') },
  { before: spec(training('"stopWhen": { "accuracy": 0.9 }')), after: spec(training('"stopWhen": { "loss": 0.9 }')) },
  {
    before: spec(training('"earlyStopping": { "monitor": "validationLoss" }')),
    after: spec(training('"earlyStopping": { "monitor": "loss" }')),
  },
  {
    before: spec(training('"earlyStopping": { "monitor": "validationLoss" }')),
    after: spec(training('"validationSplit": 0.5, "earlyStopping": { "monitor": "validationLoss" }')),
  },
  { before: spec('"probe": { "sample": 1 }', layer, csv), after: spec('"probe": { "sample": 2 }', layer, csv), files },
  {
    before: spec('"probe": { "input": [1], "target": "Maybe" }', sigmoid, csv),
    after: spec('"probe": { "input": [1], "target": "Yes" }', sigmoid, csv),
    files: yesNo,
  },
  {
    before: spec('"probe": { "input": [1, 2], "target": "Yes" }'),
    after: spec('"probe": { "input": [1, 2], "target": [1] }'),
  },
  {
    before: spec('"probe": { "input": [1], "target": [1] }'),
    after: spec('"probe": { "input": [1, 2], "target": [1] }'),
  },
  {
    before: spec('', layer, '"inputs": [[-1e308], [1e308]], "targets": [[0], [1]], "standardize": true'),
    after: spec('', layer, '"inputs": [[-1], [1]], "targets": [[0], [1]], "standardize": true'),
  },
  { before: spec('', layer, `${rows}, "scale": "1/255"`), after: spec('', layer, `${rows}, "scale": 0.004`) },
  {
    before: spec('', layer, '"inputs": [[1], [1e300]], "targets": [[1], [2]], "scale": 1e9'),
    after: spec('', layer, '"inputs": [[1], [1e300]], "targets": [[1], [2]], "scale": 1e-300'),
  },
  {
    before: spec('', sigmoid, '"inputs": [[1], [2]], "targets": [[0], [1]], "scale": { "inputs": 2, "targets": 2 }'),
    after: spec('', sigmoid, '"inputs": [[1], [2]], "targets": [[0], [1]], "scale": { "inputs": 2 }'),
  },
  {
    before: spec('', sigmoid, '"inputs": [[1], [2]], "targets": [[0], [1]], "scale": { "targets": 2 }'),
    after: spec('', sigmoid, '"inputs": [[1], [2]], "targets": [[0], [1]]'),
  },
  {
    before: spec('', sigmoid, '"inputs": [[1], [2]], "targets": [[0], [1]], "standardizeTargets": true'),
    after: spec('', sigmoid, '"inputs": [[1], [2]], "targets": [[0], [1]]'),
  },
  {
    before: spec('', layer, '"inputs": [[1], [2]], "targets": [[-1e308], [1e308]], "standardizeTargets": true'),
    after: spec('', layer, '"inputs": [[1], [2]], "targets": [[-1], [1]], "standardizeTargets": true'),
  },
  { before: spec(weighted('"balanced"')), after: spec('') },
  { before: spec(weighted('[1, 2, 3]'), sigmoid, sides), after: spec(weighted('[1, 2]'), sigmoid, sides) },
  { before: spec(weighted('[1e308, 1e308]'), sigmoid, sides), after: spec(weighted('[1, 1]'), sigmoid, sides) },
  {
    before: spec(weighted('"balanced"'), sigmoid, '"inputs": [[1], [2]], "targets": [[0.5], [1]]'),
    after: spec(weighted('"balanced"'), sigmoid, sides),
  },
  {
    before: spec(weighted('"balanced"'), sigmoid, '"inputs": [[1], [2]], "targets": [[1], [1]]'),
    after: spec(weighted('[1, 1]'), sigmoid, '"inputs": [[1], [2]], "targets": [[1], [1]]'),
  },
  {
    before: spec('', '{ "units": 1, "bias": false, "trainable": "bias" }'),
    after: spec('', '{ "units": 1, "bias": false }'),
  },
  { before: spec('', layer, `${rows}, "testSplit": 0.1`), after: spec('', layer, `${rows}, "testSplit": 0.25`) },
  {
    before: spec('', layer, '"inputs": [[1]], "targets": [[2]], "testSplit": 0.5'),
    after: spec('', layer, '"inputs": [[1]], "targets": [[2]]'),
  },
  {
    before: spec(training('"validationSplit": 0.1'), layer, `${rows}, "testSplit": 0.5`),
    after: spec(training('"validationSplit": 0.5'), layer, `${rows}, "testSplit": 0.25`),
  },
  {
    before: spec('', layer, `${rows}, "standardize": true, "normalize": "minmax"`),
    after: spec('', layer, `${rows}, "normalize": "minmax"`),
  },
  {
    before: spec('', layer, '"inputs": [[1], [2]], "targets": [[1]]'),
    after: spec('', layer, '"inputs": [[1], [2]], "targets": [[1], [2]]'),
  },
  {
    before: spec('', layer, `${csv}, "inputs": ["x", "x"]`),
    after: spec('', layer, `${csv}, "inputs": ["x"]`),
    files: csvFile('x,y\n1,2\n2,4\n'),
  },
  {
    before: spec('', layer, `${csv}, "exclude": ["y", "z"]`),
    after: spec('', layer, `${csv}, "exclude": ["z"]`),
    files: csvFile('x,y,z\n1,2,7\n2,4,8\n'),
  },
  {
    before: spec('', layer, `${csv}, "decimal": ",", "thousands": ","`),
    after: spec('', layer, `${csv}, "decimal": ",", "thousands": "."`),
    files: csvFile('x,y\n1,"2.000,5"\n2,4\n'),
  },
  {
    before: spec('', layer, '"json": "data.json"'),
    after: spec('', layer, '"json": "data.json"'),
    files: jsonFile('{ "inputs": [[1], [2]], "targets": [[1]] }'),
    filesAfter: jsonFile('{ "inputs": [[1], [2]], "targets": [[1], [2]] }'),
  },
  {
    before: spec('', layer, `${csv}, "generate": "xor"`),
    after: spec('', layer, csv),
    files: csvFile('x,y\n1,2\n2,4\n'),
  },
  {
    before: spec('', layer, '"csv": "data.csv"'),
    after: spec('', layer, csv),
    files: csvFile('x,y\n1,2\n2,4\n'),
  },
  {
    before: spec('', layer, `${csv}, "targets": ["y"]`),
    after: spec('', layer, csv),
    files: csvFile('x,y\n1,2\n2,4\n'),
  },
  { before: spec('', layer, '"limit": 3'), after: spec('', layer, rows) },
  {
    before: spec(`"precision": "float32", ${optimizer('"type": "adam", "eps": 1e-60')}`),
    after: spec(`"precision": "float32", ${optimizer('"type": "adam", "eps": 1e-8')}`),
  },
  {
    before: spec('', '{ "units": 2, "name": "a" }, { "units": 1, "name": "a" }'),
    after: spec('', '{ "units": 2, "name": "a" }, { "units": 1, "name": "b" }'),
  },
  {
    before: spec('', `{ "units": 2 }, { "units": 1, "dropout": 0.5 }`),
    after: spec('', `{ "units": 2, "dropout": 0.5 }, { "units": 1 }`),
  },
  { before: spec('', '{ "units": 1, "biases": [1, 2] }'), after: spec('', '{ "units": 1, "biases": [1] }') },
  {
    before: spec('', '{ "units": 1, "init": { "type": "uniform", "min": 1, "max": 0 } }'),
    after: spec('', '{ "units": 1, "init": { "type": "uniform", "min": 0, "max": 1 } }'),
  },
  {
    before: spec('', '{ "units": 1, "init": { "type": "uniform", "min": -1.5e308, "max": 1.5e308 } }'),
    after: spec('', '{ "units": 1, "init": { "type": "uniform", "min": -1, "max": 1 } }'),
  },
  {
    before: spec('', '{ "units": 1, "init": { "type": "normal", "std": 1e308 } }'),
    after: spec('', '{ "units": 1, "init": { "type": "normal", "std": 1 } }'),
  },
  {
    before: spec('', '{ "units": 1, "weights": [[1, 2], [1, 2]] }'),
    after: spec('', '{ "units": 1, "weights": [[1, 2]] }'),
  },
  { before: spec('', '{ "units": 1, "weights": [[1]] }'), after: spec('', '{ "units": 1, "weights": [[1, 2]] }') },
  { before: spec('', '{ "units": 1, "type": "dense" }'), after: spec('', layer) },
  {
    before: spec('', '{ "units": 1, "bias": false, "biases": [1] }'),
    after: spec('', '{ "units": 1, "bias": false }'),
  },
  { before: spec('', layer, rows.replace('0.5', 'NaN')), after: spec('', layer, rows) },
  {
    before: spec(optimizer('"type": "sgd", "nesterov": true, "dampening": 0.5')),
    after: spec(optimizer('"type": "sgd", "nesterov": true, "momentum": 0.9')),
  },
  { before: spec('"seed": 2 /* unfinished'), after: spec('"seed": 2 /* finished */') },
  { before: spec('"name": "unfinished'), after: spec('"name": "finished"') },
  { before: spec('"name": "back\\slash"'), after: spec('"name": "back\\\\slash"') },
  { before: spec('"__proto__": 1'), after: spec('') },
  { before: spec('"seed": 2, "seed": 3'), after: spec('"seed": 2') },
];

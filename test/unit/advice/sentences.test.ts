import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DataFiles } from '../../../src/data/files.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { csvFile, prepared } from '../plan/support.ts';
import { advicesIn } from './advices.ts';

interface Case {
  readonly before: string;
  /** The same with what is advised. */
  readonly after: string;
  readonly files?: DataFiles;
  readonly filesAfter?: DataFiles;
}

const rows = '"inputs": [[0, 1], [1, 0], [1, 1], [0, 0]], "targets": [[0.5], [1], [1.5], [0]]';
const layer = '{ "units": 1 }';

/** A good spec, but for what is put in: keys of the data, layers and more keys. */
function spec(more: string, layers = layer, data = rows): string {
  return `{ "data": { ${data} }, "layers": [${layers}], ${more || '"seed": 1'} }`;
}

const training = (keys: string) => `"training": { "epochs": 2, ${keys} }`;
const optimizer = (keys: string) => `"optimizer": { ${keys} }`;
const csv = '"csv": "data.csv", "target": "y"';
const files = csvFile('x,y\n1,2\n,3\n2,4\n');
const yesNo = csvFile('x,y\n1,Yes\n2,No\n');
const sigmoid = '{ "units": 1, "activation": "sigmoid" }';
const jsonFile = (text: string): DataFiles => ({
  open: (path, most) => csvFile(text).open(path.replace('json', 'csv'), most),
});

const cases: readonly Case[] = [
  { before: spec(training('"stopWhen": { "accuracy": 0.9 }')), after: spec(training('"stopWhen": { "loss": 0.9 }')) },
  {
    before: spec(training('"earlyStopping": { "monitor": "validationLoss" }')),
    after: spec(training('"earlyStopping": { "monitor": "loss" }')),
  },
  {
    before: spec(training('"earlyStopping": { "monitor": "validationLoss" }')),
    after: spec(training('"validationSplit": 0.5, "earlyStopping": { "monitor": "validationLoss" }')),
  },
  {
    before: spec('', `{ "units": 1, "activation": "softmax" }, ${layer}`),
    after: spec('', `{ "units": 1, "activation": "tanh" }, ${layer}`),
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

/** What states an expectation is no advice, and sentences of documentation end with a full stop. */
const noAdvice = /^(found|expected|at most|fewer than|did you mean|rows are counted|text must)\b|\.\s*$/;

/** Advice about a run, which is no problem of a spec. */
const elsewhere = /weightEdits/;

const advices = ['src/plan/*.ts', 'src/spec/*.ts']
  .flatMap(advicesIn)
  .filter(({ file, text }) => !elsewhere.test(file) && !noAdvice.test(text));

const messages = await Promise.all(
  cases.map(async ({ before, files: read }) => {
    const { problems } = await prepared(before, { files: read });
    return problems.map(({ message }) => message);
  }),
);

suite('the advice', () => {
  for (const { file, text, pattern } of advices) {
    test(`"${text.replaceAll('\u0000', '...')}" of ${file} has been followed`, () => {
      assert.ok(
        messages.flat().some(message => pattern.test(message)),
        `give it a case in ${import.meta.filename}`,
      );
    });
  }
});

suite('a spec that is refused or warned of', () => {
  for (const [index, { after, files: before, filesAfter = before }] of cases.entries()) {
    test(`trains once the advice is followed: ${messages[index]!.join(' / ')}`, async () => {
      assert.ok(messages[index]!.length > 0);
      const { options, problems } = await prepared(after, { files: filesAfter, epochs: 2 });
      assert.deepEqual(
        problems.filter(({ code }) => code !== 'dropped-rows').map(({ message }) => message),
        [],
      );
      const trainer = createTrainer(options!);
      while (trainer.state === 'training') trainer.step();
      assert.deepEqual([trainer.epoch > 0, trainer.divergence], [true, undefined]);
    });
  }
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { epochJson } from '../../../src/trace/epochJson.ts';
import { layerScalarIndex, networkScalarIndex, tensorInRow } from '../../../src/trace/layout.ts';
import { layerScalars } from '../../../src/trace/scalars.ts';
import { backprop, diverging, folderOf, xor } from './support.ts';

type Figures = Readonly<Record<string, unknown>>;

interface Document extends Figures {
  readonly epochs: readonly (Figures & { readonly layers: readonly Figures[] })[];
  readonly layers: readonly Figures[];
  readonly references: readonly object[];
  readonly findings: readonly object[];
}

/** A classification and a regression, both with held-out rows. */
const classes = xor({
  data: { generate: 'spiral', samples: 20 },
  training: { epochs: 4, batchSize: 8, validationSplit: 0.25 },
});
const regression = xor({
  data: { generate: 'sine', samples: 20 },
  layers: [{ name: 'hidden', units: 3, activation: 'relu' }, { units: 1 }],
  training: { epochs: 4, batchSize: 8, validationSplit: 0.25 },
});

const folder = folderOf({
  'xor.mlp.json': xor(),
  'classes.mlp.json': classes,
  'regression.mlp.json': regression,
  'diverging.mlp.json': diverging,
  'goal.mlp.json': xor({ training: { epochs: 900, stopWhen: { loss: 100 } } }),
});

async function documentOf(file: string, more: readonly string[] = []): Promise<Document> {
  const { out } = await backprop(folder, ['train', file, '--json', ...more]);
  return JSON.parse(out) as Document;
}

/** The same training without the command. */
async function trained(text: string) {
  const { options } = await prepare(text, { files: undefined, limits: defaultLimits });
  assert.ok(options);
  const trainer = createTrainer(options, {
    arithmetic: fastestArithmetic({ precision: options.precision, reproducible: false, threads: 1 }),
  });
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') records.push(...[trainer.step()].filter(record => record !== undefined));
  return { options, trainer, records };
}

/** What the document must say of an epoch's layers, read from the record. */
function layersOf({ scalars, tensors }: EpochRecord, { layout }: Trainer): Figures[] {
  return layout.layers.map(({ shape }, layer) => {
    const vector = (name: Parameters<typeof tensorInRow>[3]) => [...tensorInRow(layout, tensors!, layer, name)];
    return {
      name: shape.name,
      ...Object.fromEntries(layerScalars.map(name => [name, scalars[layerScalarIndex(layout, layer, name)]])),
      delta: vector('meanDelta'),
      deltaRms: vector('deltaRms'),
      jacobianDiagonal: vector('meanJacobianDiagonal'),
      biasGradient: vector('meanBiasGradient'),
      biasUpdate: vector('biasUpdate'),
    };
  });
}

suite('train --json', () => {
  test('one document goes to the standard output, and nothing else anywhere', async () => {
    const { code, out, err } = await backprop(folder, ['train', 'xor.mlp.json', '--json']);
    assert.equal(code, 0);
    assert.equal(err, '');
    assert.ok(out.startsWith('{') && out.endsWith('}\n'));
    const { epochs, layers, references, findings, ...facts } = JSON.parse(out) as Document;
    assert.ok(Array.isArray(references) && Array.isArray(findings));
    assert.equal(epochs.length, 3);
    assert.equal(layers.length, 2);
    assert.deepEqual(facts, {
      name: 'XOR',
      seed: 7,
      lossFunction: 'binaryCrossEntropy',
      optimizer: 'adam',
      precision: 'float64',
      task: 'classification',
      trainingRows: 4,
      validationRows: 0,
      testRows: 0,
      outcome: 'finished',
    });
  });

  for (const [file, text, measured] of [
    ['classes.mlp.json', classes, ['loss', 'validationLoss', 'accuracy', 'validationAccuracy']],
    ['regression.mlp.json', regression, ['loss', 'validationLoss', 'r2', 'validationR2', 'mae', 'validationMae']],
    ['xor.mlp.json', xor(), ['loss', 'accuracy']],
  ] as const) {
    test(`its numbers are those that the trainer records, bit by bit, and only those that apply: ${file}`, async () => {
      const { epochs, layers } = await documentOf(file);
      const { trainer, records } = await trained(text);
      const names = ['regularization', 'learningRate', ...measured];
      const expected = records.map(record => ({
        epoch: record.epoch,
        ...Object.fromEntries(names.map(name => [name, record.scalars[networkScalarIndex(name as 'loss')]])),
        layers: layersOf(record, trainer),
      }));
      assert.deepEqual(epochs, expected);
      assert.deepEqual(
        layers,
        trainer.network.layers.map(({ name, activation, I, O, w, b }) => ({
          name,
          activation,
          weights: Array.from({ length: O }, (_, o) => [...w.subarray(o * I, (o + 1) * I)]),
          biases: [...b],
        })),
      );
    });
  }

  test('the same seed gives the same document, another seed another one', async () => {
    const once = await backprop(folder, ['train', 'classes.mlp.json', '--json']);
    assert.deepEqual(await backprop(folder, ['train', 'classes.mlp.json', '--json']), once);
    assert.deepEqual(await backprop(folder, ['train', 'classes.mlp.json', '--json', '--seed', '7']), once);
    const other = await documentOf('classes.mlp.json', ['--seed', '8']);
    assert.equal(other.seed, 8);
    assert.notDeepEqual(other.epochs, (JSON.parse(once.out) as Document).epochs);
  });

  test('a run that ends before its last epoch says why', async () => {
    const { outcome, stopReason, epochs } = await documentOf('goal.mlp.json');
    assert.deepEqual([outcome, stopReason, epochs.length], ['finished', 'reached loss 100', 1]);
  });

  test('a diverging training gives every epoch up to the divergence, why it ended, and exit code 1', async () => {
    const { code, out, err } = await backprop(folder, ['train', 'diverging.mlp.json', '--json']);
    assert.equal(code, 1);
    const { epochs, outcome, message } = JSON.parse(out) as Document;
    const { records, trainer } = await trained(diverging);
    assert.deepEqual(
      epochs.map(({ epoch, loss }) => [epoch, loss]),
      records.map(({ epoch, scalars }) => [epoch, scalars[networkScalarIndex('loss')]]),
    );
    assert.equal(outcome, 'diverged');
    assert.equal(message, trainer.divergence?.message);
    assert.equal(err, `diverging.mlp.json: ${message}\n`);
  });

  test('an epoch that broke off has "NaN" where nothing is known', async () => {
    const text = xor({
      layers: [{ units: 2 }, { units: 1 }],
      optimizer: { type: 'sgd', learningRate: 1e200 },
      training: { epochs: 5, batchSize: 1 },
    });
    const broken = folderOf({ 'net.mlp.json': text });
    const { out } = await backprop(broken, ['train', 'net.mlp.json', '--json']);
    assert.ok(!out.includes('null'), out);
    const { epochs } = JSON.parse(out) as Document;
    const [first] = epochs.at(-1)!.layers;
    assert.equal(epochs.at(-1)!.r2, 'NaN');
    assert.deepEqual(first!.delta, ['NaN', 'NaN']);
    assert.equal(first!.gradientNorm, 'NaN');
  });

  test('infinities are the strings "Infinity" and "-Infinity", alone and in a vector', async () => {
    const { trainer, records } = await trained(xor());
    const record = records[0]!;
    record.scalars[networkScalarIndex('loss')] = Number.POSITIVE_INFINITY;
    record.scalars[layerScalarIndex(trainer.layout, 1, 'weightNorm')] = Number.NEGATIVE_INFINITY;
    tensorInRow(trainer.layout, record.tensors!, 0, 'meanDelta').set([Number.NEGATIVE_INFINITY, Number.NaN, 0.5]);
    const facts = { task: 'classification', validationRows: 0, precision: 'float64' } as const;
    const { loss, layers } = JSON.parse(epochJson(record, trainer.layout, facts)) as Document['epochs'][number];
    assert.equal(loss, 'Infinity');
    assert.equal(layers[1]!.weightNorm, '-Infinity');
    assert.deepEqual(layers[0]!.delta, ['-Infinity', 'NaN', 0.5]);
  });

  test('stopped, it is still one whole document, with the epochs that were trained', async () => {
    const stopped = (out: string) => out.includes('"epoch":2');
    const { code, out } = await backprop(folder, ['train', 'xor.mlp.json', '--json', '--epochs', '90000'], { stopped });
    assert.equal(code, 130);
    const { epochs, layers, outcome } = JSON.parse(out) as Document;
    assert.deepEqual([epochs.at(-1)!.epoch, layers.length, outcome], [epochs.length, 2, 'stopped']);
    assert.ok(epochs.length >= 2 && epochs.length < 90_000, `${epochs.length} epochs`);
  });

  test('stopped before the first epoch, it has none', async () => {
    const { out } = await backprop(folder, ['train', 'xor.mlp.json', '--json'], { stopped: () => true });
    const { epochs, layers, outcome } = JSON.parse(out) as Document;
    assert.deepEqual([epochs, layers.length, outcome], [[], 2, 'stopped']);
  });
});

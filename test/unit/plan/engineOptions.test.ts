import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTable } from '../../../src/data/generate.ts';
import { constantSchedule, plainLayer } from '../../../src/engine/defaults.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { splitRows, takeRows } from '../../../src/plan/split.ts';
import { randomStreams } from '../../../src/random/streams.ts';
import { inline, optionsOf, prepared, written } from './support.ts';

test('torchLinear draws the biases, too, after the weights of their layer, unless biasInit or biases are given', async () => {
  const first = { name: 'first', units: 3, init: 'torchLinear' };
  const biases = async (layer: object, more: object = {}) => {
    const data = { inputs: [[1, 2, 3, 4]], targets: [[0, 0]] };
    const options = await optionsOf(
      written({
        seed: 4,
        data,
        layers: [
          { ...first, ...layer },
          { units: 2, ...more },
        ],
      }),
    );
    return createNetwork(options, 1).layers;
  };
  const uniform = randomStreams(4).initialization;
  const draw = (length: number, limit: number) =>
    Float64Array.from({ length }, () => -limit + 2 * limit * uniform.uniform());
  const [own, next] = await biases({}, { init: 'torchLinear' });
  for (const { w, b, I, O } of [own, next]) {
    assert.deepEqual(w, draw(O * I, 1 / Math.sqrt(I)));
    assert.deepEqual(b, draw(O, 1 / Math.sqrt(I)));
  }
  assert.deepEqual((await biases({ biasInit: 'zeros' }))[0].b, new Float64Array(3));
  assert.deepEqual((await biases({ biases: [1, 2, 3] }))[0].b, Float64Array.of(1, 2, 3));
  assert.deepEqual((await biases({ bias: false }))[0].b, new Float64Array(3));
  for (const init of ['heUniform', 'uniform', 'normal'])
    assert.deepEqual((await biases({ init }))[0].b, new Float64Array(3));
});

test('a spec becomes exactly these engine options', async () => {
  const spec = {
    seed: 9,
    data: {
      inputs: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      targets: [[2], [0], [1]],
    },
    layers: [
      {
        name: 'hidden',
        units: 2,
        activation: 'tanh',
        weights: [
          [0.1, 0.2],
          [0.3, 0.4],
        ],
        biases: [0.5, 0.6],
      },
      { units: 3, activation: 'softmax', init: { type: 'normal', std: 0.1 }, biasInit: { type: 'constant', value: 1 } },
    ],
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 5, batchSize: 2, shuffle: false },
    probe: { sample: 2 },
  };
  const expected: EngineOptions = {
    precision: 'float64',
    seed: 9,
    inputs: 2,
    layers: [
      {
        name: 'hidden',
        units: 2,
        activation: { type: 'tanh' },
        ...plainLayer,
        weightInit: { type: 'explicit', values: Float64Array.of(0.1, 0.2, 0.3, 0.4) },
        biasInit: { type: 'explicit', values: Float64Array.of(0.5, 0.6) },
      },
      {
        name: 'layer 2',
        units: 3,
        activation: { type: 'softmax' },
        ...plainLayer,
        weightInit: { type: 'normal', mean: 0, std: 0.1 },
        biasInit: { type: 'constant', value: 1 },
      },
    ],
    loss: 'crossEntropy',
    optimizer: { ...optimizerDefaults.adam, learningRate: 0.01 },
    schedule: constantSchedule,
    clipping: {},
    earlyStopping: undefined,
    stopWhen: {},
    epochs: 5,
    batchSize: 2,
    shuffle: false,
    task: 'classification',
    training: {
      rows: 3,
      inputs: Float64Array.of(1, 2, 3, 4, 5, 6),
      targets: Float64Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0),
    },
    validation: { rows: 0, inputs: new Float64Array(0), targets: new Float64Array(0) },
    test: { rows: 0, inputs: new Float64Array(0), targets: new Float64Array(0) },
    probe: { rows: 1, inputs: Float64Array.of(5, 6), targets: Float64Array.of(0, 1, 0) },
  };
  assert.deepEqual(await optionsOf(spec), expected);
});

test('a spec of data and layers alone has the documented defaults', async () => {
  const { seed, optimizer, epochs, batchSize, shuffle, layers, loss, validation, probe } = await optionsOf(written());
  assert.deepEqual(
    { seed, epochs, batchSize, shuffle, loss },
    { seed: 0, epochs: 100, batchSize: 4, shuffle: true, loss: 'mse' },
  );
  assert.deepEqual(optimizer, optimizerDefaults.sgd);
  assert.deepEqual(layers, [
    {
      name: 'layer 1',
      units: 1,
      activation: { type: 'linear' },
      ...plainLayer,
      weightInit: { type: 'glorotUniform' },
      biasInit: { type: 'zeros' },
    },
  ]);
  assert.deepEqual([validation.rows, [...probe.inputs]], [0, inline.inputs[0]]);
});

test('a layer without a bias is told so', async () => {
  const { layers } = await optionsOf(written({ layers: [{ units: 2, bias: false }, { units: 1 }] }));
  assert.deepEqual(
    layers.map(({ bias }) => bias),
    [false, true],
  );
});

test('a full batch, and one larger than that, has all rows to train on and no more', async () => {
  const batch = async (training: unknown) => (await optionsOf(written({ training }))).batchSize;
  assert.equal(await batch({ batchSize: 'full' }), 4);
  assert.equal(await batch({ batchSize: 99 }), 4);
  assert.equal(await batch({ batchSize: 3 }), 3);
  assert.equal(await batch({ batchSize: 'full', validationSplit: 0.25 }), 3);
  assert.equal(await batch({ batchSize: 4, validationSplit: 0.5 }), 2);
});

test('rows are held out with their targets, by the seed of the spec', async () => {
  const spec = written({ seed: 5, training: { validationSplit: 0.5 } });
  const { training, validation } = await optionsOf(spec);
  const split = splitRows(4, 0.5, 5);
  for (const [side, rows] of [
    [training, split.training],
    [validation, split.validation],
  ] as const) {
    assert.equal(side.rows, 2);
    assert.deepEqual(side.inputs, takeRows(Float64Array.from(inline.inputs.flat()), 2, rows));
    assert.deepEqual(side.targets, takeRows(Float64Array.from(inline.targets.flat()), 1, rows));
  }
});

test('generated data is made from the seed of the spec, or from the one that stands in for it', async () => {
  const data = { generate: 'moons', samples: 6, noise: 0.1 } as const;
  const spec = written({ seed: 3, data });
  const made = (seed: number) => generateTable({ source: 'generate', standardize: false, ...data }, seed).inputs;
  assert.deepEqual((await optionsOf(spec)).training.inputs, made(3));
  const other = await optionsOf(spec, { seed: 4 });
  assert.deepEqual([other.training.inputs, other.seed], [made(4), 4]);
});

test('a seed and a number of epochs from outside stand in for those of the text, zero included', async () => {
  const spec = written({ seed: 3, training: { epochs: 7, batchSize: 2 } });
  const { seed, epochs, batchSize } = await optionsOf(spec, { seed: 0, epochs: 1 });
  assert.deepEqual([seed, epochs, batchSize], [0, 1, 2]);
  assert.equal((await optionsOf(spec)).epochs, 7);
});

test('the summary counts rows, weights and the biases that there are', async () => {
  const layers = [{ units: 5, activation: 'tanh' }, { units: 1 }];
  const without = await prepared(written({ layers: [{ units: 5, bias: false }, { units: 1 }] }));
  assert.equal(without.summary?.parameters, 5 * 2 + 1 * 5 + 1);
  const { summary } = await prepared(written({ layers, training: { validationSplit: 0.25 } }));
  assert.deepEqual(summary, {
    trainingRows: 3,
    validationRows: 1,
    testRows: 0,
    droppedRows: 0,
    inputNames: ['input 1', 'input 2'],
    targetNames: ['target 1'],
    parameters: 5 * 2 + 5 + 1 * 5 + 1,
    loss: 'mse',
    task: 'regression',
    probeRow: 0,
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { specOf, specWith } from './problemsOf.ts';

suite('what a spec does not say', () => {
  test('has a default, everything but data and layers', () => {
    assert.deepEqual(specOf(specWith()), {
      seed: 0,
      precision: 'float64',
      data: { source: 'generate', generate: 'xor', noise: 0, standardize: false },
      layers: [
        {
          name: 'layer 1',
          units: 1,
          activation: { type: 'linear' },
          init: { type: 'glorotUniform' },
          bias: true,
          biasInit: { type: 'zeros' },
          l1: 0,
          l2: 0,
          dropout: 0,
          trainable: true,
        },
      ],
      optimizer: { ...optimizerDefaults.sgd, schedule: { type: 'constant', warmup: 0 } },
      training: { epochs: 100, batchSize: 32, shuffle: true, validationSplit: 0 },
      probe: { sample: 0 },
    });
  });

  test("an optimizer gets the rest of its own type, which are the engine's and so PyTorch's", () => {
    const optimizer = (json: string) => specOf(specWith({ optimizer: json })).optimizer;
    const schedule = { type: 'constant', warmup: 0 };
    for (const [type, defaults] of Object.entries(optimizerDefaults)) {
      assert.deepEqual(optimizer(`{ "type": "${type}" }`), { ...defaults, schedule });
    }
    assert.deepEqual(optimizer('{ "momentum": 0.9 }'), { ...optimizerDefaults.sgd, momentum: 0.9, schedule });
  });

  test('a schedule gets the rest of its own type', () => {
    const schedule = (json: string) => specOf(specWith({ optimizer: `{ "schedule": ${json} }` })).optimizer.schedule;
    assert.deepEqual(schedule('{ "warmup": 3 }'), { type: 'constant', warmup: 3 });
    assert.deepEqual(schedule('{ "type": "step", "stepSize": 5 }'), {
      type: 'step',
      stepSize: 5,
      gamma: 0.1,
      warmup: 0,
    });
    assert.deepEqual(schedule('"cosine"'), { type: 'cosine', minimum: 0, warmup: 0 });
    assert.deepEqual(schedule('"linear"'), { type: 'linear', startFactor: 1, endFactor: 0, warmup: 0 });
    const plateau = { factor: 0.1, patience: 10, threshold: 1e-4, minimum: 0, warmup: 0 };
    assert.deepEqual(schedule('"plateau"'), { type: 'plateau', monitor: 'validationLoss', ...plateau });
  });

  test('early stopping watches the held-out loss for 20 epochs', () => {
    const { earlyStopping } = specOf(specWith({ training: '{ "earlyStopping": {} }' })).training;
    assert.deepEqual(earlyStopping, { monitor: 'validationLoss', patience: 20, minDelta: 0 });
  });

  test('an initialization gets the rest of its own type', () => {
    const init = (json: string) => specOf(specWith({ layers: `[{ "units": 1, "init": ${json} }]` })).layers[0]!.init;
    assert.deepEqual(init('"uniform"'), { type: 'uniform', min: -0.05, max: 0.05 });
    assert.deepEqual(init('{ "type": "uniform", "max": 2 }'), { type: 'uniform', min: -0.05, max: 2 });
    assert.deepEqual(init('"normal"'), { type: 'normal', mean: 0, std: 0.05 });
    assert.deepEqual(init('{ "type": "constant", "value": 3 }'), { type: 'constant', value: 3 });
  });

  test('an activation may be a name or an object', () => {
    const layers = '[{ "units": 1, "activation": { "type": "tanh" } }, { "units": 1, "activation": "tanh" }]';
    assert.deepEqual(
      specOf(specWith({ layers })).layers.map(({ activation }) => activation),
      [{ type: 'tanh' }, { type: 'tanh' }],
    );
  });

  test('an activation gets the rest of its own type', () => {
    const activation = (json: string) =>
      specOf(specWith({ layers: `[{ "units": 1, "activation": ${json} }]` })).layers[0]!.activation;
    assert.deepEqual(activation('"leakyRelu"'), { type: 'leakyRelu', slope: 0.01 });
    assert.deepEqual(activation('{ "type": "leakyRelu", "slope": 0.2 }'), { type: 'leakyRelu', slope: 0.2 });
    assert.deepEqual(activation('"elu"'), { type: 'elu', alpha: 1 });
  });

  test('what it does say is kept', () => {
    const spec = specOf(
      specWith({
        name: '"n"',
        seed: '5',
        inputs: '2',
        loss: '"mse"',
        training: '{ "epochs": 3, "batchSize": "full", "shuffle": false, "validationSplit": 0.5 }',
        data: '{ "generate": "moons", "samples": 9, "noise": 0.1, "limit": 8, "normalize": "minmax" }',
        probe: '{ "input": [1, 2], "target": [0] }',
      }),
    );
    assert.deepEqual([spec.name, spec.seed, spec.inputs, spec.loss], ['n', 5, 2, 'mse']);
    assert.deepEqual(spec.training, { epochs: 3, batchSize: 'full', shuffle: false, validationSplit: 0.5 });
    const data = { generate: 'moons', samples: 9, noise: 0.1, limit: 8, normalize: 'minmax', standardize: false };
    assert.deepEqual(spec.data, { source: 'generate', ...data });
    assert.deepEqual(spec.probe, { input: [1, 2], target: [0] });
  });
});

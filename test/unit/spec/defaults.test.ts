import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { specOf, specWith } from './problemsOf.ts';

suite('what a spec does not say', () => {
  test('has a default, everything but data and layers', () => {
    assert.deepEqual(specOf(specWith()), {
      seed: 0,
      data: { source: 'generate', generate: 'xor', noise: 0, standardize: false },
      layers: [
        {
          name: 'layer 1',
          units: 1,
          activation: 'linear',
          init: { type: 'glorotUniform' },
          biasInit: { type: 'zeros' },
        },
      ],
      optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0 },
      training: { epochs: 100, batchSize: 32, shuffle: true, validationSplit: 0 },
      probe: { sample: 0 },
    });
  });

  test('an optimizer gets the rest of its own type', () => {
    const optimizer = (json: string) => specOf(specWith({ optimizer: json })).optimizer;
    const adam = { type: 'adam', learningRate: 0.001, betas: [0.9, 0.999], eps: 1e-8 };
    assert.deepEqual(optimizer('{ "type": "adam" }'), adam);
    assert.deepEqual(optimizer('{ "momentum": 0.9 }'), { type: 'sgd', learningRate: 0.1, momentum: 0.9 });
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
      ['tanh', 'tanh'],
    );
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

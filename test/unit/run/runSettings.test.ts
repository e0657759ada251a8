import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runSettings } from '../../../src/run/runSettings.ts';
import type { RunSettings } from '../../../src/run/settings.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { textDigest } from '../../../src/threads/node/digests.ts';

function settingsOf(text: string): RunSettings {
  const { spec } = parseSpec(text);
  assert.ok(spec);
  return runSettings(spec, { seed: 5, inputs: 2, loss: 'mse' }, textDigest);
}

const layers = '[{ "units": 1 }]';
const inline = (rows: string) =>
  settingsOf(`{ "data": { "inputs": [${rows}], "targets": [[0], [1]] }, "layers": ${layers} }`);

suite('the settings of a run', () => {
  test('are the spec with its defaults, and with the seed, the inputs and the loss that were trained', () => {
    assert.deepEqual(settingsOf(`{ "layers": ${layers}, "seed": 1, "data": { "generate": "xor" }, "name": "x" }`), {
      name: 'x',
      seed: 5,
      precision: 'float64',
      inputs: 2,
      data: { source: 'generate', generate: 'xor', noise: 0, standardize: false },
      layers: [
        {
          name: 'layer 1',
          biasInit: { type: 'zeros' },
          units: 1,
          activation: { type: 'linear' },
          init: { type: 'glorotUniform' },
          bias: true,
          l1: 0,
          l2: 0,
          dropout: 0,
          trainable: true,
        },
      ],
      loss: 'mse',
      optimizer: {
        type: 'sgd',
        learningRate: 0.1,
        weightDecay: 0,
        schedule: { type: 'constant', warmup: 0 },
        momentum: 0,
        dampening: 0,
        nesterov: false,
      },
      training: { epochs: 100, batchSize: 32, shuffle: true, validationSplit: 0 },
      probe: { sample: 0 },
    });
  });

  test('have the parts in the order of the spec, however the file has them', () => {
    const text = `{ "probe": { "sample": 1 }, "layers": ${layers}, "data": { "generate": "xor" }, "name": "x" }`;
    const order = ['name', 'seed', 'precision', 'inputs', 'data', 'layers', 'loss', 'optimizer', 'training', 'probe'];
    assert.deepEqual(Object.keys(settingsOf(text)), order);
  });

  test('have a digest for rows and weights, the same for the same numbers and another for others', () => {
    const inputsOf = (rows: string) => (inline(rows).data as Record<string, unknown>).inputs as { digest: string };
    const digest = inputsOf('[1, 2], [3, 4]');
    assert.deepEqual({ ...digest, digest: digest.digest.length }, { count: 2, digest: 16 });
    assert.deepEqual(inputsOf('[1.0, 2], [3, 4]'), digest);
    assert.notDeepEqual(inputsOf('[1, 2], [3, 4.5]'), digest);
    assert.notDeepEqual(inputsOf('[12, 3], [4, 5]'), inputsOf('[1, 23], [4, 5]'));
  });

  test('keep short lists as they are, and have a digest for long ones', () => {
    const probe = (numbers: readonly number[]) =>
      settingsOf(
        `{ "data": { "generate": "xor" }, "layers": ${layers}, "probe": { "input": ${JSON.stringify(numbers)}, "target": [1] } }`,
      ).probe as Record<string, unknown>;
    assert.deepEqual(probe([1, 2]), { input: [1, 2], target: [1] });
    assert.equal((probe(new Array(784).fill(0)).input as { count: number }).count, 784);
  });

  test('stay small: long texts are cut and still differ, and 500 layers take less than 200 kB', () => {
    const named = (name: string) =>
      settingsOf(`{ "name": "${name}", "data": { "generate": "xor" }, "layers": ${layers} }`);
    const [one, other] = [named(`${'x'.repeat(10_000)}1`), named(`${'x'.repeat(10_000)}2`)];
    assert.ok((one.name as string).length < 120);
    assert.notEqual(one.name, other.name);
    const many = JSON.stringify(
      Array.from({ length: 500 }, () => ({
        units: 2,
        weights: [
          [1, 2],
          [3, 4],
        ],
      })),
    );
    assert.ok(JSON.stringify(settingsOf(`{ "data": { "generate": "xor" }, "layers": ${many} }`)).length < 200_000);
  });
});

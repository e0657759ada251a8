import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerShapes } from '../../../src/plan/layerShapes.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { written } from './support.ts';

const layers = [{ name: 'hidden', units: 3, activation: 'tanh' }, { units: 2 }];
const csv = { csv: 'data.csv', target: 'y' };

function shapes(spec: Readonly<Record<string, unknown>>, inputs?: number): (number | undefined)[][] {
  const planned = layerShapes(parseSpec(JSON.stringify(spec)), inputs);
  return planned.map(({ inputs, outputs, parameters }) => [inputs, outputs, parameters]);
}

test('each layer has the outputs of the one before as its inputs', () => {
  const planned = layerShapes(parseSpec(JSON.stringify(written({ layers }))));
  assert.deepEqual(planned, [
    { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: { type: 'tanh' }, trainable: true, parameters: 9 },
    {
      name: 'layer 2',
      inputs: 3,
      outputs: 2,
      bias: true,
      activation: { type: 'linear' },
      trainable: true,
      parameters: 8,
    },
  ]);
});

test('a layer without a bias has its weights as parameters', () => {
  const [hidden, ...rest] = layers;
  const planned = layerShapes(parseSpec(JSON.stringify(written({ layers: [{ ...hidden, bias: false }, ...rest] }))));
  assert.deepEqual(
    planned.map(({ bias, parameters }) => [bias, parameters]),
    [
      [false, 6],
      [true, 8],
    ],
  );
});

test('the first inputs come from the data, else from the spec, else from the first weights', () => {
  const weighted = [{ units: 1, weights: [[1, 2, 3, 4]] }];
  assert.deepEqual(shapes({ data: csv, layers: weighted }), [[4, 1, 5]]);
  assert.deepEqual(shapes({ data: csv, layers, inputs: 6 })[0], [6, 3, 21]);
  assert.deepEqual(shapes({ data: csv, layers, inputs: 6 }, 7)[0], [7, 3, 24]);
});

test('while nothing tells the inputs, the first layer leaves them and its parameters open', () => {
  assert.deepEqual(shapes({ data: csv, layers }), [
    [undefined, 3, undefined],
    [3, 2, 8],
  ]);
});

test('layers have shapes when the spec has errors elsewhere, and none when one of them is wrong', () => {
  assert.deepEqual(shapes({ data: csv, layers, seed: -1 }).length, 2);
  assert.deepEqual(shapes({ data: csv, layers: [...layers, { units: 'many' }] }), []);
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { layerHover } from '../../../src/language/hoverText.ts';
import { runOf } from '../run/trainedRun.ts';

const hidden = {
  index: 0,
  count: 2,
  name: 'hidden',
  inputs: 4,
  outputs: 16,
  bias: true,
  activation: { type: 'tanh' },
  trainable: true,
} as const;
const shapes = [
  { name: 'hidden', inputs: 4, outputs: 16, bias: true, activation: 'tanh' },
  { name: 'out', inputs: 16, outputs: 3, bias: true, activation: 'softmax' },
];

suite('the hover on a layer', () => {
  test('gives its shapes, its formulas and the shapes of its Jacobians', () => {
    const text = layerHover(hidden, undefined);
    assert.match(text, /W 16x4, b 16, 80 parameters/);
    assert.match(text, /`y = tanh\(net\)`, `dy\/dnet = 1 - y\^2`/);
    assert.match(text, /dy\/dnet `16x16`, diagonal/);
    assert.match(text, /dnet\/dvec\(W\) `16x64`/);
    assert.match(text, /dnet\/dx = W `16x4`/);
    assert.doesNotMatch(text, /Epoch/);
  });

  test('of one without a bias counts and shows none', () => {
    const text = layerHover({ ...hidden, bias: false }, undefined);
    assert.match(text, /W 16x4, no bias, 64 parameters/);
    assert.match(text, /net = W x, tanh/);
  });

  test('says what of it is not trained', () => {
    const of = (change: object) => layerHover({ ...hidden, ...change }, undefined);
    assert.match(of({ trainable: 'weights' }), /80 parameters, b not trained\n/);
    assert.match(of({ trainable: 'bias' }), /80 parameters, W not trained\n/);
    assert.match(of({ trainable: false }), /80 parameters, not trained\n/);
    assert.match(of({ trainable: 'weights', bias: false }), /64 parameters\n/);
  });

  test('says that the Jacobian of softmax is full', () => {
    assert.match(layerHover({ ...hidden, activation: { type: 'softmax' } }, undefined), /dy\/dnet `16x16`, full/);
  });

  test('an activation with a parameter is shown with its value', () => {
    const leaky = layerHover({ ...hidden, activation: { type: 'leakyRelu', slope: 0.2 } }, undefined);
    assert.match(
      leaky,
      /leakyRelu: `y = net for net > 0, otherwise 0\.2 net`, `dy\/dnet = 1 for net > 0, otherwise 0\.2`/,
    );
  });

  test('leaves open what only the data could tell', () => {
    assert.match(layerHover({ ...hidden, inputs: undefined }, undefined), /W 16x\?, b 16/);
  });

  test('gives the latest norms of delta, gradient and update once it has been trained', () => {
    assert.match(layerHover(hidden, runOf(shapes, 7)), /Epoch 7: ‖delta‖ 7010, ‖dE\/dW‖ 7011, ‖ΔW‖ 7012/);
  });

  test('leads from a trained layer to why its gradient is what it is, and from another one nowhere', () => {
    const run = runOf(shapes, 7);
    const { start, tensors } = run.history.layout.layers[1]!;
    run.history.tensorsOf(7)![start + tensors.meanGradient.offset + 16 + 2] = -1e9;
    const out = { ...hidden, name: 'out', index: 1, inputs: 16, outputs: 3, activation: { type: 'softmax' } } as const;
    const text = layerHover(out, run);
    assert.match(text, /Largest: mean dE\/dW\\\[1\\\]\\\[2\\\] = -1e9\./);
    const [, argument] = /\[Why this gradient\?\]\(command:backprop\.why\?(\S+)\)$/.exec(text) ?? [];
    const ref = { layer: 1, quantity: 'meanGradient', row: 1, column: 2 };
    assert.deepEqual(JSON.parse(decodeURIComponent(argument!)), [
      { spec: 'file:///test.mlp.json', run: run.info.id, ref, epoch: 7 },
    ]);
    assert.doesNotMatch(layerHover(hidden, undefined), /command:/);
    assert.doesNotMatch(layerHover({ ...hidden, outputs: 17 }, runOf(shapes, 7)), /command:/);
  });

  test('does not show numbers of a layer that has another shape now', () => {
    const text = layerHover({ ...hidden, outputs: 8 }, runOf(shapes, 7));
    assert.match(text, /another layer here/);
    assert.doesNotMatch(text, /Epoch/);
    assert.match(layerHover({ ...hidden, bias: false }, runOf(shapes, 7)), /another layer here/);
  });

  test('shows a name with markup as it is written', () => {
    assert.match(layerHover({ ...hidden, name: '<img src=x> *b*' }, undefined), /\\<img src=x\\> \\\*b\\\*/);
  });
});

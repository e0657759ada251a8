import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { flowSummary } from '../../../../webview/flow/summary.ts';
import { flowDown, flowOf, type LayerNumbers, shapesOf } from './flowOf.ts';

/** With plain spaces, which are easier to compare. */
const summary = (...[flow, layers]: Parameters<typeof flowSummary>) =>
  flowSummary(flow, layers).replaceAll('\u00a0', ' ');

suite('what is said of a gradient that shrinks or grows', () => {
  test('names both ends with their norms, and what every layer alike does', () => {
    const flow = flowDown(
      0.98,
      Array.from({ length: 9 }, () => [0.24, 1.08] as const),
    );
    assert.equal(
      summary(flow, shapesOf(9)),
      'The gradient shrinks 200,000-fold on its way to hidden 1: ‖dE/dy‖ of sample 0 is 0.98 at the loss, ' +
        '‖dE/dnet‖ is 4.8e-6 in hidden 1. Every sigmoid multiplies it by about 0.24. ' +
        'All activations together multiply it by 2.6e-6, all weights by 1.9.',
    );
  });

  test('names the step that does most of it, and both factors over all layers', () => {
    const flow = flowDown(1, [
      [0.2, 1],
      [0.0003, 0.5, { flatShare: 1 }],
      [0.25, 2],
    ]);
    assert.equal(
      summary(flow, shapesOf(3)),
      'The gradient shrinks 67,000-fold on its way to hidden 1: ‖dE/dy‖ of sample 0 is 1 at the loss, ' +
        '‖dE/dnet‖ is 1.5e-5 in hidden 1. The largest drop is in the activation of hidden 2 ' +
        '(× 0.0003: all its units are flat (derivative about 0)). ' +
        'All activations together multiply it by 1.5e-5, all weights by 1.',
    );
  });

  test('names weights as well as activations', () => {
    const falling = flowDown(1, [
      [0.5, 1],
      [1, 0.01],
    ]);
    assert.match(
      summary(falling, shapesOf(2)),
      /shrinks 200-fold .* The largest drop is in the weights of out \(× 0\.01\)\./,
    );
    const growing = flowDown(1, [
      [1, 1],
      [0.9, 6],
      [1, 4],
    ]);
    assert.match(
      summary(growing, shapesOf(3)),
      /grows 22-fold .* The largest growth is in the weights of hidden 2 \(× 6\)\./,
    );
  });

  test('calls no step the largest where two are within 5 %', () => {
    const flow = flowDown(1, [
      [1, 1],
      [1, 0.1],
      [1, 0.103],
    ]);
    assert.equal(
      summary(flow, shapesOf(3)),
      'The gradient shrinks 97-fold on its way to hidden 1: ‖dE/dy‖ of sample 0 is 1 at the loss, ' +
        '‖dE/dnet‖ is 0.01 in hidden 1. All activations together multiply it by 1, all weights by 0.01.',
    );
  });

  test('tells how many units are flat', () => {
    const of = (offShare: number, flatShare: number) =>
      summary(
        flowDown(1, [
          [1, 1],
          [0.01, 1, { offShare, flatShare }],
        ]),
        shapesOf(2, 'relu'),
      );
    assert.match(of(0.75, 0.75), /\(× 0\.01: 6 of its 8 units are flat \(derivative 0\)\)/);
    assert.match(of(0, 0.5), /\(× 0\.01: 4 of its 8 units are flat \(derivative about 0\)\)/);
  });

  test('says that it keeps its size where steps balance, and gives both factors', () => {
    const flow = flowDown(1, [
      [0.1, 1],
      [1, 8],
    ]);
    assert.equal(
      summary(flow, shapesOf(2)),
      'The gradient keeps about its size on its way to hidden 1: ‖dE/dy‖ of sample 0 is 1 at the loss, ' +
        '‖dE/dnet‖ is 0.8 in hidden 1. All activations together multiply it by 0.1, the weights by 8.',
    );
  });

  test('counts the step that loss and last activation take together, but not dE/dx, which is not used', () => {
    const flow = flowDown(
      1,
      [
        [0.5, 1e-7],
        [1e-3, 30],
      ],
      true,
    );
    assert.equal(
      summary(flow, shapesOf(2)),
      'The gradient shrinks 67-fold on its way to hidden 1: ‖dE/dy‖ of sample 0 is 1 at the loss, ' +
        '‖dE/dnet‖ is 0.015 in hidden 1. The largest drop is in the activation of out (× 0.001: sigmoid and loss together). ' +
        'All activations together multiply it by 0.0005, the weights by 30.',
    );
  });

  test('starts at the last dE/dnet where dE/dy is not finite', () => {
    const infinite = { outputGradient: Number.NEGATIVE_INFINITY, delta: 1, inputGradient: 0.5 };
    assert.equal(
      summary(flowOf([{ outputGradient: 0.5, delta: 0.1 }, infinite], true), shapesOf(2, 'softmax')),
      'The gradient shrinks 10-fold on its way to hidden 1: ‖dE/dnet‖ of sample 0 is 1 in out, ‖dE/dnet‖ is 0.1 in hidden 1. ' +
        'dE/dy at the loss is not finite. The largest drop is in the activation of hidden 1 (× 0.2: the full Jacobian of softmax). ' +
        'The activation multiplies it by 0.2, the weights by 0.5.',
    );
    assert.equal(
      summary(flowOf([infinite], true), shapesOf(1)),
      '‖dE/dnet‖ of sample 0 is 1 in out. dE/dy at the loss is not finite.',
    );
  });

  test('is short for one layer', () => {
    assert.equal(
      summary(flowDown(1, [[0.1, 5]]), shapesOf(1)),
      'The gradient shrinks 10-fold on its way to out: ‖dE/dy‖ of sample 0 is 1 at the loss, ‖dE/dnet‖ is 0.1 in out.',
    );
  });

  test('shortens names', () => {
    const layers = shapesOf(2).map(shape => ({ ...shape, name: '<b>'.repeat(500) }));
    const flow = flowDown(1, [
      [0.1, 1],
      [1, 1],
    ]);
    assert.ok(summary(flow, layers).length < 420);
  });
});

suite('what is said of a gradient that ends or breaks', () => {
  const ended = (first: LayerNumbers, activation: number, weights: number, more: LayerNumbers = {}, name = 'relu') =>
    summary(
      flowDown(1, [
        [1, 1, first],
        [activation, weights, more],
        [1, 1],
      ]),
      shapesOf(3, name),
    );

  test('names the activation whose units are flat', () => {
    const text = (offShare: number) => ended({}, 0, 1, { offShare });
    assert.equal(text(1), 'All units of hidden 2 are flat (derivative 0), so nothing reaches the layers below.');
    assert.equal(
      text(0.5),
      'Every unit of hidden 2 that gets a gradient is flat (derivative 0), so nothing reaches the layers below.',
    );
    assert.equal(
      ended({}, 0, 1, {}, 'softmax'),
      'The outputs of hidden 2 do not change with net here, so nothing reaches the layers below.',
    );
  });

  test('in the first layer, nothing is below', () => {
    const flow = flowDown(1, [
      [0, 1, { offShare: 1 }],
      [1, 1],
    ]);
    assert.equal(summary(flow, shapesOf(2)), 'All units of hidden 1 are flat (derivative 0), so it gets no gradient.');
  });

  test('names weights that are all 0, and only says so of those', () => {
    assert.equal(
      ended({}, 1, 0, { zeroWeights: 1 }),
      'All weights of hidden 2 are 0, so nothing reaches the layers below.',
    );
    assert.equal(
      ended({}, 1, 0, { zeroWeights: 0 }),
      'The weights of hidden 2 multiply this gradient by 0, so nothing reaches the layers below.',
    );
  });

  test('an output that equals its target ends a fused gradient, whatever the derivative is', () => {
    assert.equal(
      summary(flowDown(1, [[0, 1, { offShare: 1 }]], true), shapesOf(1)),
      'The outputs of out equal their targets, so dE/dnet is exactly 0.',
    );
  });

  test('does not blame units or weights for a gradient too small to be told from 0', () => {
    assert.equal(
      summary(flowDown(1e-40, [[0, 1]]), shapesOf(1)),
      'The gradient reaches the activation of out as 1e-40 and is rounded to 0 there, so it gets no gradient.',
    );
    assert.match(
      summary(flowDown(1e-40, [[0, 1, { offShare: 1 }]]), shapesOf(1)),
      /^All units of out are flat \(derivative 0\)/,
    );
  });

  test('says that the loss has none for this sample', () => {
    for (const isFused of [false, true]) {
      assert.equal(
        summary(flowDown(0, [[1, 1]], isFused), shapesOf(1)),
        'This sample’s loss gradient is 0. Choose another sample.',
      );
    }
  });

  test('names the first layer upwards whose values are not finite', () => {
    const flow = flowOf([{}, { output: Number.POSITIVE_INFINITY }, { output: Number.NaN }]);
    assert.equal(
      summary(flow, shapesOf(3)),
      'The outputs of hidden 2 are not finite (norm ∞), so there is no gradient.',
    );
  });

  test('names the step, going down, that makes it infinite', () => {
    const flow = flowDown(1, [
      [1, 1],
      [1, Number.POSITIVE_INFINITY],
    ]);
    assert.equal(summary(flow, shapesOf(2)), 'The gradient is not finite below the weights of out (norm ∞).');
    assert.equal(
      summary(flowDown(Number.NaN, [[1, 1]]), shapesOf(1)),
      'The gradient of the loss is not finite (norm NaN).',
    );
  });
});

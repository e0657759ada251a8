import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { flowSummary } from '../../../../webview/flow/summary.ts';
import { flowDown, flowOf, shapesOf } from './flowOf.ts';

/** With plain spaces, which are easier to compare. */
const summary = (...[flow, layers]: Parameters<typeof flowSummary>) =>
  flowSummary(flow, layers).replaceAll('\u00a0', ' ');

suite('what is said of a gradient that shrinks or grows', () => {
  test('names the step that does most of it, and both factors over all layers', () => {
    const flow = flowDown(1, [
      [0.2, 1],
      [0.0003, 0.5, { flatShare: 1 }],
      [0.25, 2],
    ]);
    assert.equal(
      summary(flow, shapesOf(3)),
      'From the loss to "hidden 1" the gradient falls by 10^4.8; most of it in the activation of "hidden 2" ' +
        '(× 0.0003: all its units are saturated). All activations together × 10^-4.8, all weights × 1.',
    );
  });

  test('names weights as well as activations', () => {
    const falling = flowDown(1, [
      [0.5, 1],
      [1, 0.01],
    ]);
    assert.match(summary(falling, shapesOf(2)), /falls by 10\^2\.3; most of it in the weights of "out" \(× 0\.01\)\./);
    const growing = flowDown(1, [
      [1, 1],
      [0.9, 6],
      [1, 4],
    ]);
    assert.match(
      summary(growing, shapesOf(3)),
      /grows by a factor of 22; most of it in the weights of "hidden 2" \(× 6\)/,
    );
  });

  test('says so when many steps do a little', () => {
    const flow = flowDown(
      1,
      Array.from({ length: 8 }, () => [0.25, 1, { derivative: 0.24 }] as const),
    );
    assert.match(
      summary(flow, shapesOf(8)),
      /a little everywhere, most in the activation of "out" \(× 0\.25: its mean derivative is 0\.24\)/,
    );
  });

  test('tells units that are off from units that are saturated', () => {
    const of = (offShare: number, flatShare: number) =>
      summary(
        flowDown(1, [
          [1, 1],
          [0.01, 1, { offShare, flatShare }],
        ]),
        shapesOf(2, 'relu'),
      );
    assert.match(of(0.75, 0.75), /\(× 0\.01: 6 of its 8 units are off\)/);
    assert.match(of(0, 0.5), /\(× 0\.01: 4 of its 8 units are saturated\)/);
  });

  test('leaves the strongest step out where steps balance, and gives both factors', () => {
    const flow = flowDown(1, [
      [0.1, 1],
      [1, 8],
    ]);
    assert.equal(
      summary(flow, shapesOf(2)),
      'From the loss to "hidden 1" the gradient keeps its size (× 0.8). All activations together × 0.1, all weights × 8.',
    );
  });

  test('counts neither the last activation where loss and activation are taken together, nor what trains nothing', () => {
    const flow = flowDown(
      1e9,
      [
        [0.1, 1e-7],
        [1e-9, 1],
      ],
      true,
    );
    assert.match(summary(flow, shapesOf(2)), /falls by a factor of 10; most of it in the activation of "hidden 1"/);
  });

  test('is short for one layer', () => {
    assert.match(
      summary(flowDown(1, [[0.1, 5]]), shapesOf(1)),
      /^From the loss to "out" the gradient falls by a factor of 10, in the activation of "out" \(.*\)\.$/,
    );
    assert.equal(summary(flowDown(4, [[0.5, 5]], true), shapesOf(1)), 'One layer: dE/dnet of "out" has the norm 2.');
  });

  test('shortens names', () => {
    const layers = shapesOf(2).map(shape => ({ ...shape, name: '<b>'.repeat(500) }));
    const flow = flowDown(1, [
      [0.1, 1],
      [1, 1],
    ]);
    assert.ok(summary(flow, layers).length < 300);
  });
});

suite('what is said of a gradient that ends or breaks', () => {
  test('names the activation whose units are off', () => {
    const of = (offShare: number) =>
      summary(
        flowDown(1, [
          [1, 1],
          [0, 1, { offShare }],
          [1, 1],
        ]),
        shapesOf(3, 'relu'),
      );
    assert.equal(of(1), 'The gradient ends in the activation of "hidden 2": all its units are off, with derivative 0.');
    assert.match(of(0.5), /ends in the activation of "hidden 2": the units that it reaches are off/);
  });

  test('names weights that hand down nothing', () => {
    const flow = flowDown(1, [
      [1, 1],
      [1, 0],
    ]);
    assert.equal(summary(flow, shapesOf(2)), 'The gradient ends in the weights of "out": what they hand down is 0.');
  });

  test('does not blame units for a gradient too small to be told from 0', () => {
    const flow = flowDown(1e-40, [[0, 1]]);
    assert.match(summary(flow, shapesOf(1)), /it arrives as 1e-40, and what is left is taken for 0/);
  });

  test('says that there is none when the loss has none', () => {
    assert.equal(
      summary(flowDown(0, [[1, 1]]), shapesOf(1)),
      'The loss has no gradient for this sample: 0 comes down.',
    );
  });

  test('names the first layer upwards whose values are not finite', () => {
    const flow = flowOf([{}, { output: Number.POSITIVE_INFINITY }, { output: Number.NaN }]);
    assert.match(summary(flow, shapesOf(3)), /^From "hidden 2" upwards the values are not finite \(∞\)/);
  });

  test('names the step, going down, that makes it infinite', () => {
    const flow = flowDown(1, [
      [1, 1],
      [1, Number.POSITIVE_INFINITY],
    ]);
    assert.equal(
      summary(flow, shapesOf(2)),
      'The gradient stops being finite in the weights of "out": it comes out as ∞.',
    );
    assert.equal(summary(flowDown(Number.NaN, [[1, 1]]), shapesOf(1)), 'The gradient of the loss is not finite (NaN).');
  });
});

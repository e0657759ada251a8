import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powerOf, startsAtDelta, stepsDown, strongestStep, totalPower } from '../../../../webview/flow/steps.ts';
import { flowDown, flowOf } from './flowOf.ts';

const flow = flowDown(2, [
  [0.1, 7],
  [0.5, 0.01],
]);

test('a gradient passes activation and weights of each layer, from the last to the first activation', () => {
  assert.deepEqual(
    stepsDown(flow, 2).map(({ layer, kind, before, after }) => [layer, kind, before, after]),
    [
      [1, 'activation', 2, 1],
      [1, 'weights', 1, 0.01],
      [0, 'activation', 0.01, 0.001],
    ],
  );
});

test('where loss and activation are taken together, their step is the first, from dE/dy to dE/dnet', () => {
  const fused = { ...flow, isFused: true };
  assert.deepEqual(stepsDown(fused, 2), stepsDown(flow, 2));
  assert.equal(startsAtDelta(fused, 2), false);
});

test('the way begins at the last dE/dnet where dE/dy is not finite, or 0 though dE/dnet is not', () => {
  for (const outputGradient of [Number.NEGATIVE_INFINITY, Number.NaN, 0]) {
    const fused = flowOf(
      [
        { outputGradient: 2, delta: 1 },
        { outputGradient, delta: 4, inputGradient: 2 },
      ],
      true,
    );
    assert.equal(startsAtDelta(fused, 2), true);
    assert.equal(startsAtDelta({ ...fused, isFused: false }, 2), false);
    assert.deepEqual(
      stepsDown(fused, 2).map(({ layer, kind, before }) => [layer, kind, before]),
      [
        [1, 'weights', 4],
        [0, 'activation', 2],
      ],
    );
  }
});

test('the strongest step is the one that goes furthest the way of all together', () => {
  assert.deepEqual(strongestStep(stepsDown(flow, 2)), { layer: 1, kind: 'weights', before: 1, after: 0.01 });
  const growing = flowDown(1, [
    [3, 1],
    [0.5, 10],
  ]);
  assert.equal(strongestStep(stepsDown(growing, 2))?.kind, 'weights');
  assert.equal(strongestStep([]), undefined);
});

test('a tie within 5 % has no strongest step, nor has a way on which every step changes less', () => {
  const strongest = (...factors: readonly number[]) =>
    strongestStep(
      stepsDown(
        flowDown(
          1,
          factors.map(factor => [factor, 1] as const),
        ),
        factors.length,
      ),
    );
  assert.equal(strongest(0.249, 0.25), undefined);
  assert.equal(strongest(0.25, 0.239), undefined);
  assert.equal(strongest(0.25, 0.237)?.layer, 1);
  assert.equal(strongest(0.237, 0.25)?.layer, 0);
  assert.equal(strongest(4, 4.1), undefined);
  assert.equal(strongest(0.97, 1), undefined);
});

test('the step that ends a gradient is the strongest, and where nothing comes in none is', () => {
  const ended = flowDown(1, [
    [0.5, 1],
    [0, 1],
  ]);
  assert.equal(powerOf({ before: 1, after: 0 }), Number.NEGATIVE_INFINITY);
  assert.ok(Number.isNaN(powerOf({ before: 0, after: 0 })));
  assert.ok(Number.isNaN(totalPower(stepsDown(ended, 2))));
  assert.deepEqual(strongestStep(stepsDown(ended, 2))?.kind, 'activation');
  assert.equal(strongestStep(stepsDown(flowDown(0, [[1, 1]]), 1)), undefined);
});

test('powers of steps add up beyond what numbers can hold', () => {
  const steps = Array.from({ length: 4 }, () => ({ layer: 0, kind: 'weights', before: 1, after: 1e-200 }) as const);
  assert.equal(totalPower(steps), -800);
});

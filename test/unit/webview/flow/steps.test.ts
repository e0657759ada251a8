import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powerOf, stepsDown, strongestStep, totalPower } from '../../../../webview/flow/steps.ts';
import { flowDown } from './flowOf.ts';

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

test('where loss and activation are taken together, the way begins at the last delta', () => {
  assert.deepEqual(
    stepsDown({ ...flow, isFused: true }, 2).map(({ layer, kind }) => [layer, kind]),
    [
      [1, 'weights'],
      [0, 'activation'],
    ],
  );
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

test('of steps that are all but equal the one nearest the loss is the strongest', () => {
  const even = flowDown(1, [
    [0.249, 1],
    [0.25, 1],
  ]);
  assert.equal(strongestStep(stepsDown(even, 2))?.layer, 1);
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

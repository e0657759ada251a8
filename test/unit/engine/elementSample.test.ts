import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { everyElement, sampledElements } from '../../../src/engine/elementSample.ts';
import { checkGradients, gradientChecks } from '../../../src/engine/gradientCheck.ts';
import { networkWithSamples } from './support.ts';

test('a sample has the number that is asked for, ascending, none twice, all within the tensor', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 2 ** 32 - 1 }),
      fc.nat({ max: 300 }),
      fc.integer({ min: 1, max: 40 }),
      (seed, size, most) => {
        const chosen = [...sampledElements(seed, most)(size)];
        assert.equal(chosen.length, Math.min(size, most));
        assert.deepEqual(
          chosen,
          [...new Set(chosen)].toSorted((a, b) => a - b),
        );
        assert.ok(chosen.every(index => index >= 0 && index < size));
      },
    ),
    { seed: 3 },
  );
});

test('every element is as likely as any other', () => {
  const hits = new Array<number>(10).fill(0);
  const choose = sampledElements(1, 3);
  for (let n = 0; n < 10_000; n++) for (const index of choose(10)) hits[index]!++;
  // 3,000 expected, with a standard deviation of 46.
  for (const hit of hits) assert.ok(Math.abs(hit - 3000) < 230, String(hits));
});

test('the same seed chooses the same elements, another seed others', () => {
  const chosen = (seed: number) => [...sampledElements(seed, 5)(1000)];
  assert.deepEqual(chosen(7), chosen(7));
  assert.notDeepEqual(chosen(7), chosen(8));
});

test('a check of chosen elements reports those alone, and how many there are', () => {
  const { network, samples } = networkWithSamples(1, ['tanh', 'linear'], 'mse');
  const whole = checkGradients(network, samples);
  const part = checkGradients(network, samples, elements => Uint32Array.of(elements - 1));
  for (const [index, { worst, checked, elements }] of part.entries()) {
    const { O, I } = network.layers[whole[index].layer];
    const isWeights = whole[index].tensor === 'weights';
    assert.deepEqual([checked, elements], [1, isWeights ? O * I : O]);
    assert.deepEqual([worst!.row, worst!.column], isWeights ? [O - 1, I - 1] : [0, O - 1]);
    assert.deepEqual([whole[index].checked, whole[index].elements], [elements, elements]);
  }
});

test('a check can be given up at any step, and the weights are as they were', () => {
  const { network, samples } = networkWithSamples(1, ['tanh', 'linear'], 'mse');
  const before = network.layers.map(({ w, b }) => [w.slice(), b.slice()]);
  const checks = gradientChecks(network, samples, everyElement);
  let steps = 0;
  for (const report of checks) {
    steps++;
    assert.deepEqual(
      network.layers.map(({ w, b }) => [w, b]),
      before,
    );
    if (report) break;
  }
  assert.equal(steps, network.layers[0].w.length);
});

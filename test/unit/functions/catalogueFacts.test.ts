/** What rows of the catalogues say of themselves, for advice and diagnosis, against what they compute. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createOptimizer } from '../../../src/engine/optimizers.ts';
import { distributionOf, initializationNames, initializations } from '../../../src/functions/initializations.ts';
import { type LossName, losses, lossNames } from '../../../src/functions/losses.ts';
import { optimizerDefaults, optimizerNames, optimizers } from '../../../src/functions/optimizers.ts';

suite('the distance of a loss', () => {
  const pairs = [
    [0.3, 0.1],
    [0.9, 0.4],
    [0.2, 0.75],
  ] as const;
  const isOfDistance = (loss: LossName) =>
    pairs.every(([y, t]) => Math.abs(losses[loss].value(y, t) - losses[loss].value(y - t + 0.5, 0.5)) < 1e-12);
  /** By which power of the distance it grows from `a` to `b`. */
  const power = (loss: LossName, a: number, b: number) =>
    Math.log(losses[loss].value(b, 0) / losses[loss].value(a, 0)) / Math.log(b / a);

  for (const loss of lossNames) {
    test(`of ${loss} is what it says`, () => {
      const { distance } = losses[loss];
      assert.equal(distance !== undefined, isOfDistance(loss));
      if (distance === undefined) return;
      const [near, far] = [power(loss, 1e-3, 1e-2), power(loss, 1e3, 1e4)].map(Math.round);
      assert.equal(distance, near === 2 && far === 2 ? 'squared' : near === 1 && far === 1 ? 'absolute' : 'mixed');
    });
  }
});

suite('the best constant answer', () => {
  // Shares, which every loss with such an answer takes.
  const targets = [0.1, 0.2, 0.6];
  const known = { mean: 0.3, median: 0.2 };

  for (const loss of lossNames) {
    const { leastAt, value } = losses[loss];
    if (!leastAt) continue;
    test(`under ${loss} is the ${leastAt}`, () => {
      const isWeighed = loss === 'crossEntropy';
      // Of outputs that add up to 1, as those of cross-entropy do, another answer takes from one what it gives to the other.
      const at = (y: number) =>
        targets.reduce((sum, t) => sum + value(y, t) + (isWeighed ? value(1 - y, 1 - t) : 0), 0);
      const best = at(known[leastAt]);
      for (const y of [0.05, 0.15, 0.19, 0.21, 0.29, 0.31, 0.5, 0.9]) assert.ok(at(y) > best, String(y));
    });
  }
});

suite('an optimizer that moves by its rate', () => {
  for (const type of optimizerNames) {
    test(`is ${optimizers[type].movesByRate ? '' : 'not '}${type}`, () => {
      const options = { ...optimizerDefaults[type], learningRate: 0.01, weightDecay: 0 };
      const steps = [0.01, 1, 100].map(gradient => {
        const theta = Float64Array.of(0);
        const optimizer = createOptimizer(options, [{ theta, g: Float64Array.of(gradient) }]);
        optimizer.begin();
        optimizer.update(theta, options.learningRate);
        return Math.abs(theta[0]) / options.learningRate;
      });
      assert.equal(
        optimizers[type].movesByRate,
        steps.every(step => step > 0.1 && step < 11),
        String(steps),
      );
    });
  }

  test('is given a usual rate that is above its standard rate', () => {
    for (const type of optimizerNames) {
      const { learningRate, usual } = optimizers[type];
      assert.ok(usual.most > learningRate && usual.way > 0, type);
    }
  });
});

suite('an initialization whose size is stated', () => {
  for (const type of initializationNames) {
    test(`is ${initializations[type].isStated ? '' : 'not '}${type}`, () => {
      const options = { type, min: -1, max: 1, mean: 0, std: 1, value: 1 } as Parameters<typeof distributionOf>[0];
      const [small, large] = [distributionOf(options, 2, 3), distributionOf(options, 200, 300)];
      // A matrix with orthonormal rows has smaller elements the larger it is.
      const isSame = small.kind !== 'orthogonal' && JSON.stringify(small) === JSON.stringify(large);
      assert.equal(initializations[type].isStated === true, isSame);
    });
  }
});

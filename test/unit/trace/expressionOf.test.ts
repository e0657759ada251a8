import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { evaluate } from '../../../src/expression/evaluate.ts';
import { isProblem, parseExpression } from '../../../src/expression/parse.ts';
import { isKnown } from '../../../src/run/moment.ts';
import { stopMoment } from '../../../src/run/stopMoment.ts';
import { createCourse } from '../../../src/timeline/course.ts';
import { expressionOf } from '../../../src/trace/expressionOf.ts';
import { quantityNames, sizeOf } from '../../../src/trace/quantity.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions } from '../engine/support.ts';
import { stopAt, timelineAt } from '../run/stops.ts';
import { anyShare } from '../shares.ts';

/** Also names that an expression could mistake for something else. */
const layerName = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc.constantFrom(
    'hidden',
    'hidden 1',
    'W',
    'sample',
    'and',
    'T',
    '2',
    '"',
    '\\',
    'a"b',
    "it's",
    'x(1)[2]',
    'größe',
    '-',
  ),
);

suite('a number as an expression of the debugger', () => {
  test('is read back, and denotes the number that it was written for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(layerName, layerName).filter(([a, b]) => a !== b),
        anyShare,
        fc.nat(5),
        fc.constantFrom(0, 0.4),
        async (names, at, wanted, dropout) => {
          const training = randomSamples(5, 6, 2, 2, 'crossEntropy');
          const layers = layersOf(['tanh', 'softmax'], [3, 2]);
          const options = trainingOptions({
            ...{ seed: 4, inputs: 2, training, epochs: 2, batchSize: 3, probe: sampleAt(training, 1) },
            loss: 'crossEntropy',
            layers: layers.map((layer, l) => ({ ...layer, name: names[l]!, dropout: l === 0 ? dropout : 0 })),
          });
          const time = Math.floor(at * createCourse(options).end);
          const stop = await stopAt(options, time, wanted);
          const { names: readable } = await timelineAt(options, time);
          const moment = stopMoment(stop);
          for (const [layer, shape] of moment.layers.entries()) {
            for (const quantity of quantityNames) {
              const numbers = moment.numbers(layer, quantity);
              const [rows, columns] = sizeOf(quantity, shape, layer === moment.layers.length - 1);
              for (let k = 0; k < rows * columns; k++) {
                const ref = { layer, quantity, row: Math.floor(k / columns), column: k % columns };
                const text = expressionOf(ref, moment.layers, stop.sample?.index);
                const parsed = parseExpression(text);
                assert.ok(!isProblem(parsed), text);
                if (!isKnown(numbers)) continue;
                const value = evaluate(parsed, readable);
                // The gradient of a sample is known to expressions once the batch's is.
                if (typeof value === 'object' && quantity.toLowerCase().endsWith('gradient')) continue;
                assert.equal(value, numbers.at(ref.row, ref.column), `${text} at ${stop.position}`);
              }
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('has indices from 0, and names in quotes where they need them', () => {
    const shape = { inputs: 4, outputs: 3, bias: true, activation: 'tanh' };
    const layers = [
      { ...shape, name: 'hidden' },
      { ...shape, name: 'hidden 1' },
    ];
    const at = { row: 2, column: 1 };
    assert.equal(expressionOf({ layer: 0, quantity: 'batchGradient', ...at }, layers), 'gradient(hidden)[2,1]');
    assert.equal(expressionOf({ layer: 1, quantity: 'weights', ...at }, layers), 'W("hidden 1")[2,1]');
    assert.equal(expressionOf({ layer: 0, quantity: 'delta', ...at }, layers, 5), 'delta(hidden, sample(5))[1]');
    assert.equal(expressionOf({ layer: 0, quantity: 'meanGradient', ...at }, layers), 'meanGradient(hidden)[2,1]');
  });
});

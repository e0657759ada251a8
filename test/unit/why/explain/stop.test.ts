import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { ActivationName, EngineOptions, LossName } from '../../../../src/engine/options.ts';
import { isKnown } from '../../../../src/run/moment.ts';
import { momentOf } from '../../../../src/run/viewedMoment.ts';
import { createCourse } from '../../../../src/timeline/course.ts';
import { factsOf, quantityNames, sizeOf } from '../../../../src/trace/quantity.ts';
import { asItStands, chosenNumber } from '../../../../src/why/chosenNumber.ts';
import { explain } from '../../../../src/why/explain/explain.ts';
import { layerChain } from '../../../../src/why/explain/layerChain.ts';
import { chainSource } from '../../../../src/why/explain/source.ts';
import { firstWhyView } from '../../../../src/why/whyMessage.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions } from '../../engine/support.ts';
import { stopAt } from '../../run/stops.ts';
import { anyShare } from '../../shares.ts';
import { assertEvaluates } from './evaluate.ts';
import { runOf } from './sources.ts';

const ends: readonly (readonly [ActivationName, LossName])[] = [
  ['sigmoid', 'binaryCrossEntropy'],
  ['softmax', 'crossEntropy'],
  ['linear', 'mse'],
  ['tanh', 'huber'],
];

/** Small trainings, with and without dropout. */
const trainings = fc
  .record({
    seed: fc.nat(1000),
    units: fc.integer({ min: 1, max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    end: fc.constantFrom(...ends),
    hidden: fc.constantFrom<ActivationName>('tanh', 'relu', 'sigmoid'),
    batchSize: fc.integer({ min: 1, max: 7 }),
    dropout: fc.constantFrom(0, 0.5),
    bias: fc.boolean(),
    at: anyShare,
  })
  .map(({ seed, units, outputs, end: [activation, loss], hidden, batchSize, dropout, bias, at }) => {
    const training = randomSamples(seed, 7, 3, outputs, loss);
    const layers = layersOf([hidden, activation], [units, outputs], { type: 'normal', mean: 0, std: 0.8 });
    const given: Partial<EngineOptions> = {
      ...{ seed, inputs: 3, loss, training, batchSize, epochs: 2 },
      layers: layers.map((layer, index) => (index === 0 ? { ...layer, bias, dropout } : layer)),
      probe: sampleAt(training, 2),
    };
    return { given, at };
  });

suite('explanations at a stop of the debugger', () => {
  test('have the digits of the stop, their formulas come to them, and what is not computed yet is said', async () => {
    await fc.assert(
      fc.asyncProperty(trainings, async ({ given, at }) => {
        const options = trainingOptions(given);
        const time = Math.floor(at * createCourse(options).end);
        const run = runOf(given);
        const stop = await stopAt(options, time);
        if (!stop.sample) return;
        const viewed = { run, selection: { layer: 0, epoch: 'latest' }, stop } as const;
        const { moment } = momentOf(viewed)!;
        const source = chainSource({ run, epoch: stop.at.epoch, sample: undefined, probe: undefined, stop })!;
        for (const [layer, shape] of moment.layers.entries()) {
          const { missing } = layerChain(source, layer, 0);
          for (const quantity of quantityNames) {
            const [rows, columns] = sizeOf(quantity, shape, layer === moment.layers.length - 1);
            if (rows === 0) continue;
            const { weightsBefore, biasBefore } = stop.layers[layer]!;
            const ref = { layer, quantity, row: 0, column: 0 };
            // W and b that the batch was sent through, and beside them as they are: see the next test.
            if (weightsBefore && factsOf(quantity).when === 'after') continue;
            const numbers = moment.numbers(layer, quantity);
            if (!isKnown(numbers)) {
              assert.throws(() => explain(source, ref), RangeError, `${quantity} at ${stop.position}`);
              assert.equal(numbers.state, 'toCome', `${quantity} at ${stop.position}: ${numbers.why}`);
              if (factsOf(quantity).when === 'before' && !factsOf(quantity).symbol.isDiagonal)
                assert.ok(quantity in missing);
              continue;
            }
            for (let row = 0; row < rows; row++) {
              for (let column = 0; column < columns; column++) {
                const explained = explain(source, { ...ref, row, column });
                const past = { weights: weightsBefore, bias: biasBefore }[quantity as string];
                const expected = past ? past[row * columns + column] : numbers.at(row, column);
                assert.ok(Object.is(explained.value, expected), `${explained.title} at ${stop.position}`);
                assert.match(explained.subject, / at \d+:\d+:/);
                assert.doesNotMatch(explained.sentence, /NaN|undefined/, `${explained.title} at ${stop.position}`);
                const value = assertEvaluates(explained.title, explained.numbers);
                assert.equal(value, explained.value, `${explained.title} at ${stop.position}`);
              }
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of W and b that are chosen where they are shown as they are have these digits, before the update and after it', async () => {
    let updated = 0;
    await fc.assert(
      fc.asyncProperty(trainings, async ({ given, at }) => {
        const options = trainingOptions(given);
        const course = createCourse(options);
        const run = runOf(given);
        const stop = await stopAt(options, Math.floor(at * course.end));
        if (!stop.sample) return;
        const source = chainSource({ run, epoch: stop.at.epoch, sample: undefined, probe: undefined, stop })!;
        for (const [layer, { shape, weights, bias, weightsBefore }] of stop.layers.entries()) {
          const isUpdated = weightsBefore !== undefined;
          if (isUpdated) updated++;
          for (const [quantity, values] of [
            ['weights', weights],
            ['bias', bias],
          ] as const) {
            for (const [k, value] of values.entries()) {
              const [row, column] = quantity === 'bias' ? [0, k] : [Math.floor(k / shape.inputs), k % shape.inputs];
              const why = asItStands({ layer, quantity, row, column });
              const chosen = chosenNumber(source, { ...firstWhyView, why }, layer);
              assert.equal(chosen.message, '');
              const explained = explain(source, chosen.ref);
              assert.ok(Object.is(explained.value, value), `${explained.title} at ${stop.position}`);
              const time = isUpdated ? ` after the update of batch ${stop.at.batch}` : '';
              assert.ok(explained.title.endsWith(`of "${shape.name}"${time}`), explained.title);
              const evaluated = assertEvaluates(explained.title, explained.numbers);
              assert.equal(evaluated, value);
              if (!isUpdated) continue;
              const update = explained.factors[1]!;
              assert.equal(update.ref, undefined, 'the steps of a batch are not kept');
              assert.doesNotMatch(`${explained.subject} ${explained.sentence} ${update.meaning}`, /epoch/);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    assert.ok(updated > 0, 'some layer was updated at a stop');
  });

  test('stand at a number that is known, whatever was chosen before', async () => {
    const training = randomSamples(3, 6, 2, 2, 'mse');
    const given: Partial<EngineOptions> = {
      ...{ seed: 4, inputs: 2, training, epochs: 2, batchSize: 3 },
      loss: 'mse',
      layers: layersOf(['tanh', 'linear'], [3, 2]),
      probe: sampleAt(training, 1),
    };
    const options = trainingOptions(given);
    const run = runOf(given);
    const stop = await stopAt(options, 1);
    const source = chainSource({ run, epoch: 1, sample: undefined, probe: undefined, stop })!;
    const why = { layer: 0, quantity: 'delta', row: 0, column: 1 } as const;
    const { ref, message } = chosenNumber(source, { ...firstWhyView, why }, 0);
    assert.equal(ref.quantity, 'net');
    assert.equal(message, 'Delta of layer "1" is not computed yet. This is a number that is known instead.');
    assert.equal(chosenNumber(source, firstWhyView, 1).ref.quantity, 'weights');
  });
});

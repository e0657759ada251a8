import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { evaluate } from '../../../src/expression/evaluate.ts';
import { numberMeant } from '../../../src/expression/numberMeant.ts';
import { isProblem, parseExpression } from '../../../src/expression/parse.ts';
import { isTensor } from '../../../src/expression/value.ts';
import { isKnown, type Moment } from '../../../src/run/moment.ts';
import { stopMoment } from '../../../src/run/stopMoment.ts';
import { createCourse } from '../../../src/timeline/course.ts';
import { expressionOf, layerInExpression } from '../../../src/trace/expressionOf.ts';
import { quantityNames, sizeOf } from '../../../src/trace/quantity.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions } from '../engine/support.ts';
import { stopAt, timelineAt } from '../run/stops.ts';
import { anyShare } from '../shares.ts';

const shape = { inputs: 4, outputs: 3, bias: true, activation: 'tanh' };
const layers = [
  { ...shape, name: 'hidden' },
  { ...shape, inputs: 3, name: 'hidden 1' },
];

function optionsOf(seed: number, dropout: number) {
  const training = randomSamples(seed, 6, 2, 2, 'crossEntropy');
  const named = layersOf(['tanh', 'softmax'], [3, 2]);
  return trainingOptions({
    ...{ seed, inputs: 2, training, epochs: 2, batchSize: 3, probe: sampleAt(training, 1) },
    loss: 'crossEntropy',
    layers: named.map((layer, l) => ({ ...layer, name: `layer ${l}`, dropout: l === 0 ? dropout : 0 })),
  });
}

/** The moment of a stop as views show it: for each sample of the batch one. */
async function momentsAt(options: EngineOptions, time: number): Promise<readonly Moment[]> {
  const { names } = await timelineAt(options, time);
  const rows = names.value('rows');
  const moments: Moment[] = [];
  for (const row of rows !== undefined && isTensor(rows) ? rows.values : []) {
    moments.push(stopMoment(await stopAt(options, time, row)));
  }
  return moments.length > 0 ? moments : [stopMoment(await stopAt(options, time))];
}

suite('the number that an expression is', () => {
  test('is the one that the expression was written for, of every quantity', () => {
    for (const [layer, own] of layers.entries()) {
      for (const quantity of quantityNames) {
        const [rows, columns] = sizeOf(quantity, own, layer === 1);
        for (let k = 0; k < rows * columns; k++) {
          const ref = { layer, quantity, row: Math.floor(k / columns), column: k % columns };
          const text = expressionOf(ref, layers, 5);
          const meant = numberMeant(text, layers);
          if (text === '0') assert.equal(meant, undefined);
          else assert.equal(meant && expressionOf(meant.ref, layers, meant.sample), text);
          const isAnother = ['weightsAfter', 'biasAfter', 'vectorGradient', 'parameterJacobian'].includes(quantity);
          if (!isAnother) assert.deepEqual(meant?.ref, ref, text);
        }
      }
    }
  });

  test('has the digits of the line of the Variables view that it was taken from', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(9), anyShare, fc.constantFrom(0, 0.4), async (seed, share, dropout) => {
        const options = optionsOf(seed, dropout);
        const time = Math.floor(share * createCourse(options).end);
        const moments = await momentsAt(options, time);
        const { names } = await timelineAt(options, time);
        for (const { name } of names.all.filter(({ isOfLayer }) => isOfLayer)) {
          for (const layer of options.layers.keys()) {
            const tensor = names.value(name, layer);
            if (tensor === undefined || !isTensor(tensor)) continue;
            for (const indices of placesIn(tensor.shape)) {
              const text = `${name}(${layerInExpression(names.layers[layer]!)})[${indices.join(',')}]`;
              const meant = numberMeant(text, moments[0]!.layers);
              const numbers = meant && moments[meant.sample ?? 0]!.numbers(meant.ref.layer, meant.ref.quantity);
              if (!meant || !numbers || !isKnown(numbers)) continue;
              const parsed = parseExpression(text);
              assert.ok(!isProblem(parsed), text);
              assert.equal(numbers.at(meant.ref.row, meant.ref.column), evaluate(parsed, names), `${text} at ${time}`);
              compared++;
            }
          }
        }
      }),
      { seed: 4, numRuns: 25 },
    );
    assert.ok(compared > 1000, `${compared}`);
  });

  test('of a row or a whole tensor is its first, and of what is computed from others there is none', () => {
    const meant = (text: string) => numberMeant(text, layers);
    assert.deepEqual(meant('W(hidden)[2]'), { ref: of('weights', 2, 0), sample: undefined });
    assert.deepEqual(meant('W(hidden)[2][1]'), { ref: of('weights', 2, 1), sample: undefined });
    assert.deepEqual(meant('gradient(hidden)[2,1]'), { ref: of('batchGradient', 2, 1), sample: undefined });
    assert.deepEqual(meant('gradient(hidden, sample(4))[2,1]'), { ref: of('gradient', 2, 1), sample: 4 });
    assert.deepEqual(meant('delta(hidden)[5,2]'), { ref: of('delta', 0, 2), sample: 5 });
    assert.deepEqual(meant('t[5,2]'), { ref: { ...of('target', 0, 2), layer: 1 }, sample: 5 });
    for (const text of ['', 'W(', 'norm(W(hidden))', 'W(hidden)[0:2]', 'W(hidden).T[1]', 'W(other)[1]', 'epoch', '2']) {
      assert.equal(meant(text), undefined, text);
    }
  });
});

function of(quantity: (typeof quantityNames)[number], row: number, column: number) {
  return { layer: 0, quantity, row, column };
}

/** Every place of a tensor. */
function placesIn(size: readonly number[]): readonly (readonly number[])[] {
  return size.reduce<readonly (readonly number[])[]>(
    (places, length) => places.flatMap(place => Array.from({ length }, (_, index) => [...place, index])),
    [[]],
  );
}

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ActivationName, LossName } from '../../../../src/engine/options.ts';
import { chainQuantities, type NumberRef } from '../../../../src/protocol/chain.ts';
import type { Explanation } from '../../../../src/protocol/explanation.ts';
import { explain } from '../../../../src/views/explain/explain.ts';
import { quantityShape } from '../../../../src/views/explain/quantities.ts';
import type { ChainSource } from '../../../../src/views/explain/source.ts';
import { layersOf, legalPairs, randomSamples, sampleAt } from '../../engine/support.ts';
import { evaluate, scaleOf } from './evaluate.ts';
import { runOf, sourceOf } from './sources.ts';

/** A network of 3 inputs, hidden layers of 11 and 4 units, and 3 outputs: sums that are written out and sums that are not. */
function networkSource(hidden: ActivationName, last: ActivationName, loss: LossName, epoch = 2): ChainSource {
  const training = randomSamples(7, 6, 3, 3, loss);
  const layers = layersOf([hidden, 'tanh', last], [11, 4, 3], { type: 'normal', mean: 0, std: 0.6 });
  const run = runOf({ inputs: 3, layers, loss, training, probe: sampleAt(training, 2), epochs: 2 });
  return sourceOf(run, epoch);
}

function* refsOf(source: ChainSource): Generator<NumberRef> {
  for (const layer of source.layers.keys()) {
    for (const quantity of chainQuantities) {
      const [rows, columns] = quantityShape(source, layer, quantity);
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) yield { layer, quantity, row, column };
    }
  }
}

/** Every side of every line must come to the same; the first line's to the value. Symbols of a line are explained by later ones. */
function assertEvaluates({ title, numbers, value }: Explanation, tolerance: number): void {
  const symbols: Record<string, number> = {};
  for (const line of numbers.toReversed()) {
    assert.ok(line.kind === 'equation', title);
    const [left, ...sides] = line.sides;
    const all = sides.filter(side => side.kind !== 'words');
    const last = evaluate(all[all.length - 1], symbols);
    for (const side of all) {
      const error = Math.abs(evaluate(side, symbols) - last);
      const scale = Math.max(scaleOf(side, symbols), Math.abs(last));
      assert.ok(error <= tolerance * scale, `${title}: ${evaluate(side, symbols)} is not ${last}`);
    }
    if (left.kind === 'symbol' && left.index === undefined) symbols[left.name] = last;
  }
  const [first] = numbers;
  assert.ok(first.kind === 'equation');
  assert.equal(evaluate(first.sides[first.sides.length - 1]), value, title);
}

suite('the numbers of every explanation come to the value', () => {
  for (const { activation, loss } of legalPairs) {
    test(`after ${activation} under ${loss}`, () => {
      const source = networkSource(activation, activation, loss);
      for (const ref of refsOf(source)) assertEvaluates(explain(source, ref), 1e-13);
    });
  }
});

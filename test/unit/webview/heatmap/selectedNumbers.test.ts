import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ShownQuantity, shownQuantities } from '../../../../src/trace/quantity.ts';
import { selectedNumbers } from '../../../../webview/heatmap/selectedNumbers.ts';

const shape = { name: 'a', inputs: 2, outputs: 2, bias: true, activation: 'tanh' };
const numbers = Float64Array.from(shownQuantities, (_, index) => index + 1);
const terms = (input: number | null, bias: boolean) =>
  selectedNumbers({ input, numbers, epoch: 7 }, { ...shape, bias }).map(({ term }) => term);

test('a weight comes with its gradient, its update and their ratio, then what its unit has', () => {
  assert.deepEqual(terms(1, true), [
    ...['mean dE/dW', 'ΔW', 'W after', 'ΔW/W'],
    ...['mean dE/dnet', 'RMS dE/dnet', 'mean diag(dy/dnet)', 'mean dE/db', 'Δb', 'b after'],
  ]);
  const found = selectedNumbers({ input: 1, numbers, epoch: 7 }, shape);
  const value = (term: string) => found.find(number => number.term === term)?.value;
  const at = (name: ShownQuantity) => numbers[shownQuantities.indexOf(name)];
  assert.equal(value('ΔW/W'), at('weightUpdate')! / at('weightsAfter')!);
  assert.equal(value('W after'), at('weightsAfter'));
  assert.equal(value('b after'), at('biasAfter'));
});

test('a unit alone has no weight, and a layer without a bias has none of its numbers', () => {
  assert.deepEqual(terms(null, false), ['mean dE/dnet', 'RMS dE/dnet', 'mean diag(dy/dnet)']);
});

test('the ratio of an update of 0 to a weight of 0 is none, and says why', () => {
  const ratio = (update: number) => {
    const some = numbers.slice();
    some[shownQuantities.indexOf('weightsAfter')] = 0;
    some[shownQuantities.indexOf('weightUpdate')] = update;
    return selectedNumbers({ input: 1, numbers: some, epoch: 7 }, shape).find(({ term }) => term === 'ΔW/W');
  };
  assert.match(ratio(0)!.whyNone!, /the weight and its update are 0/);
  assert.equal(ratio(Number.NaN)?.whyNone, undefined);
});

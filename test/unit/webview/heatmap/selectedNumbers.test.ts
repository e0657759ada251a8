import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownTensors } from '../../../../src/trace/shownTensors.ts';
import { selectedNumbers } from '../../../../webview/heatmap/selectedNumbers.ts';

const shape = { name: 'a', inputs: 2, outputs: 2, bias: true, activation: 'tanh' };
const numbers = Float64Array.from(shownTensors, (_, index) => index + 1);
const terms = (input: number | null, bias: boolean) =>
  selectedNumbers({ input, numbers }, { ...shape, bias }).map(({ term }) => term);

test('a weight comes with its gradient, its update and their ratio, then what its unit has', () => {
  assert.deepEqual(terms(1, true), ['W', 'dE/dW', 'ΔW', 'ΔW/W', 'dE/dnet', 'dy/dnet', 'b', 'dE/db', 'Δb']);
  const found = selectedNumbers({ input: 1, numbers }, shape);
  const value = (term: string) => found.find(number => number.term === term)?.value;
  assert.equal(value('ΔW/W'), 1 / 3);
  assert.equal(value('W'), 3);
  assert.equal(value('b'), 9);
});

test('a unit alone has no weight, and a layer without a bias has none of its numbers', () => {
  assert.deepEqual(terms(null, false), ['dE/dnet', 'dy/dnet']);
});

test('the ratio of an update of 0 to a weight of 0 is none, and says why', () => {
  const ratio = (update: number) => {
    const some = numbers.slice();
    some[shownTensors.indexOf('weights')] = 0;
    some[shownTensors.indexOf('weightUpdate')] = update;
    return selectedNumbers({ input: 1, numbers: some }, shape).find(({ term }) => term === 'ΔW/W');
  };
  assert.match(ratio(0)!.whyNone!, /the weight and its update are 0/);
  assert.equal(ratio(Number.NaN)?.whyNone, undefined);
});

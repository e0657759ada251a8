import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chosenEpochs } from '../../../src/report/chosenEpochs.ts';

const epochs = Int32Array.from({ length: 10 }, (_, index) => 3 * (index + 1));

test('all epochs are chosen when there is room', () => {
  assert.deepEqual(chosenEpochs(epochs, 10, 9), { epochs: [...epochs], step: 1 });
  assert.deepEqual(chosenEpochs(new Int32Array(), 0, undefined), { epochs: [], step: 1 });
});

test('else every so many, counted back from the newest, and the wanted one', () => {
  assert.deepEqual(chosenEpochs(epochs, 5, 9), { epochs: [3, 9, 12, 21, 30], step: 3 });
  assert.deepEqual(chosenEpochs(epochs, 5, undefined), { epochs: [3, 12, 21, 30], step: 3 });
  assert.deepEqual(chosenEpochs(epochs, 5, 10), { epochs: [3, 12, 21, 30], step: 3 });
});

test('a single one is the wanted one, else the newest', () => {
  assert.deepEqual(chosenEpochs(epochs, 1, 9).epochs, [9]);
  assert.deepEqual(chosenEpochs(epochs, 1, undefined).epochs, [30]);
  assert.deepEqual(chosenEpochs(epochs, 0, 9).epochs, []);
});

test('never more than there is room for, in their order, the newest and the wanted one among them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 320 }), fc.nat(), (count, most, place) => {
      const recorded = Int32Array.from({ length: count }, (_, index) => index + 1);
      const wanted = 1 + (place % count);
      const { epochs: chosen } = chosenEpochs(recorded, most, wanted);
      assert.ok(chosen.length <= most);
      assert.ok(chosen.includes(wanted));
      assert.equal(chosen.at(-1), count);
      assert.deepEqual(
        chosen,
        chosen.toSorted((a, b) => a - b),
      );
    }),
  );
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { History } from '../../../src/session/history.ts';
import { batchOf, layout } from './epochs.ts';

const rowBytes = layout.tensorLength * 8;

suite('History', () => {
  test('it gives back the scalars of every epoch and the tensors of every recorded one', () => {
    const history = new History(layout, 1e6);
    history.append(batchOf(1, 3));
    history.append(batchOf(4, 5));
    assert.equal(history.epochs, 5);
    assert.deepEqual(history.scalarsOf(4), new Float64Array(layout.scalarLength).fill(4));
    assert.equal(history.scalarsFrom(3).length, 3 * layout.scalarLength);
    assert.deepEqual([...history.recordedEpochs()], [1, 2, 3, 4, 5]);
    assert.deepEqual(history.tensorsOf(2), new Float64Array(layout.tensorLength).fill(2));
  });

  test('a full budget drops every second recorded epoch, but never the first, the newest, or a scalar', () => {
    const history = new History(layout, 8 * rowBytes);
    for (let epoch = 1; epoch <= 21; epoch++) history.append(batchOf(epoch, epoch));
    assert.equal(history.stride, 4);
    assert.deepEqual([...history.recordedEpochs()], [1, 4, 8, 12, 16, 20, 21]);
    assert.equal(history.scalarsFrom(1).length, 21 * layout.scalarLength);
  });

  test('the newest epoch makes room for the next when it is not on the stride', () => {
    const history = new History(layout, 4 * rowBytes);
    history.append(batchOf(1, 7));
    history.append(batchOf(8, 11, [8, 11]));
    assert.deepEqual([...history.recordedEpochs()], [1, 4, 8, 11]);
    history.append(batchOf(12, 13, [12, 13]));
    assert.ok(![...history.recordedEpochs()].includes(11));
  });

  test('asking for an epoch gives the nearest recorded one before it', () => {
    const history = new History(layout, 1e6);
    history.append(batchOf(1, 10, [3, 6, 10]));
    assert.equal(history.recordedEpoch(7), 6);
    assert.equal(history.recordedEpoch(6), 6);
    assert.equal(history.recordedEpoch(1), 3);
    assert.equal(history.recordedEpoch('latest'), 10);
    assert.equal(new History(layout, 1e6).recordedEpoch('latest'), undefined);
  });

  test('a batch that does not continue the history is refused', () => {
    const history = new History(layout, 1e6);
    history.append(batchOf(1, 2));
    assert.throws(() => history.append(batchOf(4, 4)), /ends at epoch 2, but the batch starts at 4/);
  });

  test('whatever arrives, its memory stays within the budget and its epochs ascend', () => {
    const budgets = fc.integer({ min: 2, max: 40 });
    const batches = fc.array(fc.integer({ min: 1, max: 17 }), { maxLength: 30 });
    fc.assert(
      fc.property(budgets, batches, (budget, sizes) => {
        const history = new History(layout, budget * rowBytes);
        for (const size of sizes) history.append(batchOf(history.epochs + 1, history.epochs + size));
        const recorded = [...history.recordedEpochs()];
        assert.ok(history.tensorBytes <= budget * rowBytes);
        assert.deepEqual(
          recorded,
          recorded.toSorted((a, b) => a - b),
        );
        if (history.epochs > 0) {
          assert.equal(recorded[0], 1);
          assert.equal(recorded.at(-1), history.epochs);
        }
      }),
    );
  });
});

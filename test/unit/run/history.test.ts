import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { History } from '../../../src/run/history.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { allScalars, batchOf, layout, shapes } from './epochs.ts';

const rowBytes = layout.tensorLength * 8;

suite('History', () => {
  test('it gives back the scalars of every epoch and the tensors of every recorded one', () => {
    const history = new History(layout, 1e6);
    history.append(batchOf(1, 3));
    history.append(batchOf(4, 5));
    assert.equal(history.epochs, 5);
    assert.deepEqual(history.scalarsOf(4), new Float64Array(layout.scalarLength).fill(4));
    assert.deepEqual([...history.recordedEpochs()], [1, 2, 3, 4, 5]);
    assert.deepEqual(history.tensorsOf(2), new Float64Array(layout.tensorLength).fill(2));
  });

  test('what is not of whole epochs is refused, and changes nothing', () => {
    const history = new History(layout, 1e6);
    history.append(batchOf(1, 3));
    const next = batchOf(4, 5);
    const { scalars, tensors, tensorEpochs } = next;
    for (const wrong of [
      { scalars: scalars.subarray(1) },
      { tensors: tensors.subarray(1) },
      { tensorEpochs: tensorEpochs.subarray(1) },
    ]) {
      assert.throws(
        () => history.append({ ...next, ...wrong }),
        /the numbers of the batch are not those of whole epochs/,
      );
    }
    assert.deepEqual([history.epochs, [...history.recordedEpochs()]], [3, [1, 2, 3]]);
    history.append(next);
    assert.equal(history.epochs, 5);
  });

  test('a full budget drops every second recorded epoch, but never the first, the newest, or a scalar', () => {
    const history = new History(layout, 8 * rowBytes);
    for (let epoch = 1; epoch <= 21; epoch++) history.append(batchOf(epoch, epoch));
    assert.equal(history.stride, 4);
    assert.deepEqual([...history.recordedEpochs()], [1, 4, 8, 12, 16, 20, 21]);
    const beside = [1, 4, 5, 21].map(epoch => history.neighbours(epoch));
    assert.deepEqual(beside, [
      { previous: undefined, next: 4 },
      { previous: 1, next: 8 },
      { previous: 4, next: 8 },
      { previous: 20, next: undefined },
    ]);
    assert.equal(allScalars(history).length, 21 * layout.scalarLength);
  });

  test('the newest epoch makes room for the next when it is not on the stride', () => {
    const history = new History(layout, 4 * rowBytes);
    history.append(batchOf(1, 7));
    history.append(batchOf(8, 11, [8, 11]));
    assert.deepEqual([...history.recordedEpochs()], [1, 4, 8, 11]);
    history.append(batchOf(12, 13, [12, 13]));
    assert.ok(![...history.recordedEpochs()].includes(11));
  });

  test('a limit drops recorded epochs down to it, and holds for what comes after; scalars stay', () => {
    const history = new History(layout, 1e6);
    history.append(batchOf(1, 21));
    history.limit(8 * rowBytes);
    assert.deepEqual([...history.recordedEpochs()], [1, 4, 8, 12, 16, 20, 21]);
    assert.equal(history.stride, 4);
    history.append(batchOf(22, 40, [24, 28, 32, 36, 40]));
    assert.ok(history.tensorBytes <= 8 * rowBytes);
    assert.equal(history.recordedEpoch('latest'), 40);
    assert.deepEqual(history.scalarsOf(3), new Float64Array(layout.scalarLength).fill(3));
  });

  test('a limit with room for one record keeps the newest, with room for none it keeps none', () => {
    const history = new History(layout, 1e6);
    history.append(batchOf(1, 5));
    history.limit(1.5 * rowBytes);
    assert.deepEqual([...history.recordedEpochs()], [5]);
    history.append(batchOf(6, 6));
    assert.deepEqual([...history.recordedEpochs()], [6]);
    history.limit(0.5 * rowBytes);
    assert.deepEqual(
      [history.recordedEpoch('latest'), history.recordedEpoch(3), history.tensorBytes],
      [undefined, undefined, 0],
    );
    history.append(batchOf(7, 8));
    assert.deepEqual([history.epochs, history.tensorBytes, history.recordedEpoch('latest')], [8, 0, undefined]);
  });

  test('where two rows have no room the newest alone is kept, and it is kept whatever it takes', () => {
    for (const [rows, kept] of [
      [2, [1, 9]],
      [1.9, [9]],
      [1, [9]],
      [0.1, [9]],
    ] as const) {
      const history = new History(layout, rows * rowBytes);
      history.append(batchOf(1, 5));
      history.append(batchOf(6, 9));
      assert.deepEqual([...history.recordedEpochs()], kept, `room for ${rows}`);
      assert.equal(history.epochs, 9);
    }
  });

  test('the tensors of one epoch are kept where they are, but not in a buffer that is much larger', () => {
    const rowOf = (tensors: Float64Array) => {
      const history = new History(layout, 8 * rowBytes);
      history.append({ ...batchOf(1, 1), tensorEpochs: Int32Array.of(1), tensors });
      return history.tensorsOf(1)!;
    };
    const length = layout.tensorLength;
    for (const spare of [0, Math.floor(length / 4)]) {
      const tensors = new Float64Array(length + spare).fill(3).subarray(0, length);
      assert.equal(rowOf(tensors).buffer, tensors.buffer);
    }
    const roomy = new Float64Array(2 * length).fill(3).subarray(0, length);
    assert.equal(rowOf(roomy).buffer.byteLength, rowBytes);
    assert.deepEqual(rowOf(roomy), roomy);
  });

  test('a limit above the budget changes nothing', () => {
    const history = new History(layout, rowBytes);
    history.append(batchOf(1, 5));
    history.limit(1e6);
    history.append(batchOf(6, 9));
    assert.deepEqual([...history.recordedEpochs()], [9]);
  });

  test('the first and the newest row are there, and none before or after', () => {
    const history = new History(layout, 1e6);
    assert.deepEqual([history.newestScalars, [...history.scalarEpochs()]], [undefined, []]);
    history.append(batchOf(1, 5));
    assert.deepEqual([history.newestScalars![0], history.scalarsOf(1)![0]], [5, 1]);
    assert.deepEqual([history.scalarsOf(0), history.scalarsOf(6)], [undefined, undefined]);
    assert.deepEqual([...history.scalarEpochs()], [1, 2, 3, 4, 5]);
  });

  test('what came in a small batch is not changed by what is done to the batch afterwards', () => {
    const history = new History(layout, 1e6);
    const batch = batchOf(1, 2);
    history.append(batch);
    batch.scalars.fill(7);
    batch.tensors.fill(7);
    assert.deepEqual([history.scalarsOf(1)![0], history.tensorsOf(2)![0]], [1, 2]);
  });

  test('a batch of views of larger buffers keeps nothing of the rest alive', () => {
    const history = new History(layout, 1e6);
    const { scalars, tensors, ...rest } = batchOf(1, 3);
    const inside = (numbers: Float64Array) => Float64Array.from([9, ...numbers, 9]).subarray(1, -1);
    history.append({ ...rest, scalars: inside(scalars), tensors: inside(tensors) });
    assert.deepEqual(allScalars(history), scalars);
    assert.deepEqual(history.recordedTensors().tensors, tensors);
    assert.equal(history.tensorsOf(2)!.buffer.byteLength, rowBytes);
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

  test('the scalars of recorded epochs stay where those beside them are thinned, and go with the tensors', () => {
    const history = new History(layout, 100 * rowBytes, 0);
    for (let first = 1; first <= 60_000; first += 100) {
      history.append(batchOf(first, first + 99, first % 1000 === 901 ? [first + 99] : []));
    }
    assert.ok(history.thinnedEpochs > 10_000);
    const recorded = [...history.recordedEpochs()];
    assert.ok(recorded.length > 20);
    for (const epoch of recorded) assert.equal(history.scalarsOf(epoch)?.[0], epoch);
    const kept = [...history.scalarEpochs()];
    assert.deepEqual(
      kept,
      [...new Set(kept)].toSorted((a, b) => a - b),
    );
    for (const epoch of recorded) assert.ok(kept.includes(epoch));
    const bytes = history.scalarBytes;
    history.limit(0);
    assert.deepEqual([...history.recordedEpochs()], []);
    assert.ok(history.scalarBytes < bytes);
    assert.equal(history.scalarsOf(1)![0], 1);
  });

  test('tensors that come after their epochs were thinned bring the scalars of these', () => {
    const history = new History(layout, 1e6, 0);
    for (let first = 1; first <= 60_000; first += 1000) history.append(batchOf(first, first + 999, []));
    const { tensors } = batchOf(301, 302);
    const late = { firstEpoch: 60_001, scalars: new Float64Array(), tensorEpochs: Int32Array.of(301, 302), tensors };
    history.append(late, batchOf(301, 302).scalars);
    assert.deepEqual([history.scalarsOf(301)![0], history.scalarsOf(302)![0]], [301, 302]);
    assert.equal(history.scalarsOf(303), undefined);
  });

  test('a long run takes no more memory than its budget', () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    // Buffers are freed beside the first collection, and counted with the second.
    const collect = () => {
      gc();
      gc();
    };
    const wide = traceLayout(
      Array.from({ length: 100 }, (_, index) => ({ ...shapes[0]!, name: `${index}`, inputs: 1, bias: false })),
    );
    const budget = 12 * 2 ** 20;
    const history = new History(wide, 0, budget);
    collect();
    const before = process.memoryUsage().arrayBuffers;
    const none = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
    let most = 0;
    // 146 MB.
    for (let first = 1; first <= 20_000; first += 100) {
      history.append({ firstEpoch: first, scalars: new Float64Array(100 * wide.scalarLength).fill(first), ...none });
      assert.ok(history.scalarBytes <= budget);
      if (first % 5000 !== 4901) continue;
      collect();
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    assert.ok(most > budget / 2 && most < budget + 3 * 2 ** 20, `${most} bytes`);
    assert.deepEqual(history.extremes(0), {
      leastEpoch: 1,
      least: 1,
      largestEpoch: 19_901,
      largest: 19_901,
      gapEpoch: 0,
      gaps: 0,
    });
  });
});

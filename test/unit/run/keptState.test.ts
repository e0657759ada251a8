import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type Bookmark, keptBookmarks, keptGroup, keptTexts } from '../../../src/run/keptState.ts';

const bookmark: Bookmark = { kind: 'bookmark', id: 'x', time: 3, note: '', position: '1:2:forward' };

suite('what a window has kept for a later one', () => {
  test('comes back as it is', () => {
    assert.deepEqual(keptBookmarks({ run: [bookmark], other: [] }), { run: [bookmark], other: [] });
    assert.deepEqual(keptTexts(['a', '']), ['a', '']);
    assert.deepEqual(keptGroup({ a: 1 }), { a: 1 });
  });

  test('comes back without what does not fit', () => {
    for (const wrong of [
      { ...bookmark, id: 3 },
      { ...bookmark, kind: 'hit' },
      { ...bookmark, time: '3' },
      { ...bookmark, time: -1 },
      { ...bookmark, time: Number.NaN },
      { ...bookmark, time: 0.5 },
      { ...bookmark, note: null },
      { ...bookmark, position: undefined },
      null,
      [bookmark],
      'text',
    ]) {
      assert.deepEqual(keptBookmarks({ run: [wrong, bookmark] }), { run: [bookmark] }, JSON.stringify(wrong));
      assert.deepEqual(keptBookmarks({ run: wrong }), { run: Array.isArray(wrong) ? wrong : [] });
    }
    assert.deepEqual(keptTexts(['a', 3, null, ['b'], {}]), ['a']);
  });

  test('is nothing where it is of another kind altogether, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), kept => {
        for (const marks of Object.values(keptBookmarks(kept))) {
          for (const { time, note } of marks) assert.ok(Number.isSafeInteger(time) && typeof note === 'string');
        }
        assert.ok(keptTexts(kept).every(text => typeof text === 'string'));
        assert.equal(typeof keptGroup(kept), 'object');
      }),
      { seed: 3, numRuns: 1000 },
    );
    for (const kept of [null, undefined, 3, 'text', true, []]) {
      assert.deepEqual([keptBookmarks(kept), keptTexts(kept), keptGroup(kept)], [{}, [], {}]);
    }
  });
});

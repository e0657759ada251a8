import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { QuantityRef } from '../../../../src/trace/quantityRef.ts';
import { hostMessage } from '../../../../webview/why/hostMessage.ts';
import { savedWhyState, whyToSave } from '../../../../webview/why/savedState.ts';
import { firstWhyState, reduceWhy, type WhyAction } from '../../../../webview/why/state.ts';
import { madePage, partsOf, xorNetwork } from '../../../support/page/madeChain.ts';
import { madeExplanation, madeShares, madeWalk } from '../../../support/page/madeExplanation.ts';

const page = madePage(xorNetwork, 0, { why: madeExplanation, shares: madeShares });
const parts = partsOf(page);
const after = (...actions: readonly WhyAction[]) => actions.reduce(reduceWhy, firstWhyState);
const other: QuantityRef = { layer: 1, quantity: 'delta', row: 0, column: 0 };

suite('reduceWhy', () => {
  test('what the host leaves out is what it said before', () => {
    const first = after({ type: 'show', parts });
    const { page: shown } = reduceWhy(first, { type: 'show', parts: { epoch: 7 } });
    assert.deepEqual(first.page!.chain, page.chain);
    assert.equal(shown!.chain, first.page!.chain);
    assert.equal(shown!.why, madeExplanation);
    assert.equal(shown!.shares, madeShares);
    assert.equal(shown!.epoch, 7);
    const { page: gone } = reduceWhy(first, { type: 'show', parts: { why: null } });
    assert.equal(gone!.why, null);
  });

  test('a page that knows nothing takes no part of what it was to know', () => {
    assert.deepEqual(after({ type: 'show', parts: { epoch: 7 } }), firstWhyState);
  });

  test('weights that are sent take the place of those that are there, and the factors stay', () => {
    const weights = { ...parts.weights!, values: Float64Array.of(1, 2, 3, 4) };
    const { chain } = after({ type: 'show', parts }, { type: 'show', parts: { weights } }).page!;
    assert.deepEqual(chain, { ...page.chain, weights });
    assert.equal(after({ type: 'show', parts }, { type: 'show', parts: { weights: null } }).page!.chain, null);
  });

  test('what is on the clipboard is said until something else is explained or shown', () => {
    const copied = after({ type: 'show', parts }, { type: 'copied', what: 'latex' });
    assert.equal(reduceWhy(copied, { type: 'show', parts: { epoch: 7 } }).copied, 'latex');
    assert.equal(reduceWhy(copied, { type: 'show', parts: { why: madeExplanation } }).copied, undefined);
  });

  test('a view that was chosen elsewhere takes the place of the page’s, and what is shown does not', () => {
    const view = { why: other, step: 2, language: 'ko' } as const;
    const looked = after({ type: 'show', parts: { ...parts, walk: madeWalk(1) } }, { type: 'look', view });
    assert.deepEqual(looked.view, view);
    assert.deepEqual(reduceWhy(looked, { type: 'show', parts }).view, view);
  });

  test('following a factor remembers the way, going back cuts it, and picking another number ends it', () => {
    const followed = after({ type: 'show', parts }, { type: 'follow', ref: other });
    assert.deepEqual(followed.view.why, other);
    assert.deepEqual(followed.trail, [{ ref: madeExplanation.ref, title: madeExplanation.title }]);
    const back = reduceWhy(followed, { type: 'back', index: 0 });
    assert.deepEqual(back.view.why, madeExplanation.ref);
    assert.deepEqual(back.trail, []);
    assert.deepEqual(reduceWhy(followed, { type: 'pick', ref: other }).trail, []);
  });

  test('names that look empty give way to words', () => {
    const { page: shown } = after({ type: 'show', parts: { ...parts, run: { ...page.run!, name: '\u200b' } } });
    assert.equal(shown!.run!.name, 'network without a name');
  });
});

suite('what is kept', () => {
  test('the view, the digits and the spec come back', () => {
    const state = after({ type: 'show', parts }, { type: 'digits', isFull: true });
    const saved = whyToSave(state);
    assert.equal(saved.spec, page.run!.spec);
    assert.deepEqual(savedWhyState(JSON.parse(JSON.stringify(saved))), { ...state, page: undefined });
  });

  test('what is unreadable means the default', () => {
    for (const saved of [undefined, null, 3, {}, { spec: 1, view: 2 }]) {
      assert.deepEqual(savedWhyState(saved), firstWhyState);
    }
  });
});

suite('hostMessage', () => {
  test('a page is told from what others say in the window', () => {
    const message = { type: 'show', frame: 3, parts };
    const copied = { type: 'copied', id: 1, isDone: true };
    const look = { type: 'look', view: { why: other, step: null, language: null } };
    for (const own of [message, look, copied]) assert.deepEqual(hostMessage(own), own);
    const others = [
      null,
      'show',
      { type: 'show' },
      { type: 'look', view: 1 },
      { ...message, frame: 'x' },
      { ...message, parts: 3 },
      { type: 'copied' },
      { ...message, parts: { weights: { values: [1] } } },
    ];
    for (const foreign of [...others, { ...message, parts: { ...parts, chain: { delta: [1] } } }]) {
      assert.equal(hostMessage(foreign), undefined);
    }
  });
});

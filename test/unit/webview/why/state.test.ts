import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { NumberRef } from '../../../../src/why/chain.ts';
import { hostMessage } from '../../../../webview/why/hostMessage.ts';
import { savedWhyState, whyToSave } from '../../../../webview/why/savedState.ts';
import { firstWhyState, reduceWhy, type WhyAction } from '../../../../webview/why/state.ts';
import { madePage, xorNetwork } from '../../../support/page/madeChain.ts';
import { madeExplanation, madeShares, madeWalk } from '../../../support/page/madeExplanation.ts';

const page = madePage(xorNetwork, 0, { why: madeExplanation, shares: madeShares });
const after = (...actions: readonly WhyAction[]) => actions.reduce(reduceWhy, firstWhyState);
const other: NumberRef = { layer: 1, quantity: 'delta', row: 0, column: 0 };

suite('reduceWhy', () => {
  test('what the host leaves out is what it said before', () => {
    const same = { ...page, chain: 'same', why: 'same', shares: 'same', epoch: 7 } as const;
    const { page: shown } = after({ type: 'show', page }, { type: 'show', page: same });
    assert.equal(shown!.chain, page.chain);
    assert.equal(shown!.why, madeExplanation);
    assert.equal(shown!.shares, madeShares);
    assert.equal(shown!.epoch, 7);
    const { page: gone } = after({ type: 'show', page }, { type: 'show', page: { ...page, why: null } });
    assert.equal(gone!.why, null);
  });

  test('a view that was chosen elsewhere takes the place of the page’s, and what is shown does not', () => {
    const view = { why: other, step: 2, language: 'ko' } as const;
    const looked = after({ type: 'show', page: { ...page, walk: madeWalk(1) } }, { type: 'look', view });
    assert.deepEqual(looked.view, view);
    assert.deepEqual(reduceWhy(looked, { type: 'show', page }).view, view);
  });

  test('following a factor remembers the way, going back cuts it, and picking another number ends it', () => {
    const followed = after({ type: 'show', page }, { type: 'follow', ref: other });
    assert.deepEqual(followed.view.why, other);
    assert.deepEqual(followed.trail, [{ ref: madeExplanation.ref, title: madeExplanation.title }]);
    const back = reduceWhy(followed, { type: 'back', index: 0 });
    assert.deepEqual(back.view.why, madeExplanation.ref);
    assert.deepEqual(back.trail, []);
    assert.deepEqual(reduceWhy(followed, { type: 'pick', ref: other }).trail, []);
  });

  test('names that look empty give way to words', () => {
    const { page: shown } = after({ type: 'show', page: { ...page, run: { ...page.run!, name: '\u200b' } } });
    assert.equal(shown!.run!.name, 'network without a name');
  });
});

suite('what is kept', () => {
  test('the view, the digits and the spec come back', () => {
    const state = after({ type: 'show', page }, { type: 'digits', isFull: true });
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
    const message = { type: 'show', frame: 3, page };
    const look = { type: 'look', view: { why: other, step: null, language: null } };
    for (const own of [message, look]) assert.deepEqual(hostMessage(own), own);
    const { walk: _, ...incomplete } = page;
    const others = [
      null,
      'show',
      { type: 'show' },
      { type: 'look', view: 1 },
      { ...message, frame: 'x' },
      { ...message, page: incomplete },
    ];
    for (const foreign of [...others, { ...message, page: { ...page, chain: { delta: [1] } } }]) {
      assert.equal(hostMessage(foreign), undefined);
    }
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkScalars } from '../../../../src/trace/scalars.ts';
import { blockMeaning, blockOf, blockText, epochsText, meaningText, valueText } from '../../../../webview/map/words.ts';
import { seriesOf } from './seriesOf.ts';

const column = networkScalars.length;

test('a block says its least and its largest number and what each means', () => {
  const window = seriesOf([[1e-8], [0.5], [Number.NaN]], 3);
  const said = (of: typeof window) => [blockText(of, 0, column), blockMeaning(of, 0, column, 'tanh')];
  assert.deepEqual(said(window), ['1e-8 to 0.5, 1 not finite', 'very small to medium']);
  assert.deepEqual(said(seriesOf([[0.5]])), ['0.5', 'medium']);
  assert.deepEqual(said(seriesOf([[Number.NaN]])), ['not finite', '']);
});

test('shares are percentages, and only none and all of them are put in words', () => {
  assert.equal(valueText('zeroShare', 0.125), '12.5 %');
  assert.deepEqual(
    [0, 0.5, 1].map(share => meaningText('saturatedShare', 'tanh', share)),
    ['none', '', 'all of them'],
  );
});

test('a derivative and a step have words of their own', () => {
  assert.equal(meaningText('jacobianMean', 'tanh', 0.25), 'passes the gradient on');
  assert.equal(meaningText('updateRatio', 'tanh', 1e-9), 'hardly changes');
  assert.equal(meaningText('gradientNorm', 'tanh', 0), 'exactly 0');
});

test('a block is found by any of its epochs and named by the epochs that were trained', () => {
  const window = seriesOf(
    Array.from({ length: 10 }, () => [1]),
    4,
  );
  assert.deepEqual(
    [1, 4, 5, 10, 13].map(epoch => blockOf(window, epoch)),
    [0, 0, 1, 2, undefined],
  );
  assert.deepEqual([epochsText(window, 0, 10), epochsText(window, 2, 10)], ['epochs 1 to 4', 'epochs 9 to 10']);
  assert.equal(epochsText(seriesOf([[1]]), 0, 1), 'epoch 1');
  assert.equal(blockOf({ ...window, firstBlock: 2 }, 3), undefined);
});

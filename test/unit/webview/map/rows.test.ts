import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evenly } from '../../../../webview/map/evenly.ts';
import { fittedNames } from '../../../../webview/map/names.ts';
import { rowsByMagnitude, rowsFromOutput } from '../../../../webview/map/rows.ts';

test('the output stands on top, as gradients come down', () => {
  assert.deepEqual(rowsFromOutput(3), [2, 1, 0]);
});

test('by magnitude the largest stands on top, what is not finite above it, and equals from output to input', () => {
  assert.deepEqual(rowsByMagnitude(Float64Array.of(0.1, -5, Number.NaN, 0.1, 0)), [2, 1, 3, 0, 4]);
});

test('some of many are the first, the last and others between at even distances', () => {
  assert.deepEqual(evenly(100, 4), [0, 33, 66, 99]);
  assert.deepEqual(evenly(3, 8), [0, 1, 2]);
  assert.deepEqual(evenly(0, 8), []);
});

test('a name that does not fit is cut with an ellipsis behind the number of its layer, whatever it holds', () => {
  const widthOf = (text: string) => [...text].length;
  assert.deepEqual(fittedNames(['in', 'a long name'], 9, widthOf), ['1  in', '2  a lon…']);
  const [cut] = fittedNames(['x'.repeat(1000)], 20, widthOf);
  assert.equal(widthOf(cut!), 20);
  assert.deepEqual(fittedNames(['😀😀😀😀'], 6, widthOf), ['1  😀😀…']);
  assert.deepEqual(fittedNames(['name'], 0, widthOf), ['…']);
});

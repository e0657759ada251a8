import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { traceText } from '../../../src/language/traceText.ts';

function values(numbers: readonly (number | undefined)[], batches = 1) {
  return numbers.map((value, index) => ({
    time: 10 * index,
    epoch: Math.floor(index / batches) + 1,
    batch: (index % batches) + 1,
    value,
  }));
}

suite('the table of an expression over a training', () => {
  test('has a line for each epoch with its value in full, which leads to its moment', () => {
    const { text, times } = traceText('loss', values([0.5, 0.25, 0.1 + 0.2]), false);
    const lines = text.split('\n');
    const shown = Array.from(times, ([line, time]) => [lines[line]!.split(/\s+/), time]);
    assert.deepEqual(shown, [
      [['1', '0.5'], 0],
      [['2', '0.25'], 10],
      [['3', '0.30000000000000004'], 20],
    ]);
    assert.match(text, /^loss\n/);
    assert.match(text, /least 0\.25, largest 0\.5/);
  });

  test('tells the batch where there is a line for each', () => {
    const { text, times } = traceText('loss', values([1, 2, 3, 4], 2), true);
    const [last] = [...times.keys()].slice(-1);
    assert.deepEqual(text.split('\n')[last!]!.split(/\s+/), ['2', '2', '4']);
  });

  test('draws a curve that rises where the values do', () => {
    const rows = traceText('epoch', values(Array.from({ length: 72 }, (_, index) => index)), false)
      .text.split('\n')
      .slice(2, 10);
    const heights = Array.from({ length: 72 }, (_, column) => rows.filter(row => (row[column] ?? ' ') !== ' ').length);
    assert.deepEqual(
      heights,
      [...heights].sort((a, b) => a - b),
    );
    assert.equal(heights.at(-1), 8);
    assert.equal(heights[0], 1);
  });

  test('says why there is no value, and draws nothing of what is not finite', () => {
    const { text } = traceText(
      'delta(a)',
      values([undefined, Number.NaN, Number.POSITIVE_INFINITY]),
      false,
      'Not computed yet.',
    );
    assert.match(text, /Not computed yet\./);
    assert.match(text, /\n1 {7}-\n2 {7}NaN\n3 {7}Infinity\n/);
    assert.doesNotMatch(text, /[▁▂▃▄▅▆▇█]|least/);
  });
});

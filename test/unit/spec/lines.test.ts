import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { breaksIn, lineAndColumn, lineOf, lineStarts } from '../../../src/spec/lines.ts';

const text = 'ab\ncd\r\n\r\r\ne\n\nf\r';
const starts = [0, 3, 7, 8, 10, 12, 13, 15];

suite('lines', () => {
  test('end with a line feed, a carriage return, or both', () => {
    assert.deepEqual([...lineStarts(text)], starts);
    assert.deepEqual([...lineStarts('')], [0]);
    assert.deepEqual([...lineStarts('\r\n')], [0, 2]);
    assert.deepEqual([...lineStarts('\n\r')], [0, 1, 2]);
  });

  test('hold the offsets from their first character to that of the next', () => {
    for (let offset = 0; offset <= text.length; offset++) {
      const line = starts.findLastIndex(start => start <= offset);
      assert.equal(lineOf(lineStarts(text), offset), line, String(offset));
    }
    assert.equal(lineOf(lineStarts('a'), 0), 0);
  });

  test('and columns are counted from 1; within a line end of two characters the first ends the line', () => {
    for (let offset = 0; offset <= text.length; offset++) {
      const line = starts.findLastIndex(start => start <= offset);
      const expected = offset === 6 || offset === 9 ? [line + 2, 1] : [line + 1, offset - starts[line]! + 1];
      const { line: found, column } = lineAndColumn(text, offset);
      assert.deepEqual([found, column], expected, String(offset));
    }
  });

  test('break between two offsets as often as a line end begins there', () => {
    assert.equal(breaksIn(text, 0, text.length), 7);
    assert.deepEqual(
      [
        [0, 2],
        [0, 3],
        [3, 6],
        [3, 7],
        [5, 6],
        [6, 7],
        [2, 2],
      ].map(([start, end]) => breaksIn(text, start!, end!)),
      [0, 1, 1, 1, 1, 1, 0],
    );
  });
});

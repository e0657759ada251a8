import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { editedText, editsOf, type Pieces, wholeText, withEdits } from '../../../src/spec/changedText.ts';
import type { TextEdit } from '../../../src/spec/propertyEdits.ts';

const edit = (offset: number, length: number, text: string): TextEdit => ({ offset, length, text });

/** The edits of the first text that rounds of edits come to, each of the text that the one before leaves. */
function inAll(text: string, ...rounds: TextEdit[][]): TextEdit[] {
  const pieces = rounds.reduce<Pieces>(withEdits, wholeText(text));
  const edits = editsOf(pieces, text.length);
  assert.equal(editedText(text, edits), rounds.reduce(editedText, text));
  return edits;
}

suite('a text under change', () => {
  test('is changed at the offsets that it had before, in whatever order its edits are', () => {
    const edits = [edit(5, 1, 'F'), edit(0, 2, ''), edit(3, 0, 'xy')];
    assert.equal(editedText('abcdefg', edits), 'cxydeFg');
    assert.equal(editedText('abcdefg', edits.toReversed()), 'cxydeFg');
    assert.equal(editedText('abc', []), 'abc');
    assert.equal(editedText('abc', [edit(3, 0, 'd')]), 'abcd');
    assert.equal(editedText('', [edit(0, 0, 'd')]), 'd');
  });

  test('needs no edits when nothing changed, or when what came in went again', () => {
    assert.deepEqual(inAll('abc'), []);
    assert.deepEqual(inAll('abc', [edit(1, 0, 'xyz')], [edit(1, 3, '')]), []);
  });

  test('has the edits of its first state, with those that touch as one', () => {
    assert.deepEqual(inAll('abcdef', [edit(1, 1, 'B')], [edit(4, 1, 'E')]), [edit(1, 1, 'B'), edit(4, 1, 'E')]);
    assert.deepEqual(inAll('abcdef', [edit(1, 1, 'B')], [edit(2, 1, 'C')]), [edit(1, 2, 'BC')]);
    assert.deepEqual(inAll('abc', [edit(3, 0, 'd')], [edit(0, 1, '')]), [edit(0, 1, ''), edit(3, 0, 'd')]);
    assert.deepEqual(inAll('abc', [edit(0, 3, '')]), [edit(0, 3, '')]);
  });

  test('may be changed within what came in', () => {
    assert.deepEqual(inAll('abc', [edit(1, 1, 'wxyz')], [edit(2, 2, '-')]), [edit(1, 1, 'w-z')]);
    assert.deepEqual(inAll('abc', [edit(1, 0, 'wx')], [edit(2, 3, '')]), [edit(1, 2, 'w')]);
    assert.deepEqual(inAll('abc', [edit(1, 1, 'xyz')], [edit(0, 2, '')]), [edit(0, 2, 'yz')]);
  });
});

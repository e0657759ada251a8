import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyInto, ReusedRoom } from '../../../src/engine/room.ts';

test('numbers of a room that begins anew stand where the last ones stood; those it has no place for are new', () => {
  const room = new ReusedRoom();
  room.begin(5);
  const first = copyInto(room.give, [1, 2]);
  const second = copyInto(room.give, [3, 4, 5]);
  const more = copyInto(room.give, [6]);
  assert.deepEqual([[...first], [...second], [...more]], [[1, 2], [3, 4, 5], [6]]);
  assert.equal(first.buffer, second.buffer);
  assert.notEqual(more.buffer, first.buffer);

  room.begin(3);
  assert.deepEqual([...copyInto(room.give, [7, 8, 9])], [7, 8, 9]);
  assert.deepEqual(
    [[...first], [...second]],
    [
      [7, 8],
      [9, 4, 5],
    ],
  );
  room.begin(6);
  const larger = copyInto(room.give, [0, 0, 0, 0, 0, 0]);
  assert.notEqual(larger.buffer, first.buffer);
  assert.deepEqual([...first], [7, 8]);
});

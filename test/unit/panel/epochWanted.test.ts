import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { epochWanted } from '../../../src/panel/epochWanted.ts';

suite('a typed epoch', () => {
  test('is a number that there is, however it is grouped, or the latest', () => {
    assert.equal(epochWanted(' 7 ', 7), 7);
    assert.equal(epochWanted('1,234', 2000), 1234);
    assert.equal(epochWanted('Latest', 7), 'latest');
  });

  test('that there is not is told what there is', () => {
    for (const text of ['0', '8', '1.5', '-1', 'last', '1e9', 'NaN', 'Infinity']) {
      const problem = `Give a whole number from 1 to 7, or "latest"; found "${text}".`;
      assert.deepEqual(epochWanted(text, 7), { problem });
    }
    assert.deepEqual(epochWanted('', 1), { problem: 'Give 1, or "latest"; found nothing.' });
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseDataFile } from '../../../src/spec/dataFile.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { assertProblem, specOf, specWith } from './problemsOf.ts';

suite('a string in which a character was lost', () => {
  for (const [what, written, found] of [
    ['holds U+FFFD', '"gr\ufffdn"', 'U+FFFD, which a program writes in place of a character that it cannot read'],
    ['holds U+FFFD by an escape', '"gr\\uFFFDn"', 'U+FFFD, which a program writes'],
    ['holds half a character', '"a\ud83c"', 'half a character, U+D83C'],
    ['holds half a character by an escape', '"\\udf38"', 'half a character, U+DF38'],
  ] as const) {
    test(`is refused where it ${what}`, () => {
      const message = new RegExp(`^expected whole characters, found ${found.replace('+', '\\+')}`);
      assertProblem(specWith({ name: written }), 'damaged-text', message, written);
    });
  }

  test('is refused as a key', () => {
    assertProblem(specWith().replace('{', '{ "s\ufffded": 1, '), 'damaged-text', /found U\+FFFD/, '"s\ufffded"');
  });

  test('is refused as a class of a data file', () => {
    const text = '{ "inputs": [[1]], "targets": [["caf\ufffd"]] }';
    const { rows, problems } = parseDataFile(text, defaultLimits);
    assert.equal(rows, undefined);
    assert.deepEqual([problems[0]?.code, problems[0]?.offset], ['damaged-text', text.indexOf('"caf')]);
  });

  test('is nothing that a comment could be', () => {
    specOf(`// gr\ufffdn\n${specWith()}`);
  });

  test('is none that holds whole characters beyond 16 bits', () => {
    assert.equal(specOf(specWith({ name: '"🌸\\ud83c\\udf38"' })).name, '🌸🌸');
  });
});

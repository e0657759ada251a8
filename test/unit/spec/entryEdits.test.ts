import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { editedText } from '../../../src/spec/changedText.ts';
import { insertion, removal, replacement } from '../../../src/spec/entryEdits.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { nodeAt } from '../../../src/spec/locate.ts';
import type { Node } from '../../../src/spec/node.ts';
import type { SpecPath } from '../../../src/spec/problem.ts';
import { styleOf } from '../../../src/spec/propertyEdits.ts';
import { readTree } from '../../../src/spec/tree.ts';

function at(text: string, path: SpecPath): Node {
  return nodeAt(readTree(text, defaultLimits).root, path)!;
}

suite('an entry that is taken out', () => {
  const known: readonly (readonly [text: string, path: SpecPath, index: number, edited: string])[] = [
    ['[1, 2]', [], 0, '[2]'],
    ['[1, 2]', [], 1, '[1]'],
    ['[ 1 ]', [], 0, '[]'],
    ['[1 , 2]', [], 0, '[2]'],
    ['[1 /* x */ , 2]', [], 0, '[/* x */  2]'],
    ['[1 /* x */, /* y */ 2]', [], 1, '[1 /* x */ /* y */ ]'],
    ['[1, 2 /* y */]', [], 1, '[1 /* y */]'],
    ['[1, 2 // y\n]', [], 1, '[1 // y\n]'],
    ['[1,  2  ]', [], 1, '[1  ]'],
    ['[ /* x */ 1 ]', [], 0, '[ /* x */ ]'],
    ['[ 1 /* x */ ]', [], 0, '[ /* x */ ]'],
    ['[1, 2,]', [], 1, '[1, ]'],
    ['{ "a": 1, "b": 2\t \n}', [], 1, '{ "a": 1\t \n}'],
    ['{ "c": 3, \t"b": 2,\n "a": 1 }', [], 1, '{ "c": 3,\n "a": 1 }'],
    ['{ "c": 3, /* k */ \t"b": 2\n}', [], 1, '{ "c": 3 /* k */\n}'],
    ['{\n  "a": 1,\n  "b": 2\n}', [], 0, '{\n  "b": 2\n}'],
    ['{\r\n  "a": 1,\r\n  "b": 2\r\n}', [], 0, '{\r\n  "b": 2\r\n}'],
    ['{\r  "a": 1,\r  "b": 2\r}', [], 0, '{\r  "b": 2\r}'],
    ['{\n  "a": 1, \t\n\n  "b": 2\n}', [], 0, '{\n\n  "b": 2\n}'],
    ['{ "a": [ /* in */ ], "b": 2 }', [], 0, '{ /* in */ "b": 2 }'],
  ];
  for (const [text, path, index, edited] of known) {
    test(`leaves ${JSON.stringify(edited)} of ${JSON.stringify(text)}`, () => {
      assert.equal(editedText(text, removal(text, at(text, path), index)), edited);
    });
  }
});

suite('an entry that is put in', () => {
  const known: readonly (readonly [text: string, path: SpecPath, index: number, edited: string])[] = [
    ['[]', [], 0, '[0]'],
    ['{}', [], 0, '{ 0 }'],
    ['[ /* c */ ]', [], 0, '[ /* c */ 0 ]'],
    ['[/* c */]', [], 0, '[/* c */ 0 ]'],
    ['[\n]', [], 0, '[\n  0\n]'],
    ['[\r]', [], 0, '[\r  0\r]'],
    ['{\n\t"a": [\n\t]\n}', ['a'], 0, '{\n\t"a": [\n\t\t0\n\t]\n}'],
    ['[1, 2]', [], 0, '[0, 1, 2]'],
    ['[1, 2]', [], 1, '[1, 0, 2]'],
    ['[1, 2]', [], 2, '[1, 2, 0]'],
    ['{\n  "a": [\n    // one\n    1\n  ]\n}', ['a'], 0, '{\n  "a": [\n    0,\n    // one\n    1\n  ]\n}'],
    ['{\n  "a": [ // all\n    1\n  ]\n}', ['a'], 0, '{\n  "a": [ // all\n    0,\n    1\n  ]\n}'],
    ['{\n  "a": [/**/\n    1\n  ]\n}', ['a'], 0, '{\n  "a": [/**/\n    0,\n    1\n  ]\n}'],
    ['[\n  1, // one\n  2\n]', [], 1, '[\n  1, // one\n  0,\n  2\n]'],
    ['[\n  1, // one\n  2 // two\n]', [], 2, '[\n  1, // one\n  2, // two\n  0\n]'],
  ];
  for (const [text, path, index, edited] of known) {
    test(`makes ${JSON.stringify(edited)} of ${JSON.stringify(text)}`, () => {
      const style = styleOf(text, at(text, []));
      assert.equal(
        editedText(
          text,
          insertion(text, at(text, path), index, () => '0', style),
        ),
        edited,
      );
    });
  }
});

suite('a value that is written over another', () => {
  const known: readonly (readonly [text: string, edited: string])[] = [
    ['{ "a": { "x": 1 } }', '{ "a": 7 }'],
    ['{ "a": { "x": 1, /* one */ "y": 2 /* two */ } }', '{ "a": 7 /* one */ /* two */ }'],
    ['{ "a": { "x": 1, // one\n "y": 2 /* two */ } }', '{ "a": 7 // one\n /* two */ }'],
    ['{ "a": { "x": 1, // one\r\n "y": 2 } }', '{ "a": 7 // one\r\n }'],
    ['{ "a": { "x": 1, // one\n\n "y": 2 } }', '{ "a": 7 // one\n }'],
    ['{\n  "a": [ // one\n    2 ] }', '{\n  "a": 7 // one\n   }'],
    ['{ "a": { "x": 1, /* one */\n "y": 2 } }', '{ "a": 7 /* one */ }'],
    ['{ "a": 1 /* beside */ }', '{ "a": 7 /* beside */ }'],
  ];
  for (const [text, edited] of known) {
    test(`makes ${JSON.stringify(edited)} of ${JSON.stringify(text)}`, () => {
      const style = styleOf(text, at(text, []));
      assert.equal(editedText(text, [replacement(text, at(text, ['a']), () => '7', style)]), edited);
    });
  }
});

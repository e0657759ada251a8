import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { nodeAt } from '../../../src/spec/locate.ts';
import type { Problem } from '../../../src/spec/problem.ts';
import { readTree } from '../../../src/spec/tree.ts';
import { treeValue, type ValueDepth } from '../../../src/spec/treeValue.ts';

function readValue(
  text: string,
  depth?: ValueDepth,
): { readonly value: unknown; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const { root } = readTree(text, defaultLimits);
  return { value: treeValue(root!, problems, depth), problems };
}

suite('the value of a tree', () => {
  test('is what JSON.parse makes of the text', () => {
    for (const text of [
      '[]',
      '{}',
      'null',
      '"a"',
      '-1.5',
      'false',
      '[1, [2, [], {}], { "a": [{ "b": null }], "c": {} }, "x", true]',
      '{ "": 0, "constructor": 1, "a": { "a": { "a": [[[3]]] } }, "d": [4, 5] }',
    ]) {
      const { value, problems } = readValue(text);
      assert.deepEqual([value, problems], [JSON.parse(text), []]);
    }
  });

  test('may be that of a part of it', () => {
    const { root } = readTree('{ "a": [[1], { "b": [2, 3] }, [4]] }', defaultLimits);
    assert.deepEqual(treeValue(nodeAt(root, ['a', 1])!, []), { b: [2, 3] });
    assert.equal(treeValue(nodeAt(root, ['a', 2, 0])!, []), 4);
  });

  test('has properties that can be written and removed', () => {
    const value = readValue('{ "a": 1, "b": 2 }').value as Record<string, unknown>;
    value.a = 3;
    delete value.b;
    assert.deepEqual(value, { a: 3 });
  });
});

suite('a key', () => {
  test('that repeats is reported where it does, the first one counts, and what follows is read', () => {
    const text = '{ "a": 1, "a": [{ "b": 2 }, [3]], "c": [4], "a": 5, "d": { "e": 6, "e": 7 } }';
    const { value, problems } = readValue(text);
    assert.deepEqual(value, { a: 1, c: [4], d: { e: 6 } });
    assert.deepEqual(
      problems.map(({ code, severity, message, offset, length }) => [code, severity, message, offset, length]),
      [
        ['a', text.indexOf('"a": [')],
        ['a', text.indexOf('"a": 5')],
        ['e', text.indexOf('"e": 7')],
      ].map(([key, offset]) => [
        'duplicate-key',
        'error',
        `"${key}" is already set above; keep one of the two`,
        offset,
        3,
      ]),
    );
  });

  test('"__proto__" is reported and left out, with all that it holds', () => {
    const { value, problems } = readValue('{ "__proto__": { "x": [1, {}] }, "y": [2], "\\u005f_proto__": 3 }');
    assert.deepEqual([value, Object.getPrototypeOf(value)], [{ y: [2] }, Object.prototype]);
    const message = '"__proto__" cannot be a key; remove it';
    assert.deepEqual(problems, [
      { code: 'forbidden-key', severity: 'error', message, offset: 2, length: 11 },
      { code: 'forbidden-key', severity: 'error', message, offset: 43, length: 16 },
    ]);
  });

  test('is reported a hundred times at most, and left out every time', () => {
    const { value, problems } = readValue(`{ "a": 1${', "a": 2'.repeat(150)} }`);
    assert.deepEqual([value, problems.length], [{ a: 1 }, 100]);
  });
});

suite('below the depth that is wanted', () => {
  test('objects are empty, and of arrays only the length is right', () => {
    const text = '{ "a": { "b": 1 }, "c": [1, [2, [3]], [4, 5, 6]], "d": 7 }';
    assert.deepEqual(readValue(text, { objects: 1, arrays: 1 }).value, { a: {}, c: [1, Array(2), Array(3)], d: 7 });
    assert.deepEqual(readValue(text, { objects: 2, arrays: 2 }).value, {
      a: { b: 1 },
      c: [1, [2, Array(1)], [4, 5, 6]],
      d: 7,
    });
  });

  test('arrays are counted from the object that is nearest around them, and objects from the outside', () => {
    assert.deepEqual(readValue('[[{ "a": [[1]] }]]', { objects: 1, arrays: 2 }).value, [[{ a: [[1]] }]]);
    assert.deepEqual(readValue('[{ "a": [{ "b": 1 }] }]', { objects: 1, arrays: 2 }).value, [{ a: [{}] }]);
  });

  test('arrays of the same length are one, which needs no room', () => {
    const value = readValue('[[1, 2], [3, 4], [5]]', { objects: 1, arrays: 1 }).value as unknown[];
    assert.equal(value[0], value[1]);
    assert.notEqual(value[0], value[2]);
  });

  test('keys that cannot be are reported only where values are read', () => {
    const { problems } = readValue('{ "a": { "b": 1, "b": 2 }, "a": { "c": 1, "c": 2 } }', { objects: 1, arrays: 1 });
    assert.deepEqual(
      problems.map(({ offset }) => offset),
      [27],
    );
  });
});

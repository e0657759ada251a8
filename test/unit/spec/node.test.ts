import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { childAt, childrenOf, countOf, hasObjects, type Node } from '../../../src/spec/node.ts';
import { readTree } from '../../../src/spec/tree.ts';

const text = '{ "a": [1, [2, 3], { "b": {} }, [], "x"], "c": null, "a": true, "d": { "a": [[{}], 4] } }';
const root = readTree(text, defaultLimits).root!;

function textOf(node: Node | undefined): string | undefined {
  return node && text.slice(node.offset, node.offset + node.length);
}

function at(...path: (string | number)[]): Node | undefined {
  return path.reduce<Node | undefined>((node, segment) => node && childAt(node, segment), root);
}

suite('a part of a text', () => {
  test('is found by its index or its key, the first of a key that repeats', () => {
    const list = '[1, [2, 3], { "b": {} }, [], "x"]';
    assert.equal(textOf(at('a')), list);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map(index => textOf(at('a', index))),
      ['1', '[2, 3]', '{ "b": {} }', '[]', '"x"', undefined],
    );
    assert.deepEqual([at('c'), at('d', 'a', 1)].map(textOf), ['null', '4']);
    assert.deepEqual([at('a', 1, 1), at('a', 2, 'b'), at('d', 'a', 0, 0)].map(textOf), ['3', '{}', '{}']);
  });

  test('is not found by an index in an object, by a key in a list, or in a single value', () => {
    const found = [at(0), at('a', '0'), at('c', 0), at('c', 'c'), at('e'), at('a', 4, 0)];
    assert.deepEqual(found.map(textOf), [undefined, undefined, undefined, undefined, undefined, undefined]);
  });

  test('knows its kind and its value', () => {
    const parts = [root, at('a')!, at('a', 0)!, at('a', 4)!, at('c')!];
    assert.deepEqual(
      parts.map(({ type }) => type),
      ['object', 'array', 'number', 'string', 'null'],
    );
    assert.deepEqual(
      parts.map(({ value }) => value),
      [undefined, undefined, 1, 'x', null],
    );
  });

  test('knows what it stands in: its property, or the list', () => {
    const property = at('a')!.parent!;
    assert.deepEqual([property.type, textOf(property)], ['property', '"a": [1, [2, 3], { "b": {} }, [], "x"]']);
    assert.deepEqual([at('c')!.parent!.type, textOf(at('c')!.parent)], ['property', '"c": null']);
    assert.equal(property.parent, root);
    assert.equal(root.parent, undefined);
    assert.equal(textOf(at('a', 0)!.parent), textOf(at('a')));
    assert.equal(textOf(at('a', 1)!.parent), textOf(at('a')));
  });

  test('has its own elements or properties as children, each with its key', () => {
    assert.deepEqual(
      childrenOf(root).map(({ type, children }) => [type, ...children!.map(textOf)]),
      [
        ['property', '"a"', '[1, [2, 3], { "b": {} }, [], "x"]'],
        ['property', '"c"', 'null'],
        ['property', '"a"', 'true'],
        ['property', '"d"', '{ "a": [[{}], 4] }'],
      ],
    );
    assert.deepEqual(at('a')!.children!.map(textOf), ['1', '[2, 3]', '{ "b": {} }', '[]', '"x"']);
    assert.deepEqual(at('d', 'a')!.children!.map(textOf), ['[{}]', '4']);
    const [key] = childrenOf(root)[1]!.children!;
    assert.deepEqual([key!.type, key!.value, textOf(key!.parent)], ['string', 'c', '"c": null']);
    assert.deepEqual(childrenOf(at('c')!), []);
    assert.deepEqual(childrenOf(childrenOf(root)[1]!).map(textOf), ['"c"', 'null']);
  });

  test('is no more than its key where a property has no value', () => {
    const { root: broken } = readTree('{ "a", "b": 1 }', defaultLimits);
    assert.deepEqual(
      childrenOf(broken!).map(({ offset, length, children }) => [offset, length, children!.length]),
      [
        [2, 3, 1],
        [7, 6, 2],
      ],
    );
    assert.equal(childAt(broken!, 'a'), undefined);
  });

  test('has as many children as are asked for, the last of them whole', () => {
    assert.deepEqual(childrenOf(root, 1).map(textOf), ['"a": [1, [2, 3], { "b": {} }, [], "x"]']);
    assert.deepEqual(childrenOf(root, 3).length, 3);
    assert.deepEqual(childrenOf(at('a')!, 2).map(textOf), ['1', '[2, 3]']);
  });

  test('counts its children without making them', () => {
    assert.deepEqual(
      [root, at('a')!, at('a', 1)!, at('a', 3)!, at('a', 0)!, at('d')!].map(countOf),
      [4, 5, 2, 0, 0, 1],
    );
  });

  test('has objects where one is directly in a list', () => {
    const parts = [at('a')!, at('a', 1)!, at('a', 3)!, at('d', 'a')!, at('d', 'a', 0)!, root, at('c')!];
    assert.deepEqual(parts.map(hasObjects), [true, false, false, false, true, false, false]);
  });
});

test('the parts of a text with many lists are found at both ends and in the middle', () => {
  const lists = `[${Array.from({ length: 100 }, (_, k) => `[[${k}], [[]]]`).join()}]`;
  const many = readTree(`[${lists}, ${lists}, 5]`, defaultLimits).root!;
  assert.equal(childAt(many, 2)!.value, 5);
  for (const index of [0, 1, 49, 50, 98, 99]) {
    const [inner] = childAt(childAt(many, 1)!, index)!.children!;
    assert.equal(childAt(inner!, 0)!.value, index);
  }
});

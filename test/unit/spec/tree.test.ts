import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { getNodeValue, type ParseError, parseTree, printParseErrorCode, type Node as TheirNode } from 'jsonc-parser';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { childAt, childrenOf, countOf, hasObjects, type Node } from '../../../src/spec/node.ts';
import { type Fault, type Listener, walk } from '../../../src/spec/syntax.ts';
import type { Tokens } from '../../../src/spec/tokens.ts';
import { readTree } from '../../../src/spec/tree.ts';
import { treeValue, validDepth } from '../../../src/spec/treeValue.ts';
import { everyKey } from './everyKey.ts';

/** Every fault of a text, with its place. */
function faultsOf(text: string): unknown[] {
  const faults: unknown[] = [];
  const listener: Listener = {
    open: () => undefined,
    close() {},
    key() {},
    scalar() {},
    fault: (fault: Fault, { offset, end }: Tokens) => faults.push([fault, offset, end]),
  };
  walk(text, listener, 0, true);
  return faults;
}

/** Their parser lets a comment that never ends go on behind the text. */
function within(text: string, offset: number, length: number): [start: number, end: number] {
  return [Math.min(offset, text.length), Math.min(offset + length, text.length)];
}

/** A property without a value ends where their parser happens to be. */
function isBroken({ type, children = [] }: Node | TheirNode): boolean {
  return type === 'property' && children.length < 2;
}

function assertSameTree(text: string, ours: Node | undefined, theirs: TheirNode | undefined): void {
  assert.equal(ours?.type, theirs?.type);
  if (!ours || !theirs) return;
  const place = within(text, ours.offset, ours.length);
  if (isBroken(theirs)) assert.equal(ours.offset, theirs.offset);
  else assert.deepEqual(place, within(text, theirs.offset, theirs.length));
  if (ours.type === 'number' && theirs.type === 'number') assert.ok(Object.is(ours.value, theirs.value));
  else if (ours.type !== 'object' && ours.type !== 'array') assert.equal(ours.value, theirs.value);
  const [own, their] = [ours.children ?? [], theirs.children ?? []];
  assert.equal(own.length, their.length);
  for (const [index, child] of own.entries()) {
    assert.equal(child.parent?.offset, ours.offset);
    assertSameTree(text, child, their[index]);
  }
  if (ours.type !== 'array' && ours.type !== 'object') return;
  assert.equal(countOf(ours), their.length);
  assert.equal(hasObjects(ours), ours.type === 'array' && their.some(({ type }) => type === 'object'));
  assert.equal(childrenOf(ours, 2).length, Math.min(2, their.length));
  for (const [index, child] of their.entries()) {
    if (ours.type === 'array') assertSamePlace(childAt(ours, index), child);
    else {
      const key = String(child.children![0]!.value);
      const first = their.find(property => property.children![0]!.value === key)!;
      assertSamePlace(childAt(ours, key), first.children![1]);
    }
  }
  assert.equal(childAt(ours, ours.type === 'array' ? their.length : 'no such key'), undefined);
}

function assertSamePlace(ours: Node | undefined, theirs: TheirNode | undefined): void {
  assert.deepEqual([ours?.type, ours?.offset], [theirs?.type, theirs?.offset]);
}

/** Holds our reading of a text to VS Code's. */
function assertSame(text: string): void {
  const errors: ParseError[] = [];
  const theirs = parseTree(text, errors, { allowTrailingComma: true });
  assert.deepEqual(
    faultsOf(text),
    errors.map(({ error, offset, length }) => [printParseErrorCode(error), ...within(text, offset, length)]),
  );
  const { root, problems } = readTree(text, defaultLimits);
  if (text.trim() === '' || problems[0]?.code === 'too-deep') return;
  assertSameTree(text, root, theirs);
  const repeated: unknown[] = [];
  const value = root && treeValue(root, repeated as never);
  if (root && theirs && repeated.length === 0) assert.deepEqual(plain(value), plain(getNodeValue(theirs)));
}

/** Without the prototypes, which their objects have not. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, inner]) => [key, plain(inner)]);
}

const punctuation = ['{', '}', '[', ']', ',', ':', '{', '}', '[', ']', ',', ':', '"', '\\', '/', '-', ' ', '\t'];
const trivia = ['//', '/*', '*/', '// c\n', '/* c */', '\n', '\r', '\r\n', '\ufeff', '\u2028', '\0', '\u00a0'];
const numbers = [
  '0',
  '-0',
  '12',
  '1.5',
  '-1e3',
  '1E+2',
  '1.',
  '1e',
  '1e-',
  '01',
  '.5',
  '+1',
  '1e999',
  '123456789',
  '1234567890',
];
const strings = [
  '"a"',
  '""',
  '"b\\n"',
  '"\\u0041"',
  '"\\u00"',
  '"\\q"',
  '"\\',
  '"\t"',
  '"open',
  '"\ud83c"',
  '"__proto__"',
];
const words = ['true', 'false', 'null', 'NaN', '-Infinity', '+inf', 'nan', 'truefalse', 'x'];
const token = fc.constantFrom(...punctuation, ...trivia, ...numbers, ...strings, ...words);
const unit = fc.nat({ max: 0xffff }).map(code => String.fromCharCode(code));
const runs = { seed: 7, numRuns: 3000 };

suite('a text is read as VS Code reads it, with the same errors at the same places', () => {
  test('tokens in any order', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), parts => assertSame(parts.join(''))),
      runs,
    );
  });

  test('arbitrary characters', () => {
    fc.assert(fc.property(fc.string({ unit, maxLength: 60 }), assertSame), runs);
  });

  test('JSON, and JSON with a stretch replaced', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.nat({ max: 4 }),
        fc.array(token, { maxLength: 3 }),
        (json, at, length, parts) => {
          assertSame(json);
          const start = at % (json.length + 1);
          assertSame(json.slice(0, start) + parts.join('') + json.slice(start + length));
        },
      ),
      runs,
    );
  });

  test('a spec cut off anywhere', () => {
    for (let end = 0; end <= everyKey.length; end++) assertSame(everyKey.slice(0, end));
  });
});

test('values below the depth of a valid file are not made, but counted', () => {
  const { root } = readTree('{ "a": [[[1, 2], [3]], 4], "b": { "c": { "d": { "e": { "f": 1 } } } } }', defaultLimits);
  assert.deepEqual(treeValue(root!, [], validDepth), {
    a: [[Array(2), Array(1)], 4],
    b: { c: { d: { e: {} } } },
  });
});

test('rows of one value that are equal are one row in memory, up to a thousand of them, and none is taken for another', () => {
  const texts = ['0', '-0', '1', '"1"', 'true', 'null', '1', '"1"', '0', '-0', '[1]', '[1]', '1, 1', '1, 1'];
  const { root } = readTree(`[${texts.map(text => `[${text}]`).join()}]`, defaultLimits, 'rows');
  const rows = treeValue(root!, []) as readonly (readonly unknown[])[];
  assert.deepEqual(rows, JSON.parse(`[${texts.map(text => `[${text}]`).join()}]`));
  const same = (text: string) => {
    const [first, second] = [rows[texts.indexOf(text)], rows[texts.lastIndexOf(text)]];
    return first === second;
  };
  assert.ok(same('1') && same('"1"') && same('0'));
  assert.ok(!same('-0') && !same('[1]') && !same('1, 1'));

  const many = Array.from({ length: 3000 }, (_, index) => [index % 1500]);
  const all = treeValue(readTree(JSON.stringify(many), defaultLimits, 'rows').root!, []) as readonly number[][];
  assert.deepEqual(all, many);
  assert.deepEqual([all[999] === all[2499], all[1000] === all[2500]], [true, false]);
});

test('a text is nested as deeply as is allowed, and what is deeper is refused at its bracket', () => {
  const limits = { ...defaultLimits, depth: 5 };
  const nested = (levels: number) => `${'[{"a":'.repeat(levels)}0${'}]'.repeat(levels)}`;
  assert.deepEqual(readTree(`${'['.repeat(5)}${']'.repeat(5)}`, limits, 'rows').problems, []);
  assert.deepEqual(readTree(`[${'[[]],'.repeat(20)}[[]]]`, limits, 'rows').problems, []);
  const { root, problems } = readTree(nested(3), limits, 'rows');
  assert.equal(root, undefined);
  assert.deepEqual(problems, [
    {
      code: 'too-deep',
      severity: 'error',
      message: 'arrays and objects are nested more than 5 levels deep; fewer than 10 are needed',
      offset: nested(3).lastIndexOf('{'),
      length: 1,
    },
  ]);
});

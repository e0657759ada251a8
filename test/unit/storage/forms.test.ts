import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import {
  absent,
  type Check,
  doubles,
  either,
  equal,
  group,
  list,
  number,
  optional,
  plain,
  plainGroup,
  positive,
  settingGroup,
  text,
  truth,
  typed,
  whole,
} from '../../../src/storage/forms.ts';

class Own {
  readonly a = 1;
}

/** What has the form, and what has not. */
function assertForm(check: Check, right: readonly unknown[], wrong: readonly unknown[]): void {
  for (const value of right) assert.ok(check(value), `${inspect(value)} is right`);
  for (const value of wrong) assert.ok(!check(value), `${inspect(value)} is wrong`);
}

/** So many objects within one another. */
const nested = (levels: number): object => (levels === 1 ? {} : { inner: nested(levels - 1) });

test('single values are told by what they are', () => {
  assertForm(text, ['', 'x', 'x'.repeat(2 ** 24)], [1, undefined, ['x'], 'x'.repeat(2 ** 24 + 1)]);
  assertForm(number, [0, -1.5, Number.NaN, Number.POSITIVE_INFINITY], ['0', null, 1n]);
  assertForm(truth, [true, false], [0, 'true', undefined]);
  assertForm(absent, [undefined], [null, 0, '']);
  assertForm(whole, [0, 1, Number.MAX_SAFE_INTEGER], [-1, 0.5, 2 ** 53, Number.NaN, '1']);
  assertForm(positive, [1], [0, -1, 0.5]);
  assertForm(doubles, [new Float64Array(0)], [new Float32Array(1), [1]]);
  assertForm(equal('a', 1), ['a', 1], ['b', '1', undefined]);
  assertForm(either(text, number), ['a', 1], [true]);
  assertForm(optional(text), ['a', undefined], [null, 1]);
});

test('a list has no gaps, and each of its elements is right', () => {
  const holes = new Array<number>(2);
  holes[1] = 1;
  assertForm(list(number), [[], [1, 2]], [holes, [1, 'x'], { length: 0 }, new Float64Array(1), undefined]);
  assertForm(list(optional(number)), [[undefined, 1]], [holes]);
  assertForm(list(absent), [[undefined]], [new Array(2 ** 21 + 1)]);
});

test('a group has each of its properties itself, and may have others', () => {
  const check = group<{ a: number; b?: string }>({ a: number, b: optional(text) });
  const inherited = Object.create({ a: 1 }) as object;
  const bare: object = Object.assign(Object.create(null), { a: 1 });
  assertForm(
    check,
    [{ a: 1 }, { a: 1, b: 'x', c: null }, bare],
    [{}, { a: 'x' }, { a: 1, b: 2 }, inherited, new Own(), [], null],
  );
});

test('plain values are what JSON can say, and no deeper than a hundred', () => {
  assertForm(
    plain,
    ['x', 1, true, null, undefined, [], {}, [{ a: [null] }]],
    [new Own(), () => 1, Symbol('x'), 1n, [new Map()]],
  );
  assertForm(plain, [nested(100)], [nested(101)]);
  assertForm(plainGroup, [{}, { a: null, b: [undefined] }], [[], null, 'x', { a: new Own() }]);
  assertForm(settingGroup, [{}, { a: [1, { b: 'x' }] }], [{ a: null }, { a: undefined }, { a: [null] }, [], null]);
  assertForm(typed(['sgd', 'adam']), [{ type: 'adam', rate: 1 }], [{ type: 'lion' }, {}, { type: ['adam'] }, 'adam']);
});

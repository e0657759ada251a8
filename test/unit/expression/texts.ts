import fc from 'fast-check';
import { functions } from '../../../src/expression/functions.ts';

/** Expressions as people may write them, by the rules of docs/expressions.md: with and without blanks and brackets. */
const blank = fc.constantFrom('', ' ', '', '  ', '\t');
const name = fc.constantFrom('W', 'loss', 'epoch', 'phase', 'dE/dW', 'größe', '_x1', 'andy', 'nothing', 'infinite');
const layer = fc.constantFrom('hidden', 'and', 'norm', '"hidden 1"', "'a\"b'", '"\\u0041\\\\"', '0', 'Größe2', '"😀"');
const literal = fc.constantFrom(
  '0',
  '1',
  '2.5',
  '.5',
  '5.',
  '1e-6',
  '1E3',
  'inf',
  'NaN',
  'true',
  'False',
  '"a b"',
  "'x'",
);
const binary = fc.constantFrom('+', '-', '*', '/', '%', '@', '**', '^', '==', '!=', '<', '<=', '>', '>=', '&&', '||');
const word = fc.constantFrom(' and ', ' or ');

export const expressionTexts: fc.Arbitrary<string> = fc.letrec<{ text: string; item: string }>(tie => ({
  text: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(literal, name),
    fc.tuple(name, layer, blank).map(([name, layer, blank]) => `${name}${blank}(${blank}${layer}${blank})`),
    fc.tuple(name, layer, tie('text')).map(([name, layer, index]) => `${name}(${layer},sample(${index}))`),
    fc
      .tuple(tie('text'), blank, fc.oneof(binary, word), blank, tie('text'))
      .map(([left, before, sign, after, right]) => `${left}${before}${sign}${after}${right}`),
    fc.tuple(blank, tie('text')).map(([blank, text]) => `(${blank}${text}${blank})`),
    fc
      .tuple(fc.constantFrom('-', '+', '- -', 'not ', '!', 'not not '), tie('text'))
      .map(([sign, text]) => `${sign}(${text})`),
    fc
      .tuple(tie('text'), fc.array(tie('item'), { minLength: 1, maxLength: 3 }))
      .map(([text, items]) => `(${text})[${items.join(',')}]`),
    fc.tuple(tie('text'), blank).map(([text, blank]) => `(${text})${blank}.T`),
    fc
      .tuple(
        fc.constantFrom(...functions),
        fc.array(tie('text'), { minLength: 2, maxLength: 2 }),
        fc.option(tie('text')),
      )
      .map(([{ name, takes, hasAxis }, given, axis]) => {
        const all = [...given.slice(0, takes[0]), ...(hasAxis && axis !== null ? [`axis=${axis}`] : [])];
        return `${name}(${all.join(', ')})`;
      }),
  ),
  item: fc.oneof(
    tie('text'),
    fc.constantFrom(':', '::', '::2', '...'),
    fc.tuple(tie('text'), tie('text')).map(([start, stop]) => `${start} : ${stop}`),
    fc.tuple(tie('text'), tie('text'), tie('text')).map(parts => parts.join(':')),
  ),
})).text;

/** Expressions with some characters left out, doubled, exchanged or put in. */
export const brokenTexts: fc.Arbitrary<string> = fc
  .tuple(
    expressionTexts,
    fc.array(
      fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...'()[]"\'\\.,:=!&|*+-<>@^%{}`$#~;?/ 09eTné😀\ud800\u0000')),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [place, left, put]) => {
      const at = place % (changed.length + 1);
      return changed.slice(0, at) + put + changed.slice(at + left);
    }, text),
  );

/** Anything at all, and what is deep or has names of JavaScript. */
export const anyTexts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'()[]+-*/.,:"\'<>=!&|0eaT@ ', 'norm(', 'W(', ' of ', 'not '), maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom('(', '[', 'a[', 'norm(', '-', 'not ', '!', '2**', '1<', '1 and ', '"', '.T', 'W(', '😀'),
      fc.nat(700),
    )
    .map(([part, count]) => part.repeat(count)),
  fc
    .tuple(fc.nat(60), fc.constantFrom('1', '', 'a', '('))
    .map(([depth, inside]) => `${'('.repeat(depth)}${inside}${')'.repeat(depth)}`),
  fc.constantFrom(
    '__proto__',
    'constructor.constructor("return this")()',
    'W.constructor',
    'W["constructor"]',
    'toString()',
    'valueOf(hidden)',
    'process.exit(1)',
    '\u0024{1}',
    '`a`',
    'a => a',
    '() => 1',
    'new Date',
    'this',
    'eval("1")',
    'norm.call(1)',
    '\u2028',
    '\ufeff1',
  ),
);

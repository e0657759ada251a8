import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberReader } from '../../../src/data/numberFormat.ts';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 });
const sign = fc.constantFrom('', '-', '+');

test('a number of few digits is read to the last bit, as the language reads it', () => {
  const read = numberReader({});
  fc.assert(
    fc.property(sign, digits, fc.constantFrom('', '.'), digits, (minus, whole, point, fraction) => {
      const text = minus + whole + point + fraction;
      const expected = text === '' ? Number.NaN : Number(text);
      assert.ok(Object.is(read(text), expected), `${text}: ${read(text)}`);
    }),
    { seed: 3, numRuns: 20_000 },
  );
  for (const text of ['-0', '0.1', '-.5', '5.', '123456789012.345'])
    assert.ok(Object.is(read(text), Number(text)), text);
  for (const text of ['.', '-', '-.', '1.2.3', '1-']) assert.ok(Number.isNaN(read(text)), text);
});

test('a number is read alike inside of a text, and with a decimal comma', () => {
  const read = numberReader({ decimal: ',' });
  fc.assert(
    fc.property(
      digits,
      fc.constantFrom('', ','),
      digits,
      fc.constantFrom('', '7', ',', '-'),
      (whole, point, fraction, around) => {
        const text = `-${whole}${point}${fraction}`;
        const expected = /\d/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
        assert.ok(Object.is(read(around + text + around, around.length, around.length + text.length), expected), text);
      },
    ),
    { seed: 4, numRuns: 5000 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSurelyUtf8, probableEncoding, sampled } from '../../../src/data/probableEncoding.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
/** So many letters `a`, with these bytes at their places. */
function letters(length: number, bytes: Readonly<Record<number, number>>): Uint8Array {
  const text = new Uint8Array(length).fill(0x61);
  for (const [at, byte] of Object.entries(bytes)) text[Number(at)] = byte;
  return text;
}
const zeros = (...places: readonly number[]) => Object.fromEntries(places.map(place => [place, 0]));

test('a single byte tells windows-1252 when it is a letter or a usual sign of Western text', () => {
  const usual =
    '€‚„…ŠŒŽ‘’“”–—™šœžŸ\u00a0¡£§©ª«®°±²³´µ·º»¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ';
  const decoder = new TextDecoder('windows-1252');
  for (let byte = 0x80; byte <= 0xff; byte++) {
    const expected = usual.includes(decoder.decode(Uint8Array.of(byte))) ? 'windows-1252' : undefined;
    assert.equal(probableEncoding(letters(4, { 2: byte }), 'utf-8'), expected, byte.toString(16));
  }
});

test('a byte that windows-1252 does not have rules it out, however much else is usual', () => {
  const text = 'm\xe4r, m\xfcr, m\xf6r, \xa3 5, 3 \x80, \xe9t\xe9, gar\xe7on, \xc4pfel, stra\xdfe, \xb0';
  assert.equal(probableEncoding(bytesOf(text), 'utf-8'), 'windows-1252');
  for (const unused of ['\x81', '\x8d', '\x8f', '\x90', '\x9d', '\0'])
    assert.equal(probableEncoding(bytesOf(`${text} ${unused}`), 'utf-8'), undefined);
});

test('nine of ten signs must be usual', () => {
  const usual = (count: number) => 'a\xe4'.repeat(count);
  assert.equal(probableEncoding(bytesOf(`${usual(9)}a\x83`), 'utf-8'), 'windows-1252');
  assert.equal(probableEncoding(bytesOf(`${usual(8)}a\x83`), 'utf-8'), undefined);
  assert.equal(probableEncoding(bytesOf(`${usual(18)}a\x83a\x83`), 'utf-8'), 'windows-1252');
  assert.equal(probableEncoding(bytesOf(`${usual(17)}a\x83a\x83`), 'utf-8'), undefined);
});

test('one of ten signs may be the third of a row or stand behind it', () => {
  const apart = (count: number) => 'a\xe4'.repeat(count);
  assert.equal(probableEncoding(bytesOf(`\x80\x80\x80${apart(7)}`), 'utf-8'), 'windows-1252');
  assert.equal(probableEncoding(bytesOf(`\x80\x80\x80${apart(6)}`), 'utf-8'), undefined);
  assert.equal(probableEncoding(bytesOf(`\xe4\xe4\xe4\xe4${apart(16)}`), 'utf-8'), 'windows-1252');
  assert.equal(probableEncoding(bytesOf(`\xe4\xe4\xe4\xe4${apart(15)}`), 'utf-8'), undefined);
  assert.equal(probableEncoding(bytesOf('\xe4\xe4a\xe4\xe4a\xe4\xe4'), 'utf-8'), 'windows-1252');
});

test('UTF-8 with damage is not taken for windows-1252 where more letters are right than damaged', () => {
  assert.equal(probableEncoding(bytesOf('\xc3\xa9,\xe9,'), 'utf-8'), 'windows-1252');
  assert.equal(probableEncoding(bytesOf('\xc3\xa9,\xc3\xa9,\xe9,'), 'utf-8'), undefined);
  assert.equal(probableEncoding(bytesOf('\xc3\xa9,\xc3\xa9,\xe9,\xe9,'), 'utf-8'), 'windows-1252');
});

test('zeros in more than an eighth of the bytes, at odd or at even places, tell UTF-16', () => {
  assert.equal(probableEncoding(letters(16, zeros(1, 3, 5)), 'utf-8'), 'utf-16le');
  assert.equal(probableEncoding(letters(16, zeros(1, 3)), 'utf-8'), undefined);
  assert.equal(probableEncoding(letters(17, zeros(1, 3, 5)), 'utf-8'), 'utf-16le');
  assert.equal(probableEncoding(letters(16, zeros(0, 2, 4)), 'utf-8'), 'utf-16be');
  assert.equal(probableEncoding(letters(16, zeros(0, 2)), 'utf-8'), undefined);
});

test('a tenth of the zeros or more at the other places is no UTF-16', () => {
  const places = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + 2 * index);
  for (const [first, encoding] of [
    [1, 'utf-16le'],
    [0, 'utf-16be'],
  ] as const) {
    const other = 31 - first;
    assert.equal(probableEncoding(letters(32, zeros(...places(first, 11), other)), 'utf-8'), encoding);
    assert.equal(probableEncoding(letters(32, zeros(...places(first, 10), other)), 'utf-8'), undefined);
    // None at all are needed there.
    assert.equal(probableEncoding(letters(4, zeros(first)), 'utf-8'), encoding);
  }
});

test('text in UTF-8 that was read as something else is named, the encoding that was tried is not', () => {
  assert.equal(probableEncoding(Buffer.from('größe'), 'latin1'), 'utf-8');
  assert.equal(probableEncoding(bytesOf('plain'), 'utf-16le'), 'utf-8');
  assert.equal(probableEncoding(Buffer.from('größe'), 'utf-8'), undefined);
  assert.equal(probableEncoding(bytesOf('m\xe4r'), 'windows-1252'), undefined);
  assert.equal(probableEncoding(Buffer.from('a,b', 'utf16le'), 'utf-16le'), undefined);
});

test('only the first 64 KiB are looked at, and a character that is cut there is no damage', () => {
  assert.equal(sampled, 65_536);
  const text = { 0: 0xe4 };
  assert.equal(probableEncoding(letters(sampled + 1, { ...text, [sampled]: 0x81 }), 'utf-8'), 'windows-1252');
  assert.equal(probableEncoding(letters(sampled + 1, { ...text, [sampled - 1]: 0x81 }), 'utf-8'), undefined);
  const cut = letters(sampled + 1, { [sampled - 1]: 0xc3, [sampled]: 0xa4 });
  assert.equal(probableEncoding(cut, 'latin1'), 'utf-8');
  assert.equal(probableEncoding(bytesOf('\xe4bc'), 'utf-8'), 'windows-1252');
});

test('bytes are surely UTF-8 when they hold a character of several bytes and nothing that is none', () => {
  for (const text of ['ä', 'aäb', '\u0080', 'a\u{1f600}']) assert.equal(isSurelyUtf8(Buffer.from(text)), true, text);
  assert.equal(isSurelyUtf8(bytesOf('a\xc3')), true);
  for (const text of ['', 'plain', 'a\xe4b', '\x80', '\xc3\xa4\0'])
    assert.equal(isSurelyUtf8(bytesOf(text)), false, JSON.stringify(text));
});

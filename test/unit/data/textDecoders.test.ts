import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { latin1, utf8, utf16, windows1252 } from '../../../src/data/textDecoders.ts';

suite('UTF-8', () => {
  test('a character that may go on in the next piece waits for it', () => {
    const ends: readonly (readonly [bytes: readonly number[], end: number])[] = [
      [[], 0],
      [[0x61], 1],
      [[0x7f], 1],
      [[0xc0], 0],
      [[0xdf], 0],
      [[0x61, 0xc3], 1],
      [[0xdf, 0x80], 2],
      [[0xc3, 0xa4], 2],
      [[0xe0], 0],
      [[0xe0, 0x80], 0],
      [[0xef, 0xbf], 0],
      [[0xe2, 0x82, 0xac], 3],
      [[0xf0], 0],
      [[0xf0, 0x80], 0],
      [[0xf0, 0x80, 0x80], 0],
      [[0xff, 0xbf, 0xbf], 0],
      [[0x61, 0xf0, 0x9f, 0x98], 1],
      [[0xf0, 0x9f, 0x98, 0x80], 4],
      [[0xc3, 0xa4, 0xe2], 2],
      [[0xe2, 0x82, 0xac, 0xc3], 3],
      [[0xc3, 0x7f], 2],
      // Bytes that go on with nothing: whoever decodes them finds that.
      [[0x80], 1],
      [[0xbf, 0xbf], 2],
      [[0x61, 0x80, 0x80], 3],
      [[0x61, 0x80, 0x80, 0x80], 4],
    ];
    for (const [bytes, end] of ends) assert.equal(utf8.end(Uint8Array.from(bytes)), end, bytes.join());
  });

  test('text is decoded with its byte order mark', () => {
    assert.deepEqual(utf8.decode(Buffer.from('\ufeffä\u{1f600}')), { text: '\ufeffä\u{1f600}' });
    assert.deepEqual(utf8.decode(new Uint8Array(0)), { text: '' });
  });

  test('the characters before the first bad byte are decoded, however many there are', () => {
    for (const letter of ['a', 'ä', '€', '\u{1f600}', '\ufeff']) {
      for (let count = 0; count < 20; count++) {
        const text = letter.repeat(count);
        const bytes = Buffer.concat([Buffer.from(text), Uint8Array.of(0xff, 0x61)]);
        assert.deepEqual(utf8.decode(bytes), { text, bad: 'the byte 0xFF is not UTF-8' });
      }
    }
    assert.deepEqual(utf8.decode(Uint8Array.of(0x61, 0xe4, 0x72)), { text: 'a', bad: 'the byte 0xE4 is not UTF-8' });
  });

  test('a character that is cut at the end is bad where it begins', () => {
    assert.deepEqual(utf8.decode(Uint8Array.of(0x61, 0xe2, 0x82)), { text: 'a', bad: 'the byte 0xE2 is not UTF-8' });
  });
});

for (const littleEndian of [true, false]) {
  const name = littleEndian ? 'UTF-16LE' : 'UTF-16BE';
  const decoder = utf16(littleEndian);
  const bytesOf = (text: string) =>
    littleEndian ? Buffer.from(text, 'utf16le') : Buffer.from(text, 'utf16le').swap16();

  suite(name, () => {
    test('half a code unit and the first half of a pair wait for the next piece', () => {
      for (const [text, end] of [
        ['', 0],
        ['a', 2],
        ['ab', 4],
        ['\ud83d', 0],
        ['\ud800', 0],
        ['a\udbff', 2],
        ['a\udc00', 4],
        ['\ud7ff', 2],
        ['\u{1f600}', 4],
        ['\ud83da', 4],
        ['a\u{1f600}\ud83d', 6],
      ] as const) {
        const bytes = bytesOf(text);
        assert.equal(decoder.end(bytes), end, JSON.stringify(text));
        assert.equal(decoder.end(Buffer.concat([bytes, Uint8Array.of(0x61)])), end, JSON.stringify(text));
      }
    });

    test('text comes back as it was, its byte order mark too', () => {
      for (const text of ['', 'a', '\ufeffäb€\u{1f600}', 'ābć'.repeat(9000)])
        assert.deepEqual(decoder.decode(bytesOf(text)), { text });
    });

    test('half a pair is bad where it stands', () => {
      assert.deepEqual(decoder.decode(bytesOf('ab\ud83dc')), {
        text: 'ab',
        bad: `0xD83D is half a character in ${name}`,
      });
      assert.deepEqual(decoder.decode(bytesOf('\udc00')), { text: '', bad: `0xDC00 is half a character in ${name}` });
      assert.deepEqual(decoder.decode(bytesOf('\u{1f600}\udfff')), {
        text: '\u{1f600}',
        bad: `0xDFFF is half a character in ${name}`,
      });
    });

    test('half a code unit at the end is bad', () => {
      const bad = `the last character in ${name} is cut in half`;
      assert.deepEqual(decoder.decode(Uint8Array.of(0x61)), { text: '', bad });
      assert.deepEqual(decoder.decode(Buffer.concat([bytesOf('äb'), Uint8Array.of(0x61)])), { text: 'äb', bad });
    });
  });
}

/** Bytes 80 to 9F. */
const high = Array.from({ length: 32 }, (_, index) => 0x80 + index);

suite('windows-1252', () => {
  test('every byte is its character, and the five without one are bad', () => {
    const decoder = new TextDecoder('windows-1252');
    for (let byte = 0; byte < 256; byte++) {
      const bad = `the byte 0x${byte.toString(16).toUpperCase()} is no character in windows-1252`;
      const isBad = [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte);
      const expected = isBad ? { text: 'a€', bad } : { text: `a€${decoder.decode(Uint8Array.of(byte))}` };
      assert.deepEqual(windows1252.decode(Uint8Array.of(0x61, 0x80, byte)), expected);
      const alone = isBad ? { text: '', bad } : { text: decoder.decode(Uint8Array.of(byte)) };
      assert.deepEqual(windows1252.decode(Uint8Array.of(byte)), alone);
    }
  });

  test('a piece ends where it ends, since no character goes on', () => {
    for (const length of [0, 1, 7]) assert.equal(windows1252.end(new Uint8Array(length)), length);
  });

  test('long text is decoded in full', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => (index % 7 === 0 ? 0x80 : 0x61 + (index % 26)));
    const text = Array.from(bytes, byte => (byte === 0x80 ? '€' : String.fromCharCode(byte))).join('');
    assert.deepEqual(windows1252.decode(bytes), { text });
  });
});

test('latin1 has a character for each byte but 80 to 9F', () => {
  for (const byte of high) {
    const bad = `the byte 0x${byte.toString(16).toUpperCase()} is no character in latin1`;
    assert.deepEqual(latin1.decode(Uint8Array.of(0xe4, byte, 0x61)), { text: 'ä', bad });
  }
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter(byte => !high.includes(byte));
  assert.deepEqual(latin1.decode(Uint8Array.from(others)), { text: String.fromCharCode(...others) });
  assert.equal(latin1.end(Uint8Array.from(others)), others.length);
});

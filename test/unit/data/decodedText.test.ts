import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodedText, EncodingError, markedEncoding, wholeText } from '../../../src/data/decodedText.ts';
import type { Encoding } from '../../../src/spec/networkSpec.ts';
import { portions } from './support.ts';

async function decoded(bytes: Uint8Array, encoding?: Encoding, size = 5): Promise<string> {
  let text = '';
  for await (const portion of decodedText(portions(bytes, size), encoding)) text += portion;
  return text;
}

async function refusal(bytes: Uint8Array, encoding?: Encoding, size = 5): Promise<EncodingError> {
  const error = await decoded(bytes, encoding, size).then(
    text => assert.fail(`decoded as ${JSON.stringify(text)}`),
    (error: unknown) => error,
  );
  assert.ok(error instanceof EncodingError, String(error));
  return error;
}

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const mark = '\ufeff';

test('a byte order mark is known by all of its bytes', () => {
  const marks: readonly (readonly [bytes: readonly number[], encoding: ReturnType<typeof markedEncoding>])[] = [
    [[0xef, 0xbb, 0xbf], 'utf-8'],
    [[0xfe, 0xff], 'utf-16be'],
    [[0xff, 0xfe, 0, 1], 'utf-16le'],
    [[0xff, 0xfe, 1, 0], 'utf-16le'],
    [[0xff, 0xfe, 0, 0], 'utf-32'],
    [[0, 0, 0xfe, 0xff], 'utf-32'],
  ];
  for (const [bytes, encoding] of marks) {
    assert.equal(markedEncoding(Uint8Array.from(bytes)), encoding, `${bytes}`);
    if (bytes.length === 4 && encoding === 'utf-16le') continue;
    for (const index of bytes.keys()) {
      if (bytes[0] === 0xff && index > 1) continue;
      assert.equal(markedEncoding(Uint8Array.from(bytes.with(index, 0x41))), undefined, `byte ${index} of ${bytes}`);
    }
  }
});

test('text comes back in every encoding, with and without a byte order mark, wherever portions end', async () => {
  const unicode = fc.string({ unit: 'binary' }).filter(text => !text.includes('\0') && !text.startsWith(mark));
  await fc.assert(
    fc.asyncProperty(unicode, fc.integer({ min: 1, max: 9 }), async (text, size) => {
      for (const [bytes, encoding] of [
        [Buffer.from(text), undefined],
        [Buffer.from(text), 'utf-8'],
        [Buffer.from(mark + text), undefined],
        [Buffer.from(text, 'utf16le'), 'utf-16le'],
        [Buffer.from(mark + text, 'utf16le'), undefined],
        [utf16be(text), 'utf-16be'],
        [utf16be(mark + text), undefined],
      ] as const) {
        assert.equal(await decoded(bytes, encoding, size), text, `${encoding}`);
      }
    }),
  );
});

test('every character of windows-1252 is decoded, and its five unused bytes are refused', async () => {
  const signs = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
  const unused = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
  const high = Array.from({ length: 32 }, (_, index) => 0x80 + index).filter(byte => !unused.includes(byte));
  assert.equal(await decoded(Uint8Array.from(high), 'windows-1252'), signs);
  const rest = Array.from({ length: 96 }, (_, index) => 0xa0 + index);
  for (const encoding of ['windows-1252', 'latin1'] as const) {
    assert.equal(await decoded(Uint8Array.from(rest), encoding), String.fromCharCode(...rest));
  }
  for (const byte of unused) {
    const { message, line, column } = await refusal(Uint8Array.of(0x61, 0x0a, 0xe4, byte), 'windows-1252');
    assert.deepEqual([line, column], [2, 2]);
    assert.equal(message, `the byte 0x${byte.toString(16).toUpperCase()} is no character in windows-1252`);
  }
});

test('what only windows-1252 has is refused in latin1, and named', async () => {
  const { message, probable } = await refusal(Buffer.from('m\xe4r \x80', 'latin1'), 'latin1');
  assert.equal(message, 'the byte 0x80 is no character in latin1');
  assert.equal(probable, 'windows-1252');
});

test('only the first U+FEFF is a mark, wherever a portion begins', async () => {
  for (const size of [1, 2, 3, 4, 5])
    assert.equal(await decoded(Buffer.from('\ufeffabc\ufeffd\ufeff'), undefined, size), 'abc\ufeffd\ufeff');
});

test('a byte order mark wins over what is stated', async () => {
  assert.equal(await decoded(Buffer.from('\ufeffmär'), 'windows-1252'), 'mär');
  assert.equal(await decoded(Buffer.from('\ufeffmär', 'utf16le'), 'utf-8'), 'mär');
});

test('the first bad byte is found on its line and column, wherever portions and lines end', async () => {
  const texts = fc.array(fc.constantFrom('a', 'ß', '\u{1f600}', '\n', '\r\n', '\r', 'x', '語'), { maxLength: 12 });
  const ends = fc.constantFrom([0xff], [0xe4, 0x72], [0xc3], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0x80]);
  await fc.assert(
    fc.asyncProperty(texts, ends, fc.integer({ min: 1, max: 9 }), async (parts, end, size) => {
      const text = parts.join('');
      const { line, column } = await refusal(Buffer.concat([Buffer.from(text), Uint8Array.from(end)]), 'utf-8', size);
      const lines = text.split(/\r\n|\n|\r/);
      assert.deepEqual([line, column], [lines.length, lines.at(-1)!.length + 1]);
    }),
  );
});

test('the place of a bad byte does not count the byte order mark, wherever portions end', async () => {
  const text = Buffer.from('\ufeffabc');
  for (const size of [3, 4, 5, 1000]) {
    const { line, column } = await refusal(Buffer.concat([text, Uint8Array.of(0xff, 0x61, 0x61)]), undefined, size);
    assert.deepEqual([line, column], [1, 4], `portions of ${size}`);
  }
  const wide = await refusal(Buffer.from('\ufeffab\udc00a', 'utf16le'), undefined, 1000);
  assert.deepEqual([wide.line, wide.column], [1, 3]);
});

test('a bad byte behind line breaks of any kind is on their line', async () => {
  for (const [text, line, column] of [
    ['', 1, 1],
    ['ab', 1, 3],
    ['\n', 2, 1],
    ['\r', 2, 1],
    ['\r\n', 2, 1],
    ['\n\r', 3, 1],
    ['\r\r\n\n', 4, 1],
    ['a\rb\nc\r\nde', 4, 3],
    ['a\n\t\v\fb', 2, 5],
    ['\r\t\n', 3, 1],
    ['\r\u000e\n', 3, 1],
  ] as const) {
    for (const size of [1, 2, 1000]) {
      const error = await refusal(Buffer.concat([Buffer.from(text), Uint8Array.of(0xff, 0x61)]), 'utf-8', size);
      assert.deepEqual([error.line, error.column], [line, column], JSON.stringify(text));
    }
  }
});

test('whoever gives the bytes may use their memory again, from the first on', async () => {
  async function* reused(text: Uint8Array, size: number) {
    const memory = new Uint8Array(size);
    for (let start = 0; start < text.length; start += size) {
      const part = text.subarray(start, start + size);
      memory.set(part);
      yield memory.subarray(0, part.length);
      memory.fill(0xff);
    }
  }
  for (const size of [1, 2, 3, 4, 5]) {
    let text = '';
    for await (const portion of decodedText(reused(Buffer.from('\ufeffaä€\u{1f600}z'), size))) text += portion;
    assert.equal(text, 'aä€\u{1f600}z', `portions of ${size}`);
  }
});

test('a zero byte is found before what stands behind it, on its place', async () => {
  const { line, column, message } = await refusal(Uint8Array.of(0x61, 0x0a, 0, 0xff, 0x61), 'utf-8', 1000);
  assert.deepEqual([line, column, message], [2, 1, 'there is a zero byte, which no text has']);
  const bad = await refusal(Uint8Array.of(0x61, 0x0a, 0xff, 0, 0x61), 'utf-8', 1000);
  assert.deepEqual([bad.line, bad.column, bad.message], [2, 1, 'the byte 0xFF is not UTF-8']);
  const first = await refusal(Uint8Array.of(0, 0x61, 0x61, 0x61), 'utf-8', 1000);
  assert.deepEqual([first.line, first.column], [1, 1]);
});

test('text is handed on as its bytes come, as soon as there is room for a byte order mark', async () => {
  const pieces: string[] = [];
  for await (const piece of decodedText(portions('abcdefgh', 4))) pieces.push(piece);
  assert.deepEqual(pieces, ['abcd', 'efgh']);
});

test('a file of fewer bytes than a byte order mark has is text', async () => {
  for (const text of ['', 'a', 'ä', 'abc', 'abcd']) assert.equal(await decoded(Buffer.from(text)), text);
  for (const encoding of ['utf-8', 'utf-16le'] as const)
    assert.equal(await decoded(Buffer.from(mark, encoding), 'latin1'), '', encoding);
});

test('half a character of UTF-16 is refused, at the end and in the middle', async () => {
  const odd = await refusal(Buffer.from('a\nb', 'utf16le').subarray(0, 5), 'utf-16le');
  assert.deepEqual([odd.line, odd.column], [2, 1]);
  const lone = await refusal(Buffer.from('a\n\ud83db', 'utf16le'), 'utf-16le');
  assert.deepEqual([lone.line, lone.column, lone.message], [2, 1, '0xD83D is half a character in UTF-16LE']);
});

test('the encoding that bytes probably have is named, and none that they can hardly have', async () => {
  const probable = async (bytes: Uint8Array, tried?: Encoding) => (await refusal(bytes, tried, 1000)).probable;
  assert.equal(await probable(Buffer.from('name;preis\nmär;1\nmür;2\nmör;3\n', 'latin1')), 'windows-1252');
  assert.equal(await probable(Buffer.from('caf\xe9,3\x80\n\x93d\xe9j\xe0 vu\x94', 'latin1')), 'windows-1252');
  assert.equal(await probable(Buffer.from('a,b\n1,2\n', 'utf16le')), 'utf-16le');
  assert.equal(await probable(utf16be('a,b\n1,2\n')), 'utf-16be');
  assert.equal(await probable(Buffer.from('größe,y\n1,Ý\n'), 'latin1'), 'utf-8');
  // Cyrillic in windows-1251, Japanese in Shift-JIS, German in code page 850, and UTF-8 with one damaged byte.
  for (const bytes of [
    [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x2c, 0x31],
    [0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x2c, 0x31],
    [0x6d, 0x81, 0x72, 0x2c, 0x31],
    [...Buffer.from('größe,länge,ñ,ü\n'), 0xe4, 0x2c],
  ]) {
    assert.equal(await probable(Uint8Array.from(bytes)), undefined, bytes.join());
  }
});

test('no text has zero bytes, and UTF-32 is named', async () => {
  const { message, column } = await refusal(Buffer.from('ab\0c'));
  assert.deepEqual([message, column], ['there is a zero byte, which no text has', 3]);
  const utf32 = await refusal(Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0));
  assert.match(utf32.message, /UTF-32, which is not supported/);
});

/** The bytes that a text is stored as, without a byte order mark. */
function encoded(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? utf16be(text) : Buffer.from(text, 'latin1');
}

test('random bytes are refused, or decoded to text that is stored as the same bytes', async () => {
  const encodings = fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'latin1');
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 12 }), encodings, async (bytes, stated) => {
      const text = await decoded(bytes, stated).catch((error: unknown) => {
        assert.ok(error instanceof EncodingError, String(error));
        return undefined;
      });
      if (text === undefined) return;
      const marked = markedEncoding(bytes);
      assert.notEqual(marked, 'utf-32');
      const length = marked === undefined ? 0 : marked === 'utf-8' ? 3 : 2;
      assert.deepEqual([...encoded(text, (marked as Encoding) ?? stated)], [...bytes.subarray(length)]);
    }),
    { numRuns: 1000 },
  );
});

test('a whole file is text in one piece', async () => {
  assert.equal(await wholeText(portions('\ufeff{ "ä": 1 }', 3)), '{ "ä": 1 }');
});

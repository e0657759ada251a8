import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { createFrameDecoder, encodeFrame, type Frame } from '../../../src/debug/framing.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const framed = (body: string, length: number | string = bytes(body).length): string =>
  `Content-Length: ${length}\r\n\r\n${body}`;

function decoded(...chunks: readonly (string | Uint8Array)[]): Frame[] {
  const decoder = createFrameDecoder();
  return chunks.flatMap(chunk => decoder.push(typeof chunk === 'string' ? bytes(chunk) : chunk));
}

const messages = (frames: readonly Frame[]): unknown[] =>
  frames.flatMap(frame => (frame.type === 'message' ? [frame.message] : []));
const whys = (frames: readonly Frame[]): string[] =>
  frames.flatMap(frame => (frame.type === 'broken' ? [frame.why] : []));

suite('frames of the protocol', () => {
  test('a message arrives whole, however its bytes are cut', () => {
    const sent = [{ seq: 1, text: 'größer → 😀' }, { seq: 2 }, { seq: 3, text: '\r\nContent-Length: 4\r\n\r\n' }];
    const stream = sent.flatMap(message => [...encodeFrame(message)]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length }), { maxLength: 12 }), cuts => {
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const chunks = places.slice(1).map((to, index) => Uint8Array.from(stream.slice(places[index], to)));
        assert.deepEqual(
          decoded(...chunks),
          sent.map(message => ({ type: 'message', message })),
        );
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('the header may be in any case, stand beside other fields, and end its lines with a line feed alone', () => {
    assert.deepEqual(messages(decoded('content-length:2\r\n\r\n{}')), [{}]);
    assert.deepEqual(messages(decoded('CONTENT-LENGTH :   2 \n\n[]')), [[]]);
    assert.deepEqual(messages(decoded('Content-Type: x\r\nContent-Length: 2\r\nX-Other: y\r\n\r\n{}')), [{}]);
  });

  for (const length of ['', '-1', '2.5', '0x10', 'NaN', '1e3', '99999999999999999999', '68719476736', '2 2']) {
    test(`the length "${length}" is told, and the next message is read`, () => {
      const frames = decoded(framed('{"seq":1}', length) + framed('{"seq":2}'));
      assert.deepEqual(messages(frames), [{ seq: 2 }]);
      assert.deepEqual(whys(frames), [
        `Content-Length is "${length}". Expected a whole number of bytes up to 67,108,864.`,
      ]);
    });
  }

  test('garbage is told once, and the next message is read', () => {
    const frames = decoded(`one\ntwo\nthree ${framed('{"seq":1}')}four\n${framed('{"seq":2}')}`);
    assert.deepEqual(messages(frames), [{ seq: 1 }, { seq: 2 }]);
    assert.deepEqual(whys(frames), [
      'Found "one" where "Content-Length: N" was expected.',
      'Found "four" where "Content-Length: N" was expected.',
    ]);
  });

  test('a length that is too small breaks its message and no other', () => {
    const frames = decoded(framed('{"seq":1}', 5) + framed('{"seq":2}'));
    assert.deepEqual(messages(frames), [{ seq: 2 }]);
    assert.deepEqual(whys(frames), ['A message is not JSON: "{\\"seq".', 'Found "\\":1}" before a header.']);
  });

  test('a length that is too large breaks its message and no other, before all that it announced has come', () => {
    const frames = decoded(framed('{"seq":1}', 1_000_000), framed('{"seq":2}'), framed('{"seq":3}'));
    assert.deepEqual(messages(frames), [{ seq: 2 }, { seq: 3 }]);
    assert.deepEqual(whys(frames), ['A message of 1,000,000 bytes was announced; the next one begins after 9.']);
  });

  test('a message that is not JSON, or not UTF-8, is told', () => {
    assert.deepEqual(whys(decoded(framed('{]'))), ['A message is not JSON: "{]".']);
    assert.deepEqual(whys(decoded('Content-Length: 2\r\n\r\n', Uint8Array.of(0xc3, 0x28))), [
      'A message is not UTF-8.',
    ]);
    assert.deepEqual(whys(decoded(framed(''))), ['A message is not JSON: "".']);
  });

  test('a line without an end does not wait for ever', () => {
    const frames = decoded('x'.repeat(100_000), `\n${framed('{}')}`);
    assert.deepEqual(messages(frames), [{}]);
    assert.equal(whys(frames).length, 1);
  });

  test('a stream that ends within a message says so, one that ends between two does not', () => {
    const ended = (text: string) => {
      const decoder = createFrameDecoder();
      decoder.push(bytes(text));
      return decoder.end();
    };
    assert.equal(ended(framed('{}')), undefined);
    assert.equal(ended(`${framed('{}')}\r\n`), undefined);
    const why = 'The input ended after 3 of the 9 bytes of a message.';
    assert.deepEqual(ended(framed('{"s', 9)), { type: 'broken', why });
    assert.deepEqual(ended('Content-Le'), { type: 'broken', why: 'The input ended within a header.' });
  });

  test('a large message in many pieces is read in time that grows with its length', () => {
    const body = JSON.stringify({ text: 'a'.repeat(8_000_000) });
    const stream = bytes(framed(body));
    const chunks = Array.from({ length: Math.ceil(stream.length / 1000) }, (_, index) =>
      stream.subarray(1000 * index, 1000 * (index + 1)),
    );
    assert.equal((messages(decoded(...chunks))[0] as { text: string }).text.length, 8_000_000);
  });

  test('random streams never throw, and a whole message after a broken one is always read', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom('Content-Length: ', 'Content-Length: 7\r\n', '\r\n\r\n', '{"a":1}', '\n', '\r', ':', '9')
        .map(bytes),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const decoder = createFrameDecoder();
        for (const chunk of pieces) decoder.push(chunk);
        decoder.push(bytes(`\r\n${framed('{"last":true}')}`));
        const frames = decoder.push(bytes(framed('{"seq":2}')));
        assert.deepEqual(messages(frames).at(-1), { seq: 2 });
        decoder.end();
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});

import type { Encoding } from '../spec/networkSpec.ts';
import { probableEncoding } from './probableEncoding.ts';
import { type Decoder, latin1, utf8, utf16, windows1252 } from './textDecoders.ts';

/** Bytes that are not text in the encoding of their file. */
export class EncodingError extends Error {
  /** Both counted from 1; the column in UTF-16 code units. */
  readonly line: number;
  readonly column: number;
  /** The encoding that the bytes probably have. */
  readonly probable: Encoding | undefined;

  constructor(message: string, { line, column }: Place, probable: Encoding | undefined) {
    super(message);
    this.line = line;
    this.column = column;
    this.probable = probable;
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
  /** Whether a carriage return stands before it. */
  readonly returned: boolean;
}

const beginning: Place = { line: 1, column: 1, returned: false };

const decoders: Readonly<Record<Encoding, Decoder>> = {
  'utf-8': utf8,
  'utf-16le': utf16(true),
  'utf-16be': utf16(false),
  'windows-1252': windows1252,
  latin1,
};

/** Bytes that a byte order mark has at most. */
const longestMark = 4;

/** The encoding that a byte order mark at the start states. */
export function markedEncoding(bytes: Uint8Array): Encoding | 'utf-32' | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf-32' : undefined;
}

/**
 * The text of a file in portions, without its byte order mark. The mark decides on the encoding, without one `stated`
 * does. Never replaces a byte: throws EncodingError at the first that is not text, or what reading the bytes throws.
 */
export async function* decodedText(
  bytes: AsyncIterable<Uint8Array>,
  stated: Encoding = 'utf-8',
): AsyncGenerator<string> {
  let encoding: Encoding | undefined;
  let carry: Uint8Array = new Uint8Array(0);
  let place = beginning;
  const decode = (piece: Uint8Array, encoding: Encoding): string => {
    const text = checked(piece, encoding, place);
    place = after(place, text);
    return text;
  };
  for await (const portion of bytes) {
    let piece = carry.length === 0 ? portion : joined(carry, portion);
    let end = 0;
    if (encoding !== undefined || piece.length >= longestMark) {
      if (encoding === undefined) [encoding, piece] = begun(piece, stated);
      end = decoders[encoding].end(piece);
    }
    // A copy, since whoever gave the portion may use its memory again.
    carry = piece.slice(end);
    if (end > 0) yield decode(piece.subarray(0, end), encoding!);
  }
  if (encoding === undefined) [encoding, carry] = begun(carry, stated);
  if (carry.length > 0) yield decode(carry, encoding);
}

/** The text of a whole file. Throws as `decodedText` does. */
export async function wholeText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const portion of decodedText(bytes)) text += portion;
  return text;
}

/** The encoding of the bytes that a file begins with, and these without the byte order mark. */
function begun(start: Uint8Array, stated: Encoding): [Encoding, Uint8Array] {
  const marked = markedEncoding(start);
  if (marked === 'utf-32') throw new EncodingError('the file is UTF-32, which is not supported', beginning, undefined);
  return marked === undefined ? [stated, start] : [marked, start.subarray(marked === 'utf-8' ? 3 : 2)];
}

function checked(bytes: Uint8Array, encoding: Encoding, place: Place): string {
  const { text, bad } = decoders[encoding].decode(bytes);
  const zero = text.indexOf('\0');
  if (zero < 0 && bad === undefined) return text;
  const isZero = zero >= 0;
  const before = after(place, isZero ? text.slice(0, zero) : text);
  const message = isZero ? 'there is a zero byte, which no text has' : bad!;
  throw new EncodingError(message, before, probableEncoding(bytes, encoding));
}

/** The place behind `text`. A line may end in a line feed, a carriage return, or both. */
function after({ line, column, returned }: Place, text: string): Place {
  let breaks = 0;
  let last = -1;
  let isReturned = returned;
  // Character by character: in a file of line breaks alone, a search for each takes ten times as long.
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 13) {
      isReturned = false;
      continue;
    }
    const isReturn = code === 13;
    if (isReturn || code === 10) {
      if (isReturn || !isReturned) breaks++;
      last = at;
    }
    isReturned = isReturn;
  }
  const behind = last < 0 ? column + text.length : text.length - last;
  return { line: line + breaks, column: behind, returned: isReturned };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

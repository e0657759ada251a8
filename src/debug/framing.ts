import { count, quote } from '../spec/words.ts';

/** A message that came, or why something that came is none. */
export type Frame =
  | { readonly type: 'message'; readonly message: unknown }
  /** What follows is read from the next header on. */
  | { readonly type: 'broken'; readonly why: string };

/** Takes the bytes of a stream, as they come, and gives the messages in them. */
interface FrameDecoder {
  push(bytes: Uint8Array): Frame[];
  /** What is left when the stream ends; undefined where it ended between two messages. */
  end(): Frame | undefined;
}

/** The longest message that is taken, in bytes: no request is nearly as long. */
const mostBytes = 64 * 1024 * 1024;
/** The longest line of a header, in bytes. */
const mostLineBytes = 4096;

/** A header in the middle of what should be JSON: no JSON has line breaks in its texts, or such words outside of them. */
const headerInside = /content-length[ \t]*:[ \t]*\d+[ \t]*\r?\n/i;
/** So many bytes of a header may have come when the rest of it has not. */
const headerBytes = 64;

const newline = 0x0a;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const bytesAsText = new TextDecoder('latin1');

/**
 * Messages as the Debug Adapter Protocol frames them: lines of a header with `Content-Length: N`, an empty line, N bytes of JSON. What is none of it is
 * told once and passed over up to the next header, also where a wrong length has taken that into its message. Never throws.
 */
export function createFrameDecoder(): FrameDecoder {
  const buffer = createByteQueue();
  /** Bytes of the message whose header was read. */
  let awaited: number | undefined;
  /** Bytes of it in which no other header was found. */
  let searched = 0;
  /** What the header that is being read says. */
  let length: number | undefined;
  /** It was told that something is wrong since the last header that was right. */
  let isLost = false;

  const lost = (why: string): Frame[] => {
    const told: Frame[] = isLost ? [] : [{ type: 'broken', why }];
    isLost = true;
    return told;
  };

  const readHeader = (): Frame[] | undefined => {
    const line = buffer.takeLine(mostLineBytes);
    if (line === undefined) return undefined;
    const text = bytesAsText.decode(line).replace(/\r?\n$/, '');
    if (text === '') {
      if (length === undefined) return [];
      awaited = length;
      searched = 0;
      length = undefined;
      isLost = false;
      return [];
    }
    const at = text.search(/content-length[ \t]*:/i);
    if (at < 0) {
      // Other fields may stand beside it.
      return /^[\w-]+:[ \t]/.test(text) ? [] : lost(`Found ${quote(text)} where "Content-Length: N" was expected.`);
    }
    const garbage = at > 0 ? lost(`Found ${quote(text.slice(0, at))} before a header.`) : [];
    const value = text.slice(text.indexOf(':', at) + 1).trim();
    length = /^\d{1,15}$/.test(value) && Number(value) <= mostBytes ? Number(value) : undefined;
    if (length !== undefined) return garbage;
    return [
      ...garbage,
      ...lost(`Content-Length is ${quote(value)}. Expected a whole number of bytes up to ${count(mostBytes)}.`),
    ];
  };

  const readBody = (bytes: number): Frame[] | undefined => {
    const present = Math.min(bytes, buffer.length);
    const inside = bytesAsText.decode(buffer.peek(Math.max(0, searched - headerBytes), present)).search(headerInside);
    if (inside >= 0) {
      const before = Math.max(0, searched - headerBytes) + inside;
      buffer.take(before);
      awaited = undefined;
      return lost(`A message of ${count(bytes)} bytes was announced; the next one begins after ${count(before)}.`);
    }
    searched = present;
    if (present < bytes) return undefined;
    awaited = undefined;
    return [messageOf(buffer.take(bytes))];
  };

  return {
    push(bytes) {
      buffer.push(bytes);
      const frames: Frame[] = [];
      const step = () => (awaited === undefined ? readHeader() : readBody(awaited));
      for (let read = step(); read; read = step()) frames.push(...read);
      return frames;
    },
    end() {
      if (awaited !== undefined) {
        const why = `The input ended after ${count(buffer.length)} of the ${count(awaited)} bytes of a message.`;
        return { type: 'broken', why };
      }
      const text = bytesAsText.decode(buffer.take(buffer.length)).trim();
      if (text === '' && length === undefined) return undefined;
      return { type: 'broken', why: 'The input ended within a header.' };
    },
  };
}

/** A message as bytes. Throws a TypeError where it is no JSON. */
export function encodeFrame(message: object): Uint8Array {
  const encoder = new TextEncoder();
  const body = encoder.encode(JSON.stringify(message));
  const header = encoder.encode(`Content-Length: ${body.length}\r\n\r\n`);
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}

function messageOf(body: Uint8Array): Frame {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return { type: 'broken', why: 'A message is not UTF-8.' };
  }
  try {
    return { type: 'message', message: JSON.parse(text) };
  } catch {
    return { type: 'broken', why: `A message is not JSON: ${quote(text)}.` };
  }
}

/** Bytes that come at one end and go at the other. */
interface ByteQueue {
  readonly length: number;
  push(bytes: Uint8Array): void;
  /** Those from `from` to `to`, until more come. */
  peek(from: number, to: number): Uint8Array;
  take(count: number): Uint8Array;
  /** Up to the next line feed, and with it; of a longer line so many bytes; undefined where neither is there. */
  takeLine(most: number): Uint8Array | undefined;
}

function createByteQueue(): ByteQueue {
  let bytes = new Uint8Array(4096);
  let start = 0;
  let end = 0;
  return {
    get length() {
      return end - start;
    },
    push(more) {
      if (end + more.length > bytes.length) {
        const held = end - start;
        const wanted = held + more.length;
        // Twice as many, so that few bytes are moved more than once or twice.
        const room = wanted > bytes.length / 2 ? new Uint8Array(2 * wanted) : bytes;
        room.set(bytes.subarray(start, end));
        bytes = room;
        start = 0;
        end = held;
      }
      bytes.set(more, end);
      end += more.length;
    },
    peek: (from, to) => bytes.subarray(start + from, start + to),
    take(wanted) {
      start += wanted;
      return bytes.slice(start - wanted, start);
    },
    takeLine(most) {
      const feed = bytes.subarray(start, end).indexOf(newline);
      if (feed < 0 && end - start <= most) return undefined;
      return this.take(feed < 0 ? most : feed + 1);
    },
  };
}

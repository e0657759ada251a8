/** Text up to the first byte that has no meaning, and what that is. */
interface Decoded {
  readonly text: string;
  readonly bad?: string;
}

/** Decodes one piece of bytes. `end` is how many of them are whole characters; the rest belongs to the next piece. */
export interface Decoder {
  end(bytes: Uint8Array): number;
  decode(bytes: Uint8Array): Decoded;
}

/** One decoder for each encoding. None replaces what it cannot decode, and none needs what a Node build may lack. */

export const utf8: Decoder = {
  end(bytes) {
    const { length } = bytes;
    for (let at = length - 1; at >= Math.max(0, length - 3); at--) {
      const byte = bytes[at]!;
      if (byte < 0x80) return length;
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
      if (size > 0) return at + size > length ? at : length;
    }
    return length;
  },
  decode(bytes) {
    try {
      return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
    } catch {
      const text = validUtf8(bytes);
      const at = new TextEncoder().encode(text).length;
      return { text, bad: `the byte ${hex(bytes[at]!)} is not UTF-8` };
    }
  },
};

/** The characters before the first byte that is not UTF-8. Halves the bytes, for a decoder does not tell where it fails. */
function validUtf8(bytes: Uint8Array): string {
  const start = (length: number): string | undefined => {
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return decoder.decode(bytes.subarray(0, length), { stream: true });
    } catch {
      return undefined;
    }
  };
  let [valid, invalid] = [0, bytes.length + 1];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (start(middle) === undefined) invalid = middle;
    else valid = middle;
  }
  return start(valid)!;
}

export function utf16(littleEndian: boolean): Decoder {
  const name = littleEndian ? 'UTF-16LE' : 'UTF-16BE';
  const unit = (bytes: Uint8Array, at: number) =>
    littleEndian ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
  return {
    end(bytes) {
      const even = bytes.length & ~1;
      // The first half of a pair waits for the second.
      return even > 0 && (unit(bytes, even - 2) & 0xfc00) === 0xd800 ? even - 2 : even;
    },
    decode(bytes) {
      const units = Uint16Array.from({ length: bytes.length >> 1 }, (_, index) => unit(bytes, 2 * index));
      const text = characters(units);
      const lone = text.search(/\p{Surrogate}/u);
      if (lone >= 0) {
        return { text: text.slice(0, lone), bad: `${hex(text.charCodeAt(lone))} is half a character in ${name}` };
      }
      return bytes.length % 2 === 0 ? { text } : { text, bad: `the last character in ${name} is cut in half` };
    },
  };
}

/** What the bytes 80 to 9F mean in windows-1252; five of them mean nothing. */
const extra = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

export const windows1252: Decoder = singleBytes('windows-1252', byte => extra[byte - 0x80]!);

/** ISO 8859-1, in which 80 to 9F are control characters, which no text has. A browser takes the name for windows-1252. */
export const latin1: Decoder = singleBytes('latin1', () => '\0');

/** `high` is the character of a byte from 80 to 9F, `\0` when it has none. */
function singleBytes(name: string, high: (byte: number) => string): Decoder {
  return {
    end: bytes => bytes.length,
    decode(bytes): Decoded {
      const text = characters(bytes);
      if (!/[\x80-\x9f]/.test(text)) return { text };
      const bad = firstWithout(text, high);
      const valid = bad < 0 ? text : text.slice(0, bad);
      const decoded = valid.replace(/[\x80-\x9f]/g, character => high(character.charCodeAt(0)));
      if (bad < 0) return { text: decoded };
      return { text: decoded, bad: `the byte ${hex(text.charCodeAt(bad))} is no character in ${name}` };
    },
  };
}

function firstWithout(text: string, high: (byte: number) => string): number {
  for (const { 0: character, index } of text.matchAll(/[\x80-\x9f]/g)) {
    if (high(character.charCodeAt(0)) === '\0') return index;
  }
  return -1;
}

/** Code units as text, some at a time: a call takes so many arguments. */
function characters(units: Uint8Array | Uint16Array): string {
  let text = '';
  for (let start = 0; start < units.length; start += 8192) {
    text += String.fromCharCode(...units.subarray(start, start + 8192));
  }
  return text;
}

/** `0xE4`. */
function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;
}

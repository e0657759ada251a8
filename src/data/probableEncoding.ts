import type { Encoding } from '../spec/networkSpec.ts';

/** Bytes that are looked at. */
export const sampled = 65_536;

/** The encoding that bytes probably have that are not `tried`; undefined when no known one is likely. */
export function probableEncoding(bytes: Uint8Array, tried: Encoding): Encoding | undefined {
  const sample = bytes.subarray(0, sampled);
  const guess = wideEncoding(sample) ?? (isUtf8(sample) ? 'utf-8' : isWestern(sample) ? 'windows-1252' : undefined);
  return guess === tried ? undefined : guess;
}

/** Text in Latin letters is every other byte zero in UTF-16. */
function wideEncoding(bytes: Uint8Array): Encoding | undefined {
  let [even, odd] = [0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) index % 2 === 0 ? even++ : odd++;
  const many = bytes.length / 8;
  if (odd > many && even * 10 < odd) return 'utf-16le';
  return even > many && odd * 10 < even ? 'utf-16be' : undefined;
}

/** Text with other characters than those of ASCII that is UTF-8: seldom by accident. */
export function isSurelyUtf8(bytes: Uint8Array): boolean {
  return bytes.some(byte => byte >= 0x80) && isUtf8(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // A stream, for the sample may end inside a character.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return !text.includes('\0');
  } catch {
    return false;
  }
}

/** Bytes without a character in windows-1252. */
const unused = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** Letters and signs of Western European text: `ÄÖÜäöüßéèçñ`, `€`, quotation marks, dashes, `°`, `µ`, a fixed blank. */
const usualSigns = new Set([
  ...[0x80, 0x82, 0x84, 0x85, 0x8a, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x99, 0x9a, 0x9c, 0x9e, 0x9f],
  ...[0xa0, 0xa1, 0xa3, 0xa7, 0xa9, 0xaa, 0xab, 0xae, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb7, 0xba, 0xbb, 0xbf],
]);

/** In Western text such letters are few and seldom three in a row; in other languages whole words consist of them. */
function isWestern(bytes: Uint8Array): boolean {
  let [high, usual, inRow, run] = [0, 0, 0, 0];
  for (const byte of bytes) {
    if (unused.has(byte) || byte === 0) return false;
    run = byte >= 0x80 ? run + 1 : 0;
    if (byte < 0x80) continue;
    high++;
    if (run >= 3) inRow++;
    if (usualSigns.has(byte) || (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7)) usual++;
  }
  return high > 0 && usual >= 0.9 * high && inRow <= 0.1 * high && !isMostlyUtf8(bytes);
}

/** Letters of several bytes that are right outnumber the bytes that are not: the file is UTF-8, with damage. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  // Only counted: nothing of it is read as data.
  const text = new TextDecoder().decode(bytes);
  const damaged = text.match(/\ufffd/g)?.length ?? 0;
  const right = [...text].filter(character => character > '\x7f').length - damaged;
  return right > damaged;
}

/** Kinds of tokens of JSON with comments. */
export const openBrace = 1;
export const closeBrace = 2;
export const openBracket = 3;
export const closeBracket = 4;
export const comma = 5;
export const colon = 6;
export const nullWord = 7;
export const trueWord = 8;
export const falseWord = 9;
export const stringToken = 10;
export const numberToken = 11;
export const lineComment = 12;
export const blockComment = 13;
export const lineBreak = 14;
export const blanks = 15;
/** Text that is no token of JSON. */
export const unknown = 16;
export const endOfText = 17;

/** What is wrong within a token. */
export type TokenFault =
  | 'UnexpectedEndOfComment'
  | 'UnexpectedEndOfString'
  | 'UnexpectedEndOfNumber'
  | 'InvalidUnicode'
  | 'InvalidEscapeCharacter'
  | 'InvalidCharacter';

const [tab, lineFeed, carriageReturn, blank, quote, star, plus, minus, dot, slash] = [
  9, 10, 13, 32, 34, 42, 43, 45, 46, 47,
];
const [zero, nine, upperE, backslash, lowerE, lowerU] = [48, 57, 69, 92, 101, 117];

/** The characters that stand for themselves, by their code. */
const punctuation = new Uint8Array(128);
for (const [character, kind] of [
  ['{', openBrace],
  ['}', closeBrace],
  ['[', openBracket],
  [']', closeBracket],
  [',', comma],
  [':', colon],
] as const) {
  punctuation[character.charCodeAt(0)] = kind;
}

/**
 * A cursor over the tokens of a text, blanks and comments included. It keeps where a token stands and makes no string of it,
 * so that a text of ten million characters costs time, but no memory.
 */
export class Tokens {
  readonly text: string;
  kind = unknown;
  /** Where the token begins. */
  offset = 0;
  /** Where it ends; where the next one begins. */
  end: number;
  fault: TokenFault | undefined;
  /** Whether a string has escapes. */
  hasEscape = false;

  constructor(text: string, start = 0) {
    this.text = text;
    this.end = start;
  }

  /** Goes to the next token, and returns its kind. */
  next(): number {
    const { text, end: at } = this;
    this.fault = undefined;
    this.offset = at;
    if (at >= text.length) {
      this.offset = text.length;
      this.end = text.length;
      this.kind = endOfText;
      return endOfText;
    }
    const code = text.charCodeAt(at);
    const own = code < 128 ? punctuation[code]! : 0;
    if (own !== 0) {
      this.end = at + 1;
      this.kind = own;
    } else if (code === quote) this.#string(at + 1);
    else if (isDigit(code) || (code === minus && isDigit(text.charCodeAt(at + 1)))) this.#number(at);
    else if (code === blank || code === tab) this.#blanks(at);
    else if (code === lineFeed || code === carriageReturn) {
      const isPair = code === carriageReturn && text.charCodeAt(at + 1) === lineFeed;
      this.end = at + (isPair ? 2 : 1);
      this.kind = lineBreak;
    } else if (code === slash) this.#comment(at);
    else if (code === minus) this.#unknown(at + 1);
    else this.#word(at);
    return this.kind;
  }

  /** Goes to the next token that is neither blank nor comment, and returns its kind. */
  nextSignificant(): number {
    let kind = this.next();
    while (isTrivia(kind)) kind = this.next();
    return kind;
  }

  #blanks(start: number): void {
    const { text } = this;
    let at = start + 1;
    for (let code = text.charCodeAt(at); code === blank || code === tab; code = text.charCodeAt(at)) at++;
    this.end = at;
    this.kind = blanks;
  }

  #comment(start: number): void {
    const { text } = this;
    const second = text.charCodeAt(start + 1);
    if (second === slash) {
      let at = start + 2;
      while (at < text.length && !isLineBreak(text.charCodeAt(at))) at++;
      this.end = at;
      this.kind = lineComment;
    } else if (second === star) {
      const close = text.indexOf('*/', start + 2);
      this.end = close < 0 ? text.length : close + 2;
      this.kind = blockComment;
      if (close < 0) this.fault = 'UnexpectedEndOfComment';
    } else this.#unknown(start + 1);
  }

  #string(start: number): void {
    const { text } = this;
    const { length } = text;
    this.kind = stringToken;
    this.hasEscape = false;
    let at = start;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.end = at + 1;
        return;
      }
      if (code === backslash) {
        this.hasEscape = true;
        at++;
        if (at >= length) break;
        const size = escapeSize(text, at);
        if (size === 0) this.fault = 'InvalidEscapeCharacter';
        else if (size < 0) this.fault = 'InvalidUnicode';
        at += size < 0 ? -size - 1 : Math.max(size, 1) - 1;
      } else if (code < blank) {
        if (isLineBreak(code)) break;
        this.fault = 'InvalidCharacter';
      }
    }
    this.end = Math.min(at, length);
    this.fault = 'UnexpectedEndOfString';
  }

  #number(start: number): void {
    const { text } = this;
    const digits = (from: number): number => {
      let at = from;
      while (isDigit(text.charCodeAt(at))) at++;
      return at;
    };
    const first = text.charCodeAt(start) === minus ? start + 1 : start;
    let at = text.charCodeAt(first) === zero ? first + 1 : digits(first);
    this.kind = numberToken;
    if (text.charCodeAt(at) === dot) {
      const behind = digits(at + 1);
      if (behind === at + 1) {
        this.fault = 'UnexpectedEndOfNumber';
        this.end = behind;
        return;
      }
      at = behind;
    }
    const code = text.charCodeAt(at);
    if (code === upperE || code === lowerE) {
      const sign = text.charCodeAt(at + 1);
      const from = at + (sign === plus || sign === minus ? 2 : 1);
      at = digits(from);
      if (at === from) this.fault = 'UnexpectedEndOfNumber';
    }
    this.end = at;
  }

  #word(start: number): void {
    const { text } = this;
    let at = start;
    while (at < text.length && isOfWord(text.charCodeAt(at))) at++;
    this.end = at;
    if (at - start === 4 && text.startsWith('true', start)) this.kind = trueWord;
    else if (at - start === 5 && text.startsWith('false', start)) this.kind = falseWord;
    else if (at - start === 4 && text.startsWith('null', start)) this.kind = nullWord;
    else this.kind = unknown;
  }

  #unknown(end: number): void {
    this.end = end;
    this.kind = unknown;
  }
}

export function isTrivia(kind: number): boolean {
  return kind >= lineComment && kind <= blanks;
}

/** What a token of a string, a number, a truth value or null stands for. */
export function scalarAt(at: Tokens): string | number | boolean | null {
  if (at.kind === numberToken) return numberAt(at);
  if (at.kind === stringToken) return stringAt(at);
  return at.kind === nullWord ? null : at.kind === trueWord;
}

/** The number that a token of one stands for; of an incomplete one, as far as it goes. */
export function numberAt({ text, offset, end }: Tokens): number {
  // Most numbers of a large file are short and whole: they need no string.
  if (end - offset <= 9) {
    let value = 0;
    let at = offset;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (!isDigit(code)) break;
      value = 10 * value + code - zero;
    }
    if (at === end) return value;
  }
  return Number.parseFloat(text.slice(offset, end));
}

/** What a token of a string stands for: escapes resolved, wrong ones left out. */
export function stringAt({ text, offset, end, fault, hasEscape }: Tokens): string {
  const close = fault === 'UnexpectedEndOfString' ? end : end - 1;
  return hasEscape ? unescaped(text, offset + 1, close) : text.slice(offset + 1, close);
}

/** Characters that are put together at a time: a string that grows by single ones takes thirty times its room. */
const chunk = 8192;

function unescaped(text: string, start: number, close: number): string {
  const units = new Uint16Array(Math.min(chunk, close - start));
  let result = '';
  let length = 0;
  for (let at = start; at < close; at++) {
    let code = text.charCodeAt(at);
    if (code === backslash) {
      at++;
      if (at >= close) break;
      const size = escapeSize(text, at);
      if (size > 0) code = escaped(text, at);
      at += size < 0 ? -size - 1 : Math.max(size, 1) - 1;
      if (size <= 0) continue;
    }
    units[length++] = code;
    if (length < units.length) continue;
    result += String.fromCharCode(...units);
    length = 0;
  }
  return result + String.fromCharCode(...units.subarray(0, length));
}

/** Characters of an escape behind its backslash: 0 for one that is unknown, negative when its digits are not four. */
function escapeSize(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== lowerU) return simpleEscape(code) < 0 ? 0 : 1;
  let digits = 0;
  while (digits < 4 && isHex(text.charCodeAt(at + 1 + digits))) digits++;
  return digits === 4 ? 5 : -1 - digits;
}

function escaped(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code === lowerU ? Number.parseInt(text.slice(at + 1, at + 5), 16) : simpleEscape(code);
}

const simple = new Map(
  [...'"\\/bfnrt'].map((letter, index) => [letter.charCodeAt(0), '"\\/\b\f\n\r\t'.charCodeAt(index)]),
);

function simpleEscape(code: number): number {
  return simple.get(code) ?? -1;
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function isLineBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

/** Whatever is no token by itself makes a word together. */
function isOfWord(code: number): boolean {
  if (code < 128 && punctuation[code] !== 0) return false;
  return code !== blank && code !== tab && code !== quote && code !== slash && !isLineBreak(code);
}

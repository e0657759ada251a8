import type { CsvData } from '../spec/networkSpec.ts';

/** How a file writes its numbers. */
export type NumberFormat = Pick<CsvData, 'decimal' | 'thousands'>;

/** A percent or currency sign beside a number, or a typographic minus. */
const signs = '%\\p{Sc}';
const signed = new RegExp(`^([+\\-\u2212])?(?:\\s*([${signs}])\\s*)?([+\\-\u2212])?([\\d.,].*?)([${signs}])?$`, 'u');

/** The number without the signs around it, and these; undefined where there are none. */
export function withoutSigns(text: string): { readonly number: string; readonly signs: readonly string[] } | undefined {
  if (!mayHaveSign(text.charCodeAt(0)) && !mayHaveSign(text.charCodeAt(text.length - 1))) return undefined;
  const match = signed.exec(text.trim());
  if (!match) return undefined;
  const [, before, leading, behind, number, trailing] = match;
  const minus = before ?? behind ?? '';
  if ((before && behind) || (leading && trailing)) return undefined;
  const found = [leading, trailing, minus === '\u2212' ? minus : undefined].filter(sign => sign !== undefined);
  return found.length === 0
    ? undefined
    : { number: (minus === '\u2212' ? '-' : minus) + number!.trimEnd(), signs: found };
}

/** Quick, for a file can have millions of words. */
function mayHaveSign(code: number): boolean {
  return code > 127 || code < 46;
}

/** Reads the characters of a text from one place, by default its start, to before another, its end. */
export type ValueReader = (text: string, from?: number, to?: number) => number;

/**
 * Reads numbers as text of one format: NaN when it is none, an infinity when it is too large for 64 bits. `onSign` is
 * called when there is a sign to strip.
 */
export function numberReader({ decimal, thousands }: NumberFormat, onSign?: () => void): ValueReader {
  const point = decimal ?? (thousands === '.' ? ',' : '.');
  const plain = point === ',' || thousands !== undefined ? grouped(point, thousands) : pointed;
  const pointCode = point.charCodeAt(0);
  return (text, from = 0, to = text.length) => {
    const short = shortNumber(text, from, to, pointCode);
    if (!Number.isNaN(short)) return short;
    const field = text.slice(from, to);
    const number = plain(field);
    if (!Number.isNaN(number)) return number;
    const stripped = withoutSigns(field);
    if (!stripped) return number;
    onSign?.();
    return plain(stripped.number);
  };
}

function pointed(text: string): number {
  // A blank would be 0.
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Digits that a 64-bit number always holds. */
const exactDigits = 15;

const powersOfTen = Float64Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power);

/**
 * What the language reads for digits with a point, if they are few: a quotient of two numbers that are exact, rounded once. NaN for any
 * other text. Several times as fast as a text of its own for each, and a file can have millions.
 */
function shortNumber(text: string, from: number, to: number, pointCode: number): number {
  const isNegative = text.charCodeAt(from) === 45;
  const start = isNegative ? from + 1 : from;
  if (to - from > exactDigits || to === start) return Number.NaN;
  let digits = 0;
  let point = -1;
  for (let at = start; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits = 10 * digits + code - 48;
    else if (code === pointCode && point < 0) point = at;
    else return Number.NaN;
  }
  if (point >= 0 && to === start + 1) return Number.NaN;
  const value = point < 0 ? digits : digits / powersOfTen[to - 1 - point]!;
  return isNegative ? -value : value;
}

/** The characters that stand for a separator: a fixed blank, for instance, for a blank. */
const spellings: Readonly<Record<string, string>> = {
  ' ': '[ \u00a0\u2009\u202f]',
  "'": "['\u2019]",
  '.': '\\.',
  ',': ',',
};

function grouped(decimal: string, thousands: string | undefined): (text: string) => number {
  const point = spellings[decimal]!;
  const group = thousands === undefined ? undefined : spellings[thousands]!;
  const whole = group === undefined ? '\\d+' : `(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)`;
  const form = new RegExp(`^[+-]?(?:${whole}(?:${point}\\d*)?|${point}\\d+)(?:[eE][+-]?\\d+)?$`);
  const separators = group === undefined ? undefined : new RegExp(group, 'g');
  return untrimmed => {
    const text = untrimmed.trim();
    if (!form.test(text)) return Number.NaN;
    const digits = separators === undefined ? text : text.replace(separators, '');
    return Number(decimal === '.' ? digits : digits.replace(decimal, '.'));
  };
}

const exponent = '(?:[eEdD][+-]?\\d+)?';
const forms = [
  `\\d+(?:[.,]\\d*)?${exponent}|[.,]\\d+${exponent}`,
  // Groups of three, separated in any way.
  `\\d{1,3}([.,'\u2019_ \u00a0\u2009\u202f])\\d{3}(?:\\1\\d{3})*(?:[.,]\\d*)?${exponent}`,
  // Groups of two before the last three, as in India.
  '\\d{1,2}(?:,\\d{2})*,\\d{3}(?:\\.\\d*)?',
].join('|');
const numeric = new RegExp(`^[+-]?(?:${forms})$`);
const inParentheses = new RegExp(`^\\((?:${forms})\\)$`);

/** Whether a person takes the text for a number, in whatever way it is written. */
export function looksLikeNumber(text: string): boolean {
  const number = withoutSigns(text)?.number ?? text.trim();
  if (numeric.test(number) || (number !== '' && !Number.isNaN(Number(number)) && !isWord(number))) return true;
  const inner = /^\((.*)\)$/.exec(number)?.[1];
  return inner !== undefined && inParentheses.test(`(${withoutSigns(inner)?.number ?? inner})`);
}

/** NaN and infinities as programs print them. The plain `nan` never comes here: it stands for a missing value. */
const printed = /^[+-]?(?:nan|inf(?:inity)?)$/i;

/** A word for a number that is not finite. */
export function isWord(text: string): boolean {
  return text.length < 10 && printed.test(text);
}

/** Also of a number too large for 64 bits. */
export function isNonFinite(text: string): boolean {
  return Math.abs(Number(text)) === Number.POSITIVE_INFINITY || isWord(text);
}

const formats: readonly NumberFormat[] = [
  { decimal: ',' },
  { thousands: ',' },
  { decimal: ',', thousands: '.' },
  { thousands: ' ' },
  { decimal: ',', thousands: ' ' },
  { thousands: "'" },
  { decimal: ',', thousands: "'" },
];

/** The simplest formats in which every text is a number. */
export function fittingFormats(texts: readonly string[]): NumberFormat[] {
  const fitting = formats.filter(format => {
    const read = numberReader(format);
    return texts.every(text => Number.isFinite(read(text)));
  });
  const isSimplest = (format: NumberFormat) =>
    !fitting.some(
      other =>
        other !== format && Object.entries(other).every(([key, value]) => format[key as keyof NumberFormat] === value),
    );
  return fitting.filter(isSimplest);
}

/** `"decimal": ",", "thousands": "."`, as a spec says it. */
export function formatWords({ decimal, thousands }: NumberFormat): string {
  const words = [
    ...(decimal === undefined ? [] : [`"decimal": ${JSON.stringify(decimal)}`]),
    ...(thousands === undefined ? [] : [`"thousands": ${JSON.stringify(thousands)}`]),
  ];
  return words.join(' and ');
}

import type { Precision } from '../spec/networkSpec.ts';
import { counted, ordinal, quote } from '../spec/words.ts';

/** What was read of a text, or what is wrong with it. */
export type Reading = { readonly values: readonly number[] } | { readonly problem: string };

/** A number in decimal notation, as people and programs write it. */
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** The words of a list: between commas, semicolons and blanks, within brackets or without. */
export function tokensOf(text: string): readonly string[] {
  return text.split(/[\s,;[\]()]+/).filter(token => token !== '');
}

/** Reads exactly `expected` finite numbers; `noun` is what one of them is: `input`. */
export function readNumbers(text: string, expected: number, noun: string): Reading {
  const tokens = tokensOf(text);
  const values = tokens.map(token => (decimal.test(token) ? Number(token) : Number.NaN));
  const wrong = values.findIndex(value => !Number.isFinite(value));
  if (wrong >= 0) {
    const position = `the ${ordinal(wrong + 1)} of ${Math.max(expected, tokens.length)}`;
    const fault = Number.isNaN(values[wrong]!) ? 'is not a number' : 'is too large for 64 bits';
    return { problem: `${position} ${fault}: ${quote(tokens[wrong]!)}` };
  }
  if (values.length === expected) return { values };
  const verb = values.length === 1 ? 'is' : 'are';
  return {
    problem: `${counted(values.length, 'number')} ${verb} given, but there ${are(expected)} ${counted(expected, noun)}`,
  };
}

/** A number that was scaled, in the units of the source: its last digits are not its own. */
export function unscaledText(value: number, precision: Precision): string {
  return String(Number(value.toPrecision(precision === 'float32' ? 7 : 12)));
}

function are(number: number): string {
  return number === 1 ? 'is' : 'are';
}

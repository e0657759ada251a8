/* What a value from a thread must look like before it is used. */

export function isProblem(problem: unknown): boolean {
  return hasTexts(problem, ['code', 'severity', 'message']);
}

/** 64-bit numbers, so many of them. */
export function isNumbers(numbers: unknown, length: number): boolean {
  return numbers instanceof Float64Array && numbers.length === length;
}

export function isListOf(
  list: unknown,
  isRight: (each: unknown, index: number) => boolean,
): list is readonly unknown[] {
  return Array.isArray(list) && list.every((each: unknown, index) => isRight(each, index));
}

export function isTexts(texts: unknown): boolean {
  return isListOf(texts, text => typeof text === 'string');
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

export function hasTexts(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every(name => typeof (value as Record<string, unknown>)[name] === 'string');
}

/** A value of whatever kind, short enough for a sentence. */
export function inWords(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `of type ${typeof value}`;
}

export function need(isRight: boolean, what: string): asserts isRight {
  if (!isRight) throw new TypeError(what);
}

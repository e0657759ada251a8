/** Whether a value that was read from a file is of a form. Never throws, and looks at no more than is there. */
export type Check = (value: unknown) => boolean;

/** No list of a saved run is longer. */
const mostElements = 2 ** 21;
/** No text of a saved run is longer, in UTF-16 code units. */
const mostText = 2 ** 24;
/** Levels of plain values within one another; those of a spec are fewer. */
const mostLevels = 100;

export const text: Check = value => typeof value === 'string' && value.length <= mostText;
export const number: Check = value => typeof value === 'number';
export const truth: Check = value => typeof value === 'boolean';
export const absent: Check = value => value === undefined;
/** A whole number of at least 0. */
export const whole: Check = value => Number.isSafeInteger(value) && (value as number) >= 0;
export const positive: Check = value => whole(value) && value !== 0;
export const doubles: Check = value => value instanceof Float64Array;

export function equal(...values: readonly unknown[]): Check {
  return value => values.includes(value);
}

export function either(...checks: readonly Check[]): Check {
  return value => checks.some(check => check(value));
}

/** Of a property that may be missing or undefined. */
export function optional(check: Check): Check {
  return either(absent, check);
}

/** An array without gaps. */
export function list(check: Check): Check {
  return value => {
    if (!Array.isArray(value) || value.length > mostElements) return false;
    for (let index = 0; index < value.length; index++) {
      if (!Object.hasOwn(value, index) || !check(value[index])) return false;
    }
    return true;
  };
}

/** An object with every property of T, each checked. Others do no harm. */
export function group<T>(checks: Readonly<Record<keyof T & string, Check>>): Check {
  const entries = Object.entries<Check>(checks);
  return value => isObject(value) && entries.every(([name, check]) => check(ownProperty(value, name)));
}

/** What JSON can say, and undefined, NaN and infinities: texts, numbers, lists and objects of them. */
export const plain: Check = value => isPlain(value, mostLevels, true);

/** An object of plain values. */
export const plainGroup: Check = value => isObject(value) && plain(value);

/** An object of plain values of which none is null or undefined. */
export const settingGroup: Check = value => isObject(value) && isPlain(value, mostLevels, false);

/** An object of plain values whose `type` is one of these. */
export function typed(names: readonly string[]): Check {
  return value => plainGroup(value) && names.includes(ownProperty(value as object, 'type') as string);
}

/** Not of a class: as JSON and a structured copy make them. */
export function isObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function ownProperty(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function isPlain(value: unknown, levels: number, hasNothing: boolean): boolean {
  if (text(value) || number(value) || truth(value)) return true;
  if (value === null || value === undefined) return hasNothing;
  if (levels === 0) return false;
  const isWithin: Check = each => isPlain(each, levels - 1, hasNothing);
  return Array.isArray(value) ? list(isWithin)(value) : isObject(value) && Object.values(value).every(isWithin);
}

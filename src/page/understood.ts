import * as z from 'zod/mini';

/** More than any message of a page has: a typed sample has at most 100,000 numbers on each side. */
const mostValues = 250_000;
const mostCharacters = 4_000_000;
const mostItems = 100_000;
const mostFields = 6000;
const mostDepth = 10;

/** A message is refused without looking at the rest of it. */
class Refused extends Error {}

/**
 * A copy of what a page said or kept, of objects, arrays, words and numbers alone. Throws where it is anything else: too much, too deep
 * (a cycle is), a getter, a hole in an array, an object with a class. Bytes are taken as they are, and are looked at by their schema.
 */
class Copying {
  #values = 0;
  #characters = 0;

  of(value: unknown, depth = 0): unknown {
    if (++this.#values > mostValues || depth > mostDepth) throw new Refused();
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null) return value;
    if (typeof value !== 'object') throw new Refused();
    // A picture is a field of its message.
    if (depth === 1 && Object.prototype.toString.call(value) === '[object Uint8Array]') return value;
    return Array.isArray(value) ? this.#array(value, depth) : this.#object(value, depth);
  }

  #text(text: string): string {
    this.#characters += text.length;
    if (this.#characters > mostCharacters) throw new Refused();
    return text;
  }

  #array(array: readonly unknown[], depth: number): unknown[] {
    if (array.length > mostItems) throw new Refused();
    return Array.from({ length: array.length }, (_, index) => this.of(own(array, `${index}`), depth + 1));
  }

  #object(object: object, depth: number): object {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new Refused();
    const copy: Record<string, unknown> = {};
    let fields = 0;
    for (const key in object) {
      if (++fields > mostFields) throw new Refused();
      // What is inherited is nobody's word, and this key would set what is.
      if (!Object.hasOwn(object, key) || key === '__proto__') throw new Refused();
      copy[this.#text(key)] = this.of(own(object, key), depth + 1);
    }
    return copy;
  }
}

/** The value of a field, which is not computed. */
function own(object: object, key: string): unknown {
  const found = Object.getOwnPropertyDescriptor(object, key);
  if (!found || !('value' in found)) throw new Refused();
  return found.value;
}

/** A copy of what a page kept, if it is of objects, arrays, words and numbers alone and not too much; else undefined. */
export function plainCopy(data: unknown): unknown {
  try {
    // Deeper than bytes may be.
    return new Copying().of(data, 2);
  } catch {
    return undefined;
  }
}

/** What a schema makes of what a page said or kept; undefined when it is none of that. Never throws, whatever it is given. */
export function understood<Output>(schema: z.ZodMiniType<Output>, data: unknown): Output | undefined {
  try {
    return z.safeParse(schema, new Copying().of(data)).data;
  } catch {
    // Not plain, or bytes in a place that zod would freeze.
    return undefined;
  }
}

/** Epochs are kept as 32-bit integers. */
const mostEpochs = 2 ** 31 - 1;
/** More layers, units or weights than any network has. */
const most = 2 ** 32;

/** A number of a layer, a unit, a row, a question: counted from 0. */
export const whole = z.int().check(z.nonnegative(), z.maximum(most));
/** How many of something there are. */
export const count = z.int().check(z.positive(), z.maximum(most));
/** Counted from 1. */
export const epoch = z.int().check(z.positive(), z.maximum(mostEpochs));

/** Words of some length. */
export const text = (mostLength: number) => z.string().check(z.maxLength(mostLength));
/** The id of a run. */
export const runId = text(200);
/** The URI of a spec. */
export const specUri = text(20_000);

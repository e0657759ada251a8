import fc from 'fast-check';
import * as z from 'zod/mini';

/** Bytes that begin as a PNG picture does. */
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);

/** Of a schema that is made of what the messages of pages are made of: values that it takes. */
export function valuesOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  switch (def.type) {
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(def.shape).map(([name, field]) => [name, valuesOf(field)])));
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'number': {
      // Bounds of the checks, where there are any.
      const { minimum = -1e3, maximum = 1e3 } = schema._zod.bag as { minimum?: number; maximum?: number };
      const [min, max] = [Math.max(minimum, -1e9), Math.min(maximum, 2 ** 31 - 1)];
      return fc.oneof(
        fc.integer({ min: Math.max(min, 1), max: 9 }),
        fc.integer({ min: Math.ceil(Math.max(min, 1)), max: Math.floor(max) }),
      );
    }
    case 'string': {
      const { maximum = 50 } = schema._zod.bag as { maximum?: number };
      const checks = (def.checks ?? []).map(check => check._zod.def as { readonly pattern?: RegExp });
      const pattern = checks.find(check => check.pattern)?.pattern;
      return pattern ? fc.stringMatching(pattern) : fc.string({ maxLength: Math.min(50, maximum) });
    }
    case 'optional':
      return fc.option(valuesOf(def.innerType), { nil: undefined });
    case 'nullable':
      return fc.option(valuesOf(def.innerType));
    case 'readonly':
    case 'default':
    case 'catch':
      return valuesOf(def.innerType);
    case 'array':
      return fc.array(valuesOf(def.element), { minLength: 1, maxLength: 3 });
    case 'record':
      return fc.dictionary(valuesOf(def.keyType) as fc.Arbitrary<string>, valuesOf(def.valueType), { maxKeys: 3 });
    case 'union':
      return fc.oneof(...def.options.map(valuesOf));
    case 'pipe':
      return valuesOf((def.in as z.core.$ZodTypes)._zod.def.type === 'transform' ? def.out : def.in).filter(
        value => z.safeParse(schema, value).success,
      );
    case 'custom':
      return fc.constant(png);
    default:
      throw new Error(`values of a schema of type "${def.type}" are not known here`);
  }
}

/** What is no message of anybody. */
const odd: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  NaN: () => Number.NaN,
  infinity: () => Number.POSITIVE_INFINITY,
  fraction: () => 0.5,
  negative: () => -1,
  'more than a safe integer': () => 1e300,
  '1e15': () => 1e15,
  bigint: () => 10n,
  symbol: () => Symbol('a'),
  function: () => () => 1,
  'empty text': () => '',
  'name of a method': () => 'toString',
  __proto__: () => '__proto__',
  'much text': () => 'x'.repeat(10_000_000),
  'empty array': () => [],
  'many items': () => new Array(1_000_000).fill('a'),
  'array with a hole': () => Object.assign(new Array(3), { 2: 'a' }),
  'array of nothing but length': () => new Array(2 ** 32 - 1),
  'nested arrays': () => [[[[[[[[[[[[[[['a']]]]]]]]]]]]]]],
  'empty object': () => ({}),
  'many fields': () => Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`--vscode-${index}`, 'red'])),
  'object without a prototype': () => Object.create(null),
  'object that inherits': () => Object.create({ type: 'train', first: 1, last: 2 }),
  'object that sets its prototype': () =>
    JSON.parse('{"__proto__": {"layer": 0}, "constructor": {"prototype": {"layer": 0}}}'),
  'object with itself': () => {
    const cycle: Record<string, unknown> = {};
    return Object.assign(cycle, { cycle, type: cycle });
  },
  'getter that throws': () =>
    Object.defineProperty({}, 'layer', {
      enumerable: true,
      get: () => {
        throw new Error('a getter was called');
      },
    }),
  'proxy that throws': () =>
    new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error('a proxy was asked');
        },
      },
    ),
  'float array': () => Float64Array.of(1, 2),
  'bytes that are no picture': () => Uint8Array.of(1, 2, 3),
  'bytes that are a picture': () => png.slice(),
  'many bytes': () => new Uint8Array(500_000_000),
  buffer: () => new ArrayBuffer(8),
  view: () => new DataView(new ArrayBuffer(8)),
  map: () => new Map([['layer', 0]]),
  set: () => new Set([1]),
  date: () => new Date(0),
  'regular expression': () => /a/,
  error: () => new Error('a'),
  promise: () => Promise.resolve(1),
};

/** What is no message of anybody, by what it is. */
export const oddValues: readonly (readonly [name: string, value: unknown])[] = Object.entries(odd).map(
  ([name, make]) => [name, make()],
);

/** The places of a plain value: paths of keys, the value itself among them as the empty one. */
export function placesOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, part]) => placesOf(part).map(place => [key, ...place]))];
}

/** A copy of a plain value with something else at a place. */
export function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const fields = copy as Record<string, unknown>;
  fields[key] = replaced(fields[key], rest, by);
  return copy;
}

/** A copy of a plain value without what is at a place. */
export function without(value: unknown, place: readonly string[]): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return undefined;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const fields = copy as Record<string, unknown>;
  if (rest.length > 0) fields[key] = without(fields[key], rest);
  else delete fields[key];
  return copy;
}

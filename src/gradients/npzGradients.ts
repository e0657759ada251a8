import { ArrayError, type ArrayHeader, type Element } from '../data/arrayHeader.ts';
import { readValues } from '../data/arrayValues.ts';
import { ByteSource } from '../data/byteSource.ts';
import { readNpyHeader } from '../data/npyHeader.ts';
import { npzEntries } from '../data/npzEntries.ts';
import { count, list, quote, suggestion } from '../spec/words.ts';
import { type Asked, type Given, type GivenLayer, type LayerShape, shapeHint, shapeText } from './given.ts';
import type { GivenTensor } from './tolerance.ts';
import { mayBeNarrow } from './writtenDigits.ts';

/** A header of NumPy has at most so many bytes. */
const headerBytes = 10_100;

/** float16: sign, five bits of exponent, ten of mantissa. */
const float16: Element = {
  bytes: 2,
  read: (view, at, littleEndian) => {
    const bits = view.getUint16(at, littleEndian);
    const exponent = (bits >> 10) & 31;
    const mantissa = bits & 1023;
    const sign = bits >> 15 ? -1 : 1;
    if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1 + mantissa / 1024) * 2 ** (exponent - 15));
  },
};

/** The arrays `0.weight` (O, I), `0.bias` (O), `1.weight`, ... of a NumPy archive. */
export async function npzGradients(zip: Uint8Array, { shapes, rows }: Asked): Promise<Given> {
  const wanted = shapes.flatMap((shape, l) => tensorsOf(shape, l));
  const largest = Math.max(...wanted.map(({ shape }) => shape.reduce((size, length) => size * length, 8)));
  let entries: ReturnType<typeof npzEntries>;
  try {
    entries = npzEntries(zip, new Set(wanted.map(({ name }) => name)), largest + headerBytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    return { problems: [{ message: `the file is not a NumPy archive: ${why}; write it with np.savez` }] };
  }
  const { names, bytes, tooLarge } = entries;
  const known = wanted.map(({ name }) => name);
  const unknown = [...names].filter(name => !known.includes(name));
  if (unknown.length > 0 || names.size === 0) return { problems: [{ message: unknownNames(unknown, known, shapes) }] };
  const layers: { -readonly [Key in keyof GivenLayer]: GivenLayer[Key] }[] = shapes.map(() => ({}));
  const problems: { message: string }[] = [];
  for (const { name, layer, tensor, shape } of wanted) {
    const array = bytes.get(name);
    try {
      if (tooLarge?.name === name) {
        throw new ArrayError(
          'wrong-shape',
          `unpacks to ${count(tooLarge.size)} bytes; expected the shape ${shapeText(shape)}`,
        );
      }
      if (array) layers[layer]![tensor] = await readTensor(array, shape, tensor, rows);
    } catch (error) {
      if (!(error instanceof ArrayError)) throw error;
      problems.push({ message: `array ${quote(name)} ${error.message}` });
    }
  }
  return problems.length > 0 ? { problems } : { layers };
}

interface Wanted {
  readonly name: string;
  readonly layer: number;
  readonly tensor: 'weights' | 'bias';
  readonly shape: readonly number[];
}

function tensorsOf({ I, O, hasBias }: LayerShape, layer: number): Wanted[] {
  const weights: Wanted = { name: `${layer}.weight`, layer, tensor: 'weights', shape: [O, I] };
  const bias: Wanted = { name: `${layer}.bias`, layer, tensor: 'bias', shape: [O] };
  return hasBias ? [weights, bias] : [weights];
}

function unknownNames(unknown: readonly string[], known: readonly string[], shapes: readonly LayerShape[]): string {
  const arrays = `expected ${list(known, 'and', 6)}, first layer first`;
  const [name] = unknown;
  if (name === undefined) return `the archive has no arrays; ${arrays}`;
  const without = /^(\d+)\.bias$/.exec(name);
  const layer = without && shapes[Number(without[1])];
  if (layer) return `array ${quote(name)}: layer ${quote(layer.name)} has no bias ("bias": false); leave the array out`;
  return `the archive has an array ${quote(name)} that is no gradient of this network${suggestion(name, known)}; ${arrays}`;
}

async function readTensor(
  bytes: Uint8Array,
  shape: readonly number[],
  tensor: Wanted['tensor'],
  rows: number,
): Promise<GivenTensor> {
  const source = new ByteSource(async function* () {
    yield bytes;
  });
  const header = await readNpyHeader(source, { f2: float16 });
  if (header.shape.length !== shape.length || header.shape.some((length, d) => length !== shape[d])) {
    const hint = shapeHint(header.shape, shape, tensor, rows);
    const meaning = tensor === 'weights' ? ' (units, inputs)' : ' (units)';
    const message = `has the shape ${shapeText(header.shape)}; expected ${shapeText(shape)}${meaning}${hint}`;
    throw new ArrayError('wrong-shape', message);
  }
  const { values } = await readValues(source, header, shape[0]!);
  return withPrecision(values, header);
}

function withPrecision(values: Float64Array, { element }: ArrayHeader): GivenTensor {
  const isHalf = element.bytes === 2;
  const halfSteps = isHalf
    ? values.map(value => Math.max(Math.abs(value) * 2 ** -11, 2 ** -25))
    : new Float64Array(values.length);
  return { values, halfSteps, digits: isHalf ? 3 : undefined, isNarrow: isHalf || mayBeNarrow(values, undefined) };
}

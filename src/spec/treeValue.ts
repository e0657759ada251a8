import type { Containers } from './containers.ts';
import { Container, type Node } from './node.ts';
import { mostProblems, type Problem } from './problem.ts';
import { type Listener, walk } from './syntax.ts';
import { scalarAt, stringAt, type Tokens } from './tokens.ts';
import { quote } from './words.ts';

/** How deep values are read. */
export interface ValueDepth {
  /** Objects in objects. */
  readonly objects: number;
  /** Arrays in arrays. */
  readonly arrays: number;
}

/**
 * What is nested deeper is nowhere in a valid file, and all that is said of it is that it is an object, or an array of so
 * many. Its values would take many times the room of the text.
 */
export const validDepth: ValueDepth = { objects: 4, arrays: 2 };

const anyDepth: ValueDepth = { objects: Number.POSITIVE_INFINITY, arrays: Number.POSITIVE_INFINITY };

/**
 * A syntax tree as plain values. Keys become own properties by definition, so that a file cannot set a prototype;
 * the first keys that repeat or are `__proto__` are reported, and all of them left out. Objects below `depth` are
 * empty, and of arrays only the length is right.
 */
export function treeValue(node: Node, problems: Problem[], depth: ValueDepth = anyDepth): unknown {
  if (!(node instanceof Container)) return node.value;
  const reader = new ValueReader(node, problems, depth);
  walk(node.containers.text, reader, node.offset);
  return reader.value;
}

/** Stands for every object without properties that are of use. */
const someObject: object = Object.freeze({});

interface Open {
  readonly value: unknown[] | object;
  /** Objects around and including it. */
  readonly objects: number;
  /** Arrays around and including it, up to the nearest object. */
  readonly arrays: number;
  /** Elements so far. */
  length: number;
  /** The key whose value comes next, and where it stands. */
  key: Key | undefined;
}

interface Key {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

class ValueReader implements Listener {
  value: unknown;
  readonly #containers: Containers;
  readonly #problems: Problem[];
  readonly #depth: ValueDepth;
  readonly #open: Open[] = [];
  /** Arrays of which only the length is of use, by it. */
  readonly #hollow = new Map<number, readonly unknown[]>();
  readonly #rows = new Map<unknown, readonly unknown[]>();
  #next: number;

  constructor({ containers, index }: Container, problems: Problem[], depth: ValueDepth) {
    this.#containers = containers;
    this.#next = index;
    this.#problems = problems;
    this.#depth = depth;
  }

  open(): number | undefined {
    const index = this.#next;
    const containers = this.#containers;
    const around = this.#open.at(-1);
    const isArray = containers.isArray(index);
    const count = containers.counts[index]!;
    const objects = (around?.objects ?? 0) + (isArray ? 0 : 1);
    const arrays = isArray ? (around?.arrays ?? 0) + 1 : 0;
    const isRefused = this.#isRefused();
    const isOfUse = isArray ? arrays <= this.#depth.arrays : objects <= this.#depth.objects && count > 0;
    if (isRefused || !isOfUse) {
      if (!isRefused) this.#put(isArray ? this.#hollowArray(count) : someObject);
      this.#next = containers.after(index);
      return containers.ends[index]!;
    }
    const value = isArray ? new Array<unknown>(count) : {};
    this.#put(value);
    this.#open.push({ value, objects, arrays, length: 0, key: undefined });
    this.#next++;
    return undefined;
  }

  close(): void {
    const { value, length } = this.#open.pop()!;
    const around = this.#open.at(-1);
    if (length === 1 && Array.isArray(value) && around && Array.isArray(around.value)) {
      around.value[around.length - 1] = this.#sharedRow(value[0], value);
    }
  }

  key(at: Tokens): void {
    this.#open.at(-1)!.key = { name: stringAt(at), offset: at.offset, length: at.end - at.offset };
  }

  scalar(at: Tokens): void {
    if (!this.#isRefused()) this.#put(scalarAt(at));
  }

  /** Whether the value at hand has a key that cannot be, which is then reported. */
  #isRefused(): boolean {
    const { value, key } = this.#open.at(-1) ?? {};
    if (value === undefined || key === undefined) return false;
    const { name, ...place } = key;
    const isForbidden = name === '__proto__';
    if (!isForbidden && !Object.hasOwn(value, name)) return false;
    if (this.#problems.length < mostProblems) {
      this.#problems.push({ ...(isForbidden ? forbidden : duplicate(name)), severity: 'error', ...place });
    }
    return true;
  }

  #put(value: unknown): void {
    const around = this.#open.at(-1);
    if (!around) this.value = value;
    else if (Array.isArray(around.value)) around.value[around.length++] = value;
    else if (around.key !== undefined) {
      Object.defineProperty(around.value, around.key.name, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      around.key = undefined;
    }
  }

  #hollowArray(length: number): readonly unknown[] {
    const known = this.#hollow.get(length) ?? new Array<unknown>(length);
    this.#hollow.set(length, known);
    return known;
  }

  /** The row of one number, text or boolean that was met first: columns of targets have few different ones, and a million rows. */
  #sharedRow(value: unknown, row: readonly unknown[]): readonly unknown[] {
    if (typeof value === 'object' || Object.is(value, -0)) return row;
    const known = this.#rows.get(value);
    if (known || this.#rows.size >= mostSharedRows) return known ?? row;
    this.#rows.set(value, Object.freeze(row));
    return row;
  }
}

const mostSharedRows = 1000;

const forbidden = { code: 'forbidden-key', message: '"__proto__" cannot be a key; remove it' };

function duplicate(name: string): Pick<Problem, 'code' | 'message'> {
  return { code: 'duplicate-key', message: `${quote(name)} is already set above; keep one of the two` };
}

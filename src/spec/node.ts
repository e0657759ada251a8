import type { Containers } from './containers.ts';
import { type Listener, walk } from './syntax.ts';
import { scalarAt, stringAt, type Tokens } from './tokens.ts';

/** A value of a text, or a property of an object, whose children are its key and its value. */
export interface Node {
  readonly type: 'object' | 'array' | 'property' | 'string' | 'number' | 'boolean' | 'null';
  readonly offset: number;
  readonly length: number;
  /** Of a string, a number or a truth value. */
  readonly value?: string | number | boolean | null;
  readonly parent?: Node;
  /** Made when asked for, by reading the text again: an array can have millions. See `childAt` and `childrenOf`. */
  readonly children?: readonly Node[];
}

/** An object or an array. */
export class Container implements Node {
  readonly containers: Containers;
  /** Its place among the containers. */
  readonly index: number;
  readonly parent?: Node;

  constructor(containers: Containers, index: number, parent?: Node) {
    this.containers = containers;
    this.index = index;
    if (parent) this.parent = parent;
  }

  get type(): 'object' | 'array' {
    return this.containers.isArray(this.index) ? 'array' : 'object';
  }

  get offset(): number {
    return this.containers.starts[this.index]!;
  }

  get length(): number {
    return this.containers.ends[this.index]! - this.offset;
  }

  /** How many children it has. */
  get count(): number {
    return this.containers.counts[this.index]!;
  }

  get children(): readonly Node[] {
    return childrenOf(this);
  }
}

/** How many elements or properties a value has; 0 for what is neither array nor object. */
export function countOf(node: Node): number {
  return node instanceof Container ? node.count : 0;
}

/** Whether it is an array with objects directly in it. */
export function hasObjects(node: Node): boolean {
  return node instanceof Container && node.type === 'array' && node.containers.hasObject(node.index);
}

/** The element of an array at an index, or the value of an object under a key. Neither makes a node of the others. */
export function childAt(node: Node, segment: string | number): Node | undefined {
  if (!(node instanceof Container) || (node.type === 'array') !== (typeof segment === 'number')) return undefined;
  const reader = new Children(node, typeof segment === 'number' ? segment : 0, segment);
  walk(node.containers.text, reader, node.offset);
  const [found] = reader.nodes;
  return typeof segment === 'number' ? found : found?.children?.[1];
}

/** The first elements of an array or properties of an object. */
export function childrenOf(node: Node, most = Number.POSITIVE_INFINITY): readonly Node[] {
  if (!(node instanceof Container)) return node.children ?? [];
  const reader = new Children(node, 0, undefined, most);
  walk(node.containers.text, reader, node.offset);
  return reader.nodes;
}

/** Reads the children of a container again. */
class Children implements Listener {
  readonly nodes: Node[] = [];
  readonly #parent: Container;
  readonly #first: number;
  readonly #wanted: string | number | undefined;
  readonly #most: number;
  readonly #isArray: boolean;
  /** The next container. */
  #next: number;
  #isInside = false;
  /** The place of the element. */
  #at = -1;
  /** The property whose value is read. */
  #property: Property | undefined;

  /** From the element `first` on. With `wanted`, only the one at that index or with that key. */
  constructor(parent: Container, first: number, wanted: string | number | undefined, most = 1) {
    this.#parent = parent;
    this.#first = first;
    this.#wanted = wanted;
    this.#most = most;
    this.#isArray = parent.type === 'array';
    this.#next = parent.index;
  }

  /** A property has its value, if there is one, when the next begins. */
  get isDone(): boolean {
    return this.nodes.length >= this.#most && this.#property === undefined;
  }

  open(): number | undefined {
    const index = this.#next;
    const { containers } = this.#parent;
    if (!this.#isInside) {
      this.#isInside = true;
      this.#next++;
      return undefined;
    }
    if (this.#isWanted()) this.#add(new Container(containers, index, this.#property ?? this.#parent));
    this.#next = containers.after(index);
    return containers.ends[index]!;
  }

  close(): void {
    this.#property = undefined;
  }

  comma(): void {
    this.#property = undefined;
  }

  key(at: Tokens): void {
    this.#property = undefined;
    if (this.isDone) return;
    const name = stringAt(at);
    if (this.#wanted !== undefined && name !== this.#wanted) return;
    this.#property = new Property(this.#parent, at, name);
    this.nodes.push(this.#property);
  }

  scalar(at: Tokens): void {
    if (this.#isWanted()) this.#add(scalarNode(at, this.#property ?? this.#parent));
  }

  /** Counts the elements of an array. */
  #isWanted(): boolean {
    if (!this.#isArray) return this.#property !== undefined;
    return ++this.#at >= this.#first;
  }

  #add(node: Node): void {
    if (!this.#isArray) this.#property!.end(node);
    else this.nodes.push(node);
    this.#property = undefined;
  }
}

class Property implements Node {
  readonly type = 'property';
  readonly offset: number;
  readonly children: Node[];
  readonly parent: Node;
  length: number;

  constructor(parent: Node, key: Tokens, value: string) {
    const { offset, end } = key;
    this.offset = offset;
    this.length = end - offset;
    this.parent = parent;
    this.children = [{ type: 'string', offset, length: end - offset, value, parent: this }];
  }

  end(value: Node): void {
    this.children.push(value);
    this.length = value.offset + value.length - this.offset;
  }
}

export function scalarNode(at: Tokens, parent?: Node): Node {
  const { offset, end } = at;
  const value = scalarAt(at);
  const type = value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean');
  return { type, offset, length: end - offset, value, ...(parent && { parent }) };
}

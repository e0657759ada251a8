import { Containers } from './containers.ts';
import { damagedText, mayBeDamaged } from './damagedText.ts';
import { Container, type Node, scalarNode } from './node.ts';
import { NonFinite } from './nonFinite.ts';
import { mostProblems, type Problem, type SpecPath } from './problem.ts';
import type { Fault, Listener } from './syntax.ts';
import { stringAt, stringToken, Tokens } from './tokens.ts';

/** Notes the objects and arrays of a text, and the first of its errors. */
export class TreeReader implements Listener {
  root: Node | undefined;
  readonly #text: string;
  readonly #containers: Containers;
  readonly #syntaxProblem: (fault: Fault, at: Tokens) => Problem;
  readonly #problems: Problem[] = [];
  readonly #nonFinite: NonFinite;
  readonly #mayBeDamaged: boolean;
  /** What is open, from the outside in: its place among the containers, the commas so far, and where the key at hand begins, if there is one. */
  readonly #open: { index: number; isArray: boolean; commas: number; key: number }[] = [];

  /** `most` is how many objects and arrays there may be. */
  constructor(text: string, most: number, syntaxProblem: (fault: Fault, at: Tokens) => Problem) {
    this.#text = text;
    this.#containers = new Containers(text, most);
    this.#nonFinite = new NonFinite(text);
    this.#mayBeDamaged = mayBeDamaged(text);
    this.#syntaxProblem = syntaxProblem;
  }

  /** Of values that are not finite, then of the others. */
  get problems(): readonly Problem[] {
    return [...this.#nonFinite.problems, ...this.#problems];
  }

  open({ offset, text }: Tokens): undefined {
    const index = this.#containers.length++;
    this.#containers.starts[index] = offset;
    this.#countElement();
    this.root ??= new Container(this.#containers, index);
    this.#open.push({ index, isArray: text[offset] === '[', commas: 0, key: -1 });
  }

  close({ end }: Tokens): void {
    const { index } = this.#open.pop()!;
    this.#containers.ends[index] = end;
  }

  key(at: Tokens): void {
    this.#checkString(at);
    const object = this.#open.at(-1)!;
    object.key = at.offset;
    this.#containers.counts[object.index]!++;
  }

  scalar(at: Tokens): void {
    if (at.kind === stringToken) this.#checkString(at);
    this.#countElement();
    this.root ??= scalarNode(at);
  }

  comma(): void {
    const container = this.#open.at(-1)!;
    container.commas++;
    container.key = -1;
  }

  fault(fault: Fault, at: Tokens): void {
    if (this.#nonFinite.takes(at.offset, () => this.#path()) || this.#problems.length >= mostProblems) return;
    this.#problems.push(this.#syntaxProblem(fault, at));
  }

  #checkString(at: Tokens): void {
    if (!this.#mayBeDamaged || this.#problems.length >= mostProblems) return;
    const problem = damagedText(at);
    if (problem) this.#problems.push(problem);
  }

  #countElement(): void {
    const around = this.#open.at(-1);
    if (around?.isArray) this.#containers.counts[around.index]!++;
  }

  /** Where the token at hand stands: in an array by the commas before it, in an object by the key. */
  #path(): SpecPath {
    return this.#open.map(({ isArray, commas, key }) => {
      if (isArray) return commas;
      if (key < 0) return '';
      const at = new Tokens(this.#text, key);
      at.next();
      return stringAt(at);
    });
  }
}

import type { TextRange } from '../../spec/locate.ts';

/** Where the phases of a layer stand in its object: three tokens of one line, from left to right, where the text allows it. */
interface PhaseOffsets {
  readonly forward: number;
  readonly backward: number;
  readonly update: number;
}

interface Token {
  readonly offset: number;
  readonly text: string;
  readonly line: number;
}

/** A token, or a comment, or a line break. */
const tokens = /"(?:[^"\\\r\n]|\\.)*"?|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|[{}[\],:]|\r\n|\r|\n|[^\s{}[\],:"/]+/g;

/**
 * Forward at the first token of the layer's line, update at its last, backward at the key "activation" or else in the middle. The layer's line is
 * the first one on which at least three tokens stand.
 */
export function phaseOffsets(text: string, { offset, length }: TextRange): PhaseOffsets {
  const all = tokensOf(text.slice(offset, offset + length), offset);
  const isSeparator = ({ text: token }: Token) => token === ',' || token === ':';
  const line = firstLine(all.filter(token => !isSeparator(token))) ?? firstLine(all) ?? all.slice(0, 3);
  const middle = line.slice(1, -1);
  const backward = middle.find(({ text: token }) => token === '"activation"') ?? middle[(middle.length - 1) >> 1];
  const [first, last] = [line[0]?.offset ?? offset, line.at(-1)?.offset ?? offset];
  return { forward: first, backward: backward?.offset ?? first, update: last };
}

function firstLine(all: readonly Token[]): Token[] | undefined {
  const counts = new Map<number, number>();
  for (const { line } of all) counts.set(line, (counts.get(line) ?? 0) + 1);
  const first = all.find(({ line }) => counts.get(line)! >= 3)?.line;
  return first === undefined ? undefined : all.filter(({ line }) => line === first);
}

function tokensOf(text: string, start: number): Token[] {
  const found: Token[] = [];
  let line = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token.startsWith('//') || token.startsWith('/*')) line += token.split(/\r\n|\r|\n/).length - 1;
    else if (/^[\r\n]/.test(token)) line++;
    else found.push({ offset: start + index, text: token, line });
  }
  return found;
}

/** The regular expressions of what ships, read from its code. */
import { type Node, parse } from 'acorn';
import { type BuildOptions, build } from 'esbuild';
import { projectRoot } from '../../scripts/paths.ts';

export interface Expression {
  readonly pattern: string;
  readonly flags: string;
  /** Of the file, from the project: `src/data/csvScanner.ts`. */
  readonly file: string;
}

/** Those that are written in a bundle, and the files where one is composed while it runs. */
export interface Found {
  readonly written: readonly Expression[];
  readonly composed: readonly string[];
}

/** Before each module the bundler writes its path in a comment. */
const moduleComment = /^\s*\/\/ (\S+\.[cm]?[jt]sx?)$/gm;

export async function expressionsOf(bundle: BuildOptions): Promise<Found> {
  const { outputFiles } = await build({ ...bundle, absWorkingDir: projectRoot, minify: false, write: false });
  const found = outputFiles.filter(({ path }) => /\.[cm]?js$/.test(path)).map(({ text }) => expressionsIn(text));
  return { written: found.flatMap(({ written }) => written), composed: found.flatMap(({ composed }) => composed) };
}

/** Of a text of JavaScript in which comments say which file each part comes from. */
export function expressionsIn(text: string): Found {
  const modules = [...text.matchAll(moduleComment)].map(({ index, 1: file }) => ({ index, file: file! }));
  const fileAt = (place: number) => modules.findLast(({ index }) => index < place)?.file ?? '';
  const written: Expression[] = [];
  const composed: string[] = [];
  const options = { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true } as const;
  for (const node of nodesOf(parse(text, options))) {
    const file = fileAt(node.start);
    if (isLiteral(node)) {
      if (node.regex) written.push({ ...node.regex, file });
    } else if (isCall(node) && node.callee.type === 'Identifier' && node.callee.name === 'RegExp') {
      const [pattern, flags] = node.arguments.map(part => (isLiteral(part) ? part.value : undefined));
      if (typeof pattern === 'string') written.push({ pattern, flags: String(flags ?? ''), file });
      else composed.push(file);
    }
  }
  return { written, composed };
}

interface Literal extends Node {
  readonly value: unknown;
  readonly regex?: { readonly pattern: string; readonly flags: string };
}

interface Call extends Node {
  readonly callee: Node & { readonly name?: string };
  readonly arguments: readonly Node[];
}

function isLiteral(node: Node): node is Literal {
  return node.type === 'Literal';
}

function isCall(node: Node): node is Call {
  return node.type === 'NewExpression' || node.type === 'CallExpression';
}

function* nodesOf(root: Node): Generator<Node> {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('type' in value && typeof value.type === 'string') yield value as Node;
    waiting.push(...(Array.isArray(value) ? value : Object.values(value)));
  }
}

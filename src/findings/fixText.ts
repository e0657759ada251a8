import type { SpecPath } from '../spec/problem.ts';
import type { SpecEdit } from './finding.ts';

/** A place of a spec as a person writes it: `layers[2].activation`. */
export function pathText(path: SpecPath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** An edit in words: `layers[2].activation: "sigmoid"`, `remove layers[0].biasInit`, `insert layers[0]: { ... }`. */
export function editText({ path, value, insert }: SpecEdit): string {
  if (value === null) return `remove ${pathText(path)}`;
  return `${insert ? 'insert ' : ''}${pathText(path)}: ${JSON.stringify(value)}`;
}

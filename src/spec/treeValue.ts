import type { Node } from 'jsonc-parser';
import type { Problem } from './problem.ts';
import { quote } from './words.ts';

/**
 * A syntax tree as plain values. Keys become own properties by definition, so that a file cannot set a prototype;
 * a key that repeats or is `__proto__` is reported and left out.
 */
export function treeValue(node: Node, problems: Problem[]): unknown {
  if (node.type === 'array') return (node.children ?? []).map(child => treeValue(child, problems));
  if (node.type === 'object') return objectValue(node, problems);
  return node.value;
}

function objectValue(node: Node, problems: Problem[]): object {
  const object = {};
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    const refused = refusal(object, name);
    if (refused) problems.push({ ...refused, severity: 'error', offset: key.offset, length: key.length });
    else Object.defineProperty(object, name, describe(treeValue(value, problems)));
  }
  return object;
}

function refusal(object: object, name: string): { code: string; message: string } | undefined {
  if (name === '__proto__') return { code: 'forbidden-key', message: '"__proto__" cannot be a key; remove it' };
  if (Object.hasOwn(object, name)) {
    return { code: 'duplicate-key', message: `${quote(name)} is already set above; keep one of the two` };
  }
  return undefined;
}

function describe(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}

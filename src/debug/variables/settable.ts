import { namesUsed, type UsedName } from '../../expression/analysis.ts';
import type { Vocabulary } from '../../expression/readable.ts';
import type { Parsed } from '../../expression/syntax.ts';

/** What can be set, by its name, and what the engine calls it. */
export const settable = { W: 'weights', b: 'bias', x: 'input' } as const;

/** Whether numbers of a name can be set at some moment. What a layer above the first is given is computed. */
export function canBeSet(name: string, layer: number | undefined): boolean {
  if (name === 'learningRate') return true;
  return layer !== undefined && Object.hasOwn(settable, name) && (name !== 'x' || layer === 0);
}

/** The name of which an expression is a part, if it can be set; undefined of one that computes something. */
export function placeIn(parsed: Parsed, names: Vocabulary): UsedName | undefined {
  if (!['name', 'steps', 'label'].includes(parsed.expression.type)) return undefined;
  const [use, ...others] = namesUsed(parsed, names);
  return use && others.length === 0 && canBeSet(use.name, use.layer) ? use : undefined;
}

import type { Vocabulary } from './readable.ts';
import type { ExpressionProblem, Parsed } from './syntax.ts';

/** A name that an expression reads, by its name and not an alias. Layers count from 0. */
export interface UsedName {
  readonly name: string;
  readonly layer: number | undefined;
  readonly isOfSample: boolean;
}

/** Every name that an expression reads, each once, in the order of the text. Those that the training does not have are left out. */
export function namesUsed(_parsed: Parsed, _names: Vocabulary): readonly UsedName[] {
  return [];
}

/** The first name or layer that the training does not have: what `evaluate` answers at every moment. */
export function nameProblem(_parsed: Parsed, _names: Vocabulary): ExpressionProblem | undefined {
  return undefined;
}

/** Whether an expression is a condition by its form: a comparison, and/or/not, or a function that answers true or false. */
export function isPredicate(_parsed: Parsed): boolean {
  return false;
}

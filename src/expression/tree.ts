/** Builds the tree of an expression; the actions of grammar.peggy. */
import { counted, nearest } from '../spec/words.ts';
import { functionNamed, functionNames } from './functions.ts';
import type { Arithmetic, Comparison, Expression, LayerChoice, NameUse, Operation, Step } from './syntax.ts';
import type { Span } from './value.ts';

/** Ends the parsing with a message about a place. */
export type Fail = (message: string, place: Place) => never;

/** As the parser has it. */
interface Place {
  readonly start: { readonly offset: number };
  readonly end: { readonly offset: number };
}

type Named = Pick<NameUse, 'name' | 'at' | 'length'>;

interface Argument extends Span {
  readonly isAxis: boolean;
  readonly value: Expression;
}

export function spanOf({ start, end }: { readonly start: number; readonly end: number }): Span {
  return { at: start, length: end - start };
}

function placeOf({ at, length }: Span): Place {
  return { start: { offset: at }, end: { offset: at + length } };
}

export function label(
  symbol: Named,
  indices: readonly number[],
  layer: LayerChoice,
  isAfter: boolean,
  span: Span,
): Expression {
  return { type: 'label', use: { ...symbol, layer, sample: undefined }, isAfter, indices, ...span };
}

export function logical(type: 'and' | 'or', first: Expression, rest: readonly Expression[], span: Span): Expression {
  return rest.length === 0 ? first : { type, operands: [first, ...rest], ...span };
}

export function not(count: number, operand: Expression, span: Span): Expression {
  return count === 0 ? operand : { type: 'not', isNegated: count % 2 === 1, operand, ...span };
}

export function comparison(first: Expression, rest: readonly Operation<Comparison>[], span: Span): Expression {
  return rest.length === 0 ? first : { type: 'comparison', first, rest, ...span };
}

export function arithmetic(first: Expression, rest: readonly Operation<Arithmetic>[], span: Span): Expression {
  return rest.length === 0 ? first : { type: 'arithmetic', first, rest, ...span };
}

export function powers(
  terms: readonly { readonly signs: readonly string[]; readonly operand: Expression }[],
  span: Span,
): Expression {
  if (terms.length === 1 && terms[0]!.signs.length === 0) return terms[0]!.operand;
  return {
    type: 'powers',
    terms: terms.map(({ signs, operand }) => ({
      isNegative: signs.filter(sign => sign === '-').length % 2 === 1,
      operand,
    })),
    ...span,
  };
}

export function steps(operand: Expression, steps: readonly Step[], span: Span): Expression {
  return steps.length === 0 ? operand : { type: 'steps', operand, steps, ...span };
}

export function call(called: Named, given: readonly Argument[], span: Span, fail: Fail): Expression {
  const { takes, hasAxis } = functionNamed(called.name)!;
  const values = given.filter(({ isAxis }) => !isAxis);
  const axes = given.filter(({ isAxis }) => isAxis);
  const [least, most] = takes;
  if (values.length < least || values.length > most) {
    const wanted = `${called.name} takes ${argumentsInWords(least, most)}, found ${values.length}.`;
    const extra = values[most];
    fail(extra ? `${wanted}${hasAxis ? ' An axis is written axis=0.' : ''}` : wanted, placeOf(extra ?? called));
  }
  const refused = hasAxis ? axes[1] : axes[0];
  if (refused) {
    fail(hasAxis ? 'axis is given twice.' : `${called.name} has no axis: leave it out.`, placeOf(refused));
  }
  return {
    type: 'call',
    function: called.name,
    arguments: values.map(({ value }) => value),
    axis: axes[0]?.value,
    ...span,
  };
}

function argumentsInWords(least: number, most: number): string {
  return least === most ? counted(most, 'argument') : `${least} or ${counted(most, 'argument')}`;
}

/** Of what is called with something that is no layer's name. */
export function noFunction(called: Named, fail: Fail): never {
  const meant = nearest(called.name, functionNames);
  const known = meant === undefined ? `. Functions are ${functionNames.join(', ')}.` : `; did you mean "${meant}"?`;
  return fail(`There is no function "${called.name}"${known}`, placeOf(called));
}

import type { Span } from './value.ts';

/** What is between brackets: an index, or `start:stop:step` with parts that may be left out, or `...`. */
export type IndexItem =
  | { readonly type: 'index'; readonly index: Expression }
  | {
      readonly type: 'slice';
      readonly start: Expression | undefined;
      readonly stop: Expression | undefined;
      readonly step: Expression | undefined;
    }
  | { readonly type: 'ellipsis' };

/** What follows an operand: `.T` or `[2, :]`. The span is that of the point or of the brackets. */
export type Step = Span &
  ({ readonly type: 'transpose' } | { readonly type: 'brackets'; readonly items: readonly IndexItem[] });

/** An operator and what stands after it. The span is the operator's. */
export interface Operation<Operator extends string> extends Span {
  readonly operator: Operator;
  readonly operand: Expression;
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '@';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** The layer of a name: as it is called, or by its index. */
export type LayerChoice = Span & ({ readonly name: string } | { readonly index: number });

/** A name, of a layer where one is given, of a sample of the batch where one is given. The span is that of the name itself. */
export interface NameUse extends Span {
  readonly name: string;
  readonly layer: LayerChoice | undefined;
  readonly sample: Expression | undefined;
}

/**
 * An expression as a tree. What is written in a row (`a - b + c`, `x[0].T`) is one node, so that only brackets make a tree deep, and it is
 * at most as deep as brackets may be.
 */
export type Expression = Span &
  (
    | { readonly type: 'number'; readonly value: number }
    | { readonly type: 'boolean'; readonly value: boolean }
    | { readonly type: 'text'; readonly value: string }
    | { readonly type: 'name'; readonly use: NameUse }
    /** A label, as in `dE/dW[2][1] of "hidden"`: its symbol, and indices that count from the last dimension. */
    | { readonly type: 'label'; readonly use: NameUse; readonly isAfter: boolean; readonly indices: readonly number[] }
    | {
        readonly type: 'call';
        readonly function: string;
        readonly arguments: readonly Expression[];
        readonly axis: Expression | undefined;
      }
    | { readonly type: 'steps'; readonly operand: Expression; readonly steps: readonly Step[] }
    /** `-a ** -b ** c`, taken from the right. */
    | {
        readonly type: 'powers';
        readonly terms: readonly { readonly isNegative: boolean; readonly operand: Expression }[];
      }
    /** Taken from the left. */
    | { readonly type: 'arithmetic'; readonly first: Expression; readonly rest: readonly Operation<Arithmetic>[] }
    | { readonly type: 'comparison'; readonly first: Expression; readonly rest: readonly Operation<Comparison>[] }
    | { readonly type: 'not'; readonly isNegated: boolean; readonly operand: Expression }
    | { readonly type: 'and' | 'or'; readonly operands: readonly Expression[] }
  );

/** A text that is an expression. */
export interface Parsed {
  readonly text: string;
  readonly expression: Expression;
}

/** Why a text is none, in a sentence or two, and where. The place is in the text, or at its end with length 0. */
export interface ExpressionProblem extends Span {
  readonly problem: string;
}

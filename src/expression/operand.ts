import { count } from '../spec/words.ts';
import { plainNumber } from '../trace/arrayText.ts';
import { misuse, operandText } from './misuse.ts';
import type { Readable } from './readable.ts';
import type { Expression } from './syntax.ts';
import type { Misuse, Span, Tensor, Unavailable } from './value.ts';

/** Most numbers that one evaluation makes, reads and multiplies; more is refused before it is computed. */
export const mostWork = 20_000_000;

/** What a part of an expression is: numbers, where a scalar is a tensor without dimensions, or a text. */
export type Operand =
  | { readonly type: 'numbers'; readonly tensor: Tensor; readonly isTruth: boolean }
  | { readonly type: 'text'; readonly text: string };

/** Thrown within an evaluation, which answers the reason. */
export class Stopped {
  readonly reason: Unavailable | Misuse;

  constructor(reason: Unavailable | Misuse) {
    this.reason = reason;
  }
}

/** One evaluation: what it reads and what it has cost. */
export interface Evaluation {
  readonly names: Readable;
  /** Counts numbers that are about to be computed. */
  readonly spend: (work: number, place: Span) => void;
  readonly refuse: (why: string, place: Span) => never;
  /** The numbers of an operand; refuses a text. */
  readonly numbers: (operand: Operand, place: Span) => Tensor;
  /** A whole number; refuses all else. `what` begins the message: `An index`. */
  readonly whole: (operand: Operand, place: Span, what: string) => number;
}

/** With what evaluates the parts of an expression. */
export interface Operands extends Evaluation {
  readonly evaluate: (expression: Expression) => Operand;
}

export function startEvaluation(names: Readable): Evaluation {
  let done = 0;
  const refuse: Evaluation['refuse'] = (why, place) => {
    throw new Stopped(misuse(why, place));
  };
  const numbers: Evaluation['numbers'] = (operand, place) => {
    if (operand.type === 'text') refuse(`Expected numbers, found the text ${JSON.stringify(operand.text)}.`, place);
    return operand.tensor;
  };
  return {
    names,
    refuse,
    numbers,
    spend(work, place) {
      done += work;
      if (done <= mostWork) return;
      refuse(
        `This computes ${count(done)} numbers, more than the ${count(mostWork)} that one expression may. Take a part of a tensor, as in [0:100].`,
        place,
      );
    },
    whole(operand, place, what) {
      const { shape, values } = numbers(operand, place);
      if (shape.length > 0) refuse(`${what} is a whole number, found ${operandText(shape)}.`, place);
      if (!Number.isSafeInteger(values[0]))
        refuse(`${what} is a whole number, found ${plainNumber(values[0]!)}.`, place);
      return values[0]!;
    },
  };
}

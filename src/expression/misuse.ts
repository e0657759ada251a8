import type { Misuse, Span } from './value.ts';

/** `(16, 4)`, `(4,)`. */
export function shapeText(shape: readonly number[]): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

/** What an operand is, for a message: `a number`, `a tensor of shape (16, 4)`. */
export function operandText(shape: readonly number[]): string {
  return shape.length === 0 ? 'a number' : `a tensor of shape ${shapeText(shape)}`;
}

export function misuse(why: string, { at, length }: Span): Misuse {
  return { why, at, length };
}

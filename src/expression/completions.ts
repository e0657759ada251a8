import type { Vocabulary } from './readable.ts';
import type { Span } from './value.ts';

export interface Completion {
  /** What is inserted in place of `replace`. */
  readonly text: string;
  /** What is shown; the text where they are the same. */
  readonly label: string;
  readonly kind: 'name' | 'layer' | 'function' | 'keyword';
  /** One line: what it means. */
  readonly detail: string;
  readonly replace: Span;
}

/** What may stand at an offset of a text, for the word that is there. */
export function completionsAt(_text: string, _offset: number, _names: Vocabulary): readonly Completion[] {
  return [];
}

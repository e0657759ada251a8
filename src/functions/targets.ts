/** What the targets of a loss are. */
export type TargetKind = 'numbers' | 'distribution' | 'shares' | 'signs' | 'counts' | 'none';

export interface Targets {
  /** Which numbers the loss takes, in words, and what to write instead of another. Absent where it takes every number. */
  readonly allowed?: { readonly takes: (target: number) => boolean; readonly words: string; readonly fix: string };
  /** The targets of a row must add up to 1. */
  readonly addUp?: true;
  /** The loss tells classes apart. */
  readonly isOfClasses: boolean;
  /** A single unit's targets are the loss's own numbers, and not two classes by the numbers 0 and 1. */
  readonly areOwnNumbers: boolean;
  /** The targets of the two sides of a single output. */
  readonly sides: readonly [low: number, high: number];
}

const zeroAndOne = [0, 1] as const;
const share = {
  takes: (target: number) => target >= 0 && target <= 1,
  words: 'from 0 to 1',
  fix: 'give a number from 0 to 1',
};

export const targetKinds: Readonly<Record<TargetKind, Targets>> = {
  numbers: { isOfClasses: false, areOwnNumbers: false, sides: zeroAndOne },
  distribution: { allowed: share, addUp: true, isOfClasses: true, areOwnNumbers: false, sides: zeroAndOne },
  shares: { allowed: share, isOfClasses: true, areOwnNumbers: false, sides: zeroAndOne },
  signs: {
    allowed: { takes: target => target === -1 || target === 1, words: 'of -1 or 1', fix: 'give -1 or 1' },
    isOfClasses: true,
    areOwnNumbers: true,
    sides: [-1, 1],
  },
  counts: {
    allowed: {
      takes: target => target >= 0,
      words: 'of at least 0, as counts are',
      fix: 'give a number of at least 0',
    },
    isOfClasses: false,
    areOwnNumbers: true,
    sides: zeroAndOne,
  },
  none: { isOfClasses: false, areOwnNumbers: true, sides: zeroAndOne },
};

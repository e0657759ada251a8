/**
 * One part of what a page shows. It remembers what the page has and `next` alone says what the page lacks: whoever feeds the page asks
 * again once a piece has been drawn, until there is none. So nothing can say that the page is behind and have nothing for it.
 */
export interface Part<Viewed, Update> {
  /** The page has nothing. */
  reset(): void;
  next(viewed: Viewed): Piece<Update>;
}

/** Either what the page is to be told now, or how long it must wait for it. */
export type Piece<Update> =
  | { readonly update: Update; readonly wait?: undefined }
  | {
      readonly update?: undefined;
      /** Milliseconds until there is more to be had, 0 while it is being made; undefined when the page has everything. */
      readonly wait: number | undefined;
    };

/** The page has everything. */
export const noPiece: Piece<never> = { wait: undefined };

/** What the page does not have, or some of it. */
export function piece<Update>(update: Update): Piece<Update> {
  return { update };
}

/** Milliseconds until there is more to be had. */
export function later(wait: number): Piece<never> {
  return { wait };
}

export interface Made<Viewed, Of, Update> {
  /** All that it is made of; null where there is nothing to be shown, undefined where what the page has is to stay. */
  readonly of: (viewed: Viewed) => Of | null | undefined;
  /** Made of that and of nothing else. */
  readonly make: (of: Of) => Update;
  /** Whether the same comes of both; where this is not said, whether all their fields are the same. */
  readonly isSame?: (a: Of, b: Of) => boolean;
}

/** A part that is made as a whole, anew when something that it is made of is another. The page is told null when it is gone. */
export class MadePart<Viewed, Of extends object, Update> implements Part<Viewed, Update | null> {
  readonly #made: Made<Viewed, Of, Update>;
  /** What the page has is made of this; null where it was told that there is nothing, undefined where it was told nothing. */
  #sent: Of | null | undefined;

  constructor(made: Made<Viewed, Of, Update>) {
    this.#made = made;
  }

  reset(): void {
    this.#sent = undefined;
  }

  next(viewed: Viewed): Piece<Update | null> {
    const { of: ofWhat, make, isSame = sameFields } = this.#made;
    const of = ofWhat(viewed);
    const before = this.#sent;
    if (of === undefined || of === before || (of && before && isSame(of, before))) return noPiece;
    this.#sent = of;
    return piece(of && make(of));
  }
}

/** A part that is small enough to be compared. */
export function comparedPart<Viewed, Value>(of: (viewed: Viewed) => Value): Part<Viewed, Value> {
  const part = new MadePart({
    of: (viewed: Viewed) => {
      const value = of(viewed);
      return { value, json: JSON.stringify(value) };
    },
    make: ({ value }) => value,
    isSame: (a, b) => a.json === b.json,
  });
  // Only what is made of nothing is null.
  return part as Part<Viewed, Value>;
}

/** Whether two objects have the same values in the same fields. */
export function sameFields<Fields extends object>(a: Fields, b: Fields): boolean {
  const names = Object.keys(a) as (keyof Fields)[];
  return names.length === Object.keys(b).length && names.every(name => Object.is(a[name], b[name]));
}

/** The parts of what a page shows, by name, with what travels of each. */
export type Parts<Viewed, Updates> = { readonly [Name in keyof Updates]-?: Part<Viewed, Updates[Name]> };

/** Pieces that a page is told in one message, by name, and milliseconds until there is more to be had of the other parts. */
export interface Pieces<Updates> {
  readonly updates: Partial<Updates>;
  readonly wait: number | undefined;
}

/** The next piece of every part, in their order. */
export function nextPieces<Viewed, Updates>(parts: Parts<Viewed, Updates>, viewed: Viewed): Pieces<Updates> {
  const updates: Partial<Updates> = {};
  let wait: number | undefined;
  for (const name of Object.keys(parts) as (keyof Updates)[]) {
    const next = parts[name].next(viewed);
    if (next.update !== undefined) updates[name] = next.update;
    else if (next.wait !== undefined) wait = Math.min(next.wait, wait ?? next.wait);
  }
  return { updates, wait };
}

/** The page has nothing of any of them. */
export function resetParts<Viewed, Updates>(parts: Parts<Viewed, Updates>): void {
  for (const part of Object.values<Part<Viewed, unknown>>(parts)) part.reset();
}

/**
 * One part of what a page shows. It remembers what the page has, so that it only gives what is new, whole or piece by piece: every
 * piece brings the page nearer to what there is, so there is a last one.
 */
export interface Part<Viewed, Update> {
  /** The page has nothing. */
  reset(): void;
  next(viewed: Viewed): Piece<Update>;
}

export interface Piece<Update> {
  /** What the page does not have; undefined when it must wait for it or has everything. */
  readonly update: Update | undefined;
  /** Milliseconds until the next piece, 0 for at once; undefined when the page has everything. */
  readonly wait: number | undefined;
}

/** The page has everything. */
export const noPiece: Piece<never> = { update: undefined, wait: undefined };

/** All that the page does not have. */
export function all<Update>(update: Update): Piece<Update> {
  return { update, wait: undefined };
}

/** The shortest of some waits; undefined when nothing is waited for. */
export function shortestWait(waits: readonly Piece<unknown>['wait'][]): Piece<unknown>['wait'] {
  return waits.reduce((least, wait) => (least === undefined || (wait ?? least) < least ? wait : least), undefined);
}

/** A part that is told again when its key is another. */
export class KeyedPart<Viewed, Update> implements Part<Viewed, Update> {
  readonly #of: (viewed: Viewed) => { readonly key: string; readonly make: () => Update };
  #sent: string | undefined;

  constructor(of: (viewed: Viewed) => { readonly key: string; readonly make: () => Update }) {
    this.#of = of;
  }

  reset(): void {
    this.#sent = undefined;
  }

  /** The key of what is to be told. */
  keyOf(viewed: Viewed): string {
    return this.#of(viewed).key;
  }

  next(viewed: Viewed): Piece<Update> {
    const { key, make } = this.#of(viewed);
    if (key === this.#sent) return noPiece;
    this.#sent = key;
    return all(make());
  }
}

/** The parts of what a page shows, by name, with what travels of each. */
export type Parts<Viewed, Updates> = { readonly [Name in keyof Updates]-?: Part<Viewed, Updates[Name]> };

/** What of all parts the page does not have, by name, and milliseconds until there is more. */
export function nextPieces<Viewed, Updates>(parts: Parts<Viewed, Updates>, viewed: Viewed): Piece<Partial<Updates>> {
  const names = Object.keys(parts) as (keyof Updates)[];
  const pieces = names.map(name => ({ name, ...parts[name].next(viewed) }));
  const news = pieces.filter(({ update }) => update !== undefined);
  return {
    update: Object.fromEntries(news.map(({ name, update }) => [name, update])) as Partial<Updates>,
    wait: shortestWait(pieces.map(({ wait }) => wait)),
  };
}

/** The page has nothing of any of them. */
export function resetParts<Viewed, Updates>(parts: Parts<Viewed, Updates>): void {
  for (const part of Object.values<Part<Viewed, unknown>>(parts)) part.reset();
}

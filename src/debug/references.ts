import { Refusal } from './refusal.ts';

/** Numbers by which a client asks for something later, as long as the training stands where it stands. */
export interface References<What> {
  add(what: What): number;
  /** Throws a Refusal for a number of an earlier stop, and for one that was never given. */
  get(reference: number): What;
}

/** `stop` counts the stops: what was added in another one is not found. `noun` is what a number stands for: `frame`. */
export function createReferences<What>(noun: string, stop: () => number): References<What> {
  const held = new Map<number, What>();
  let next = 1;
  let first = 1;
  let present = stop();
  const renew = (): void => {
    if (present === stop()) return;
    present = stop();
    held.clear();
    first = next;
  };
  return {
    add(what) {
      renew();
      held.set(next, what);
      return next++;
    },
    get(reference) {
      renew();
      const what = held.get(reference);
      if (what !== undefined) return what;
      const isOld = Number.isInteger(reference) && reference > 0 && reference < first;
      throw new Refusal(
        isOld
          ? `The ${noun} ${reference} is a reference from an earlier stop. Ask for it again.`
          : `There is no ${noun} ${reference}.`,
      );
    },
  };
}

import type { Time } from './course.ts';

/** Asked while something takes long, about every 20 ms: looks for messages and tells progress. False when it is to be given up. */
export type Turn = (progress: { readonly time: Time }) => Promise<boolean>;

/** Work in pieces of about a millisecond, between which messages may be looked for. */
export type Work<Result = void> = Generator<undefined, Result>;

/** Milliseconds of work after which messages are looked for. */
const slice = 20;

export type Driven<Result> =
  | { readonly isDone: true; readonly result: Result }
  /** It was given up. */
  | { readonly isDone: false; readonly result?: undefined };

/** Does the work, and looks for messages now and then. `time` says how far it has come. */
export async function drive<Result>(
  work: Work<Result>,
  turn: Turn,
  now: () => number,
  time: () => Time,
): Promise<Driven<Result>> {
  let end = now() + slice;
  for (let piece = work.next(); ; piece = work.next()) {
    if (piece.done) return { isDone: true, result: piece.value };
    if (now() < end) continue;
    if (!(await turn({ time: time() }))) return { isDone: false };
    end = now() + slice;
  }
}

/** Does all of it at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (let piece = work.next(); ; piece = work.next()) if (piece.done) return piece.value;
}

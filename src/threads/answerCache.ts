import { errorInWords } from '../spec/words.ts';

/** A question that views ask again and again. */
interface CachedQuestion<Kind> {
  readonly kind: Kind;
  /** The same for the same question. */
  readonly key: string;
  readonly epoch: number;
}

/** What came of a question. */
export type Settled<Answer> = { readonly key: string; readonly epoch: number } & (
  | { readonly state: 'done'; readonly answer: Answer }
  | { readonly state: 'problem'; readonly message: string }
);

/** Problems of a kind that are kept, apart from its answers. */
const mostProblems = 64;

/**
 * What has come of questions, by their kind and a key, for views that ask again and again: of each kind only what was asked last is
 * waited for, the newest answers are kept, and what could not be answered is not asked again.
 */
export class AnswerCache<Kind extends string, Answer> {
  readonly #most: Readonly<Record<Kind, number>>;
  readonly #kept = new Map<string, Settled<Answer>>();
  readonly #newest = new Map<string, Settled<Answer>>();
  readonly #asked = new Map<Kind, string>();

  /** How many answers of each kind are kept. */
  constructor(most: Readonly<Record<Kind, number>>) {
    this.#most = most;
  }

  /** What came of this very question. */
  of(kind: Kind, key: string): Settled<Answer> | undefined {
    return this.#kept.get(`${kind} ${key}`);
  }

  /** The newest answer of a kind. */
  newest(kind: Kind): Extract<Settled<Answer>, { readonly state: 'done' }> | undefined {
    return this.#all(kind, 'done').at(-1)?.[1];
  }

  /** What came of the last question of a kind, if it was a problem and no newer one is under way. */
  problem(kind: Kind): Extract<Settled<Answer>, { readonly state: 'problem' }> | undefined {
    const newest = this.#newest.get(kind);
    return newest?.state === 'problem' && !this.#asked.has(kind) ? newest : undefined;
  }

  /** Whether this question is under way or has been settled. */
  isAsked(kind: Kind, key: string): boolean {
    return this.#asked.get(kind) === key || this.of(kind, key) !== undefined;
  }

  /**
   * Waits for an answer; undefined is none. Calls `settled` when something has come of it, which can be had from then on. What
   * rejects is a problem with the error's message.
   */
  wait(
    asked: CachedQuestion<Kind>,
    answer: Promise<Answer | undefined>,
    settled: (what: Settled<Answer>) => void,
  ): void {
    const { kind, key, epoch } = asked;
    this.#asked.set(kind, key);
    const end = (what: Settled<Answer> | undefined) => {
      if (this.#asked.get(kind) === key) this.#asked.delete(kind);
      if (!what) return;
      this.#keep(kind, what);
      settled(what);
    };
    void answer.then(
      found => end(found === undefined ? undefined : { key, epoch, state: 'done', answer: found }),
      error => end({ key, epoch, state: 'problem', message: errorInWords(error) }),
    );
  }

  #keep(kind: Kind, settled: Settled<Answer>): void {
    const name = `${kind} ${settled.key}`;
    this.#kept.delete(name);
    this.#kept.set(name, settled);
    this.#newest.set(kind, settled);
    const most = settled.state === 'done' ? this.#most[kind] : mostProblems;
    for (const [old] of this.#all(kind, settled.state).slice(0, -most)) this.#kept.delete(old);
  }

  /** The newest last. */
  #all<State extends Settled<Answer>['state']>(
    kind: Kind,
    state: State,
  ): [string, Extract<Settled<Answer>, { readonly state: State }>][] {
    return [...this.#kept].filter(
      (entry): entry is [string, Extract<Settled<Answer>, { readonly state: State }>] =>
        entry[1].state === state && entry[0].startsWith(`${kind} `),
    );
  }
}

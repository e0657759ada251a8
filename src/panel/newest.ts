/** Does one thing at a time; of what is wanted meanwhile the newest comes next, and what is older is dropped. */
export class Newest<Wish> {
  readonly #act: (wish: Wish) => void | PromiseLike<void>;
  readonly #fail: (problem: string) => void;
  #isBusy = false;
  #next: { readonly wish: Wish } | undefined;

  /** What `act` throws, or rejects with, is said by `fail`. */
  constructor(act: (wish: Wish) => void | PromiseLike<void>, fail: (problem: string) => void) {
    this.#act = act;
    this.#fail = fail;
  }

  go(wish: Wish): void {
    this.#next = { wish };
    if (!this.#isBusy) void this.#goOn();
  }

  async #goOn(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#next; next; next = this.#next) {
      this.#next = undefined;
      try {
        await this.#act(next.wish);
      } catch (error) {
        this.#fail(error instanceof Error ? error.message : String(error));
      }
    }
    this.#isBusy = false;
  }
}

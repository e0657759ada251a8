/** Asks the host, one question at a time; of those that come up meanwhile only the last is asked. */
export class Questions<Question> {
  readonly #ask: (question: Question, id: number) => void;
  #lastId = 0;
  /** What is not answered yet. */
  #asked: { readonly id: number; readonly question: Question } | undefined;
  #next: { readonly question: Question } | undefined;

  /** `ask` sends a question with an id, which the answer carries. */
  constructor(ask: (question: Question, id: number) => void) {
    this.#ask = ask;
  }

  ask(question: Question): void {
    if (!this.#asked) this.#send(question);
    else this.#next = isSame(question, this.#asked.question) ? undefined : { question };
  }

  /** The question that an answer with this id is to; undefined when nobody waits for it any more. Asks the next. */
  answered(id: number): Question | undefined {
    const asked = this.#asked;
    if (asked?.id !== id) return undefined;
    this.#asked = undefined;
    const next = this.#next;
    this.#next = undefined;
    if (next) this.#send(next.question);
    return asked.question;
  }

  /** Whatever was asked is not answered any more, or not to anybody. */
  forget(): void {
    this.#asked = undefined;
    this.#next = undefined;
  }

  #send(question: Question): void {
    const id = ++this.#lastId;
    this.#asked = { id, question };
    this.#ask(question, id);
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

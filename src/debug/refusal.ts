/** Why a request cannot be done, in a sentence for the person. */
export class Refusal extends Error {
  /** Whether the editor shows it by itself. */
  readonly showUser: boolean;

  constructor(message: string, { showUser = false } = {}) {
    super(message);
    this.showUser = showUser;
  }
}

/** A request was cancelled before it was done. The protocol has one word for it. */
export class Cancelled extends Refusal {
  constructor() {
    super('cancelled');
  }
}

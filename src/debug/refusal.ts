/** Why a request cannot be done, in a sentence for the person. */
export class Refusal extends Error {
  /** Whether the editor shows it by itself. */
  readonly showUser: boolean;

  constructor(message: string, { showUser = false } = {}) {
    super(message);
    this.showUser = showUser;
  }
}

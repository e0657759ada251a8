/** Bytes that arrive in portions of any length, taken in the lengths that a format has. */
export class ByteSource {
  readonly #open: () => AsyncIterable<Uint8Array>;
  #portions: AsyncIterator<Uint8Array> | undefined;
  #rest: Uint8Array = new Uint8Array(0);

  /** Opened when the first bytes are taken: a stream that nobody began to read would never be closed. */
  constructor(open: () => AsyncIterable<Uint8Array>) {
    this.#open = open;
  }

  /** The next `count` bytes, fewer where the source ends. Rejects when reading does. */
  async take(count: number): Promise<Uint8Array> {
    const taken = new Uint8Array(count);
    let length = 0;
    this.#portions ??= this.#open()[Symbol.asyncIterator]();
    while (length < count) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#portions.next();
        if (done) break;
        this.#rest = value;
      }
      const part = this.#rest.subarray(0, count - length);
      taken.set(part, length);
      length += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return taken.subarray(0, length);
  }

  /** Nothing more is wanted. */
  async close(): Promise<void> {
    await this.#portions?.return?.();
  }
}

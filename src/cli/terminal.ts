/** What a command talks to: the process's own streams, or a test's. */
export interface Terminal {
  /** Results. Settles when the reader has room for more. */
  out(text: string | Uint8Array): Promise<void>;
  /** Problems and progress. */
  err(text: string): void;
  /** Whether a person looks at `err` as it happens. */
  readonly interactive: boolean;
  /** Whether `out` and `err` are the same screen, where progress would stand between results. */
  readonly shared: boolean;
  /** True once the person asked to stop, or the reader of `out` has gone. */
  readonly stopped: boolean;
  /** Does what takes long without a look at `stopped`: meanwhile Ctrl+C ends the process at once, by its signal. */
  atOnce<Value>(work: () => Value): Value;
  readonly folder: string;
  /** What is sent to the command, for one that reads it; ends when the person asks to stop. */
  input(): AsyncIterable<Uint8Array>;
}

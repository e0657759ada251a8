/** The way to a client of the Debug Adapter Protocol: an editor, or a program at the other end of two streams. What arrives is unknown until it is recognised. */
export interface DebugConnection {
  /** A response or an event. */
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
}

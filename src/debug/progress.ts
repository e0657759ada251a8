/** A client is told of work that takes longer than this, in milliseconds, and then as often. */
const firstAfter = 400;
const nextAfter = 200;

/** What a client is told of work that takes long. */
export interface Progress {
  /** How much of it is done, 0 to 1, and what is done now. Never goes back. */
  tell(done: number, message: string): void;
  end(message?: string): void;
}

interface ProgressFacts {
  readonly progressId: string;
  readonly title: string;
  /** The request that it is the work of, where that is not answered yet. */
  readonly requestId?: number | undefined;
}

/** Sends the protocol's events of progress; none where the work is over soon. */
export function createProgress(
  send: (event: 'progressStart' | 'progressUpdate' | 'progressEnd', body: object) => void,
  now: () => number,
  { progressId, title, requestId }: ProgressFacts,
): Progress {
  let due = now() + firstAfter;
  let hasBegun = false;
  let most = 0;
  return {
    tell(done, message) {
      most = Math.max(most, Math.min(1, done) || 0);
      if (now() < due) return;
      due = now() + nextAfter;
      const told = { progressId, message, percentage: Math.floor(100 * most) };
      if (hasBegun) send('progressUpdate', told);
      else send('progressStart', { ...told, title, cancellable: true, ...(requestId !== undefined && { requestId }) });
      hasBegun = true;
    },
    end(message) {
      if (hasBegun) send('progressEnd', { progressId, ...(message !== undefined && { message }) });
    },
  };
}

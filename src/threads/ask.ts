import type { TaskAnswers, WorkerRequest } from '../run/workerMessages.ts';
import { checkTask } from './answerChecks.ts';
import { need } from './messageForms.ts';
import { patience } from './patience.ts';
import type { Port, StartThread } from './port.ts';
import { type Later, Thread } from './thread.ts';

export type ToAnswerer<Question> =
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  /** The question need not be answered; `dropped` comes, or its answer if that is on its way already. */
  | { readonly type: 'drop'; readonly id: number };

/** Carries the number of the question. */
export type FromAnswerer<Answer, Progress> =
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  /** The question cannot be answered; the thread goes on. */
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  | { readonly type: 'dropped'; readonly id: number };

export interface AskerOptions {
  /** Starts a thread that answers (answering.ts). */
  readonly start: () => Port;
  /** Milliseconds that an answer may take without a sign of life. */
  readonly patience: number;
  /** Whether the thread looks for messages while it computes; otherwise it's ended to drop a question. */
  readonly canDrop?: boolean;
  readonly later?: Later | undefined;
}

export interface AskOptions<Answer, Progress> {
  /** Throws, before it is used, for what is no answer: then the question fails as it does with its thread. */
  readonly check: (answer: Answer) => void;
  /** Of questions with the same word only the newest waits. */
  readonly replaces: string;
  /** Goes before the others that wait. */
  readonly isFirst?: boolean;
  /** Aborted, the question is dropped. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (progress: Progress) => void;
}

/** What is posted of a question, and its buffers that move to the thread. */
interface Posted<Question> {
  readonly question: Question;
  readonly transfer?: readonly ArrayBuffer[];
}

interface Pending<Question, Answer, Progress> {
  readonly options: AskOptions<Answer, Progress>;
  readonly posted: () => Posted<Question>;
  readonly settle: (answer: Answer | undefined) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Asks a thread of its own, which starts with the first question. One question is under way at a time. When the thread fails,
 * that question fails with it and the next one starts another.
 */
export class Asker<Question, Answer, Progress = never> {
  readonly #options: AskerOptions;
  readonly #waiting = new Map<string, Pending<Question, Answer, Progress>>();
  /** What it is the answer to has been dropped where there is no `pending`. */
  #underWay: { readonly id: number; readonly pending: Pending<Question, Answer, Progress> | undefined } | undefined;
  #thread: Thread<ToAnswerer<Question>, FromAnswerer<Answer, Progress>> | undefined;
  #asked = 0;
  #isDisposed = false;

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /**
   * `posted` is called when it is the question's turn. Resolves with undefined when another one has replaced it, when it was
   * dropped, and after `dispose`. Rejects with a RangeError that says why it cannot be answered, and with an Error when the
   * thread has failed.
   */
  ask(posted: () => Posted<Question>, options: AskOptions<Answer, Progress>): Promise<Answer | undefined> {
    const { signal, replaces } = options;
    if (this.#isDisposed || signal?.aborted) return Promise.resolve(undefined);
    const { promise, resolve, reject } = withResolvers<Answer | undefined>();
    const pending = { options, posted, settle: resolve, fail: reject };
    const drop = () => this.#drop(pending);
    signal?.addEventListener('abort', drop);
    this.#waiting.get(replaces)?.settle(undefined);
    this.#waiting.set(replaces, pending);
    this.#next();
    return promise.finally(() => signal?.removeEventListener('abort', drop));
  }

  /** Ends the thread. What is still open is answered with undefined, as is everything asked later. */
  dispose(): void {
    this.#isDisposed = true;
    const open = [this.#underWay?.pending, ...this.#waiting.values()];
    this.#waiting.clear();
    this.#endThread();
    for (const pending of open) pending?.settle(undefined);
  }

  #next(): void {
    while (!this.#underWay && this.#waiting.size > 0) {
      const waiting = [...this.#waiting.values()];
      const pending = waiting.find(({ options }) => options.isFirst) ?? waiting[0]!;
      this.#waiting.delete(pending.options.replaces);
      this.#send(pending);
    }
  }

  #send(pending: Pending<Question, Answer, Progress>): void {
    try {
      const { question, transfer } = pending.posted();
      this.#thread ??= this.#start();
      const id = ++this.#asked;
      this.#thread.post({ type: 'ask', id, question }, transfer);
      this.#thread.ref();
      this.#thread.watch(this.#options.patience);
      this.#underWay = { id, pending };
    } catch (error) {
      pending.fail(error as Error);
    }
  }

  #start(): Thread<ToAnswerer<Question>, FromAnswerer<Answer, Progress>> {
    const { start, later } = this.#options;
    return new Thread(start, {
      later,
      handlers: {
        progress: ({ id, progress }) => this.#of(id)?.options.progress?.(progress),
        answer: ({ id, answer }) => {
          this.#of(id)?.options.check(answer);
          this.#over(id, pending => pending.settle(answer));
        },
        failed: ({ id, message }) => {
          need(typeof message === 'string', 'its message is not text');
          this.#over(id, pending => pending.fail(new RangeError(message)));
        },
        dropped: ({ id }) => this.#over(id, pending => pending.settle(undefined)),
      },
      failed: reason => {
        const lost = this.#underWay?.pending;
        this.#endThread();
        lost?.fail(new Error(reason));
        this.#next();
      },
    });
  }

  /** The question under way, whose number it must be; undefined when it was dropped. */
  #of(id: number): Pending<Question, Answer, Progress> | undefined {
    if (this.#underWay?.id !== id) throw new RangeError(`question ${id} is not under way`);
    return this.#underWay.pending;
  }

  #over(id: number, settle: (pending: Pending<Question, Answer, Progress>) => void): void {
    const pending = this.#of(id);
    this.#underWay = undefined;
    this.#thread?.rest();
    // A thread that waits for questions must not keep a process alive.
    this.#thread?.unref();
    if (pending) settle(pending);
    this.#next();
  }

  #drop(pending: Pending<Question, Answer, Progress>): void {
    const { replaces } = pending.options;
    if (this.#waiting.get(replaces) === pending) this.#waiting.delete(replaces);
    pending.settle(undefined);
    if (this.#underWay?.pending !== pending) return;
    const { id } = this.#underWay;
    if (this.#options.canDrop) {
      this.#underWay = { id, pending: undefined };
      this.#thread?.post({ type: 'drop', id });
    } else {
      this.#endThread();
      this.#next();
    }
  }

  #endThread(): void {
    this.#thread?.end();
    this.#thread = undefined;
    this.#underWay = undefined;
  }
}

/** Asks what a thread answers once, in a thread of its own that ends with it. Resolves and rejects as `Asker.ask`. */
export async function askOnce<Task extends keyof TaskAnswers>(
  start: StartThread,
  request: WorkerRequest & { readonly task: Task },
  { signal, later }: { readonly signal?: AbortSignal; readonly later?: Later } = {},
): Promise<TaskAnswers[Task] | undefined> {
  const asker = new Asker<null, TaskAnswers[Task]>({
    start: () => start(request),
    patience: patience({ bytes: 'limits' in request ? request.limits.dataBytes : 0 }),
    later,
  });
  try {
    return await asker.ask(() => ({ question: null }), {
      check: checkTask[request.task],
      replaces: request.task,
      signal,
    });
  } finally {
    asker.dispose();
  }
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Value>((...both) => {
    [resolve, reject] = both;
  });
  return { promise, resolve, reject };
}

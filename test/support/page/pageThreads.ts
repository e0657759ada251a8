import { inProject } from '../../../scripts/paths.ts';
import type { Answers, Replays } from '../../../src/run/answers.ts';
import type { Run } from '../../../src/run/run.ts';
import type { FileAccess } from '../../../src/run/workerMessages.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import type { Port, StartThread } from '../../../src/threads/port.ts';
import { runAnswers } from '../../../src/threads/runAnswers.ts';
import { runReplays } from '../../../src/threads/runReplay.ts';

/** What the networks of this process answer and how they are trained again, as in the extension; in threads that keep no test alive. */
export class PageThreads {
  /** Threads that are asked something. */
  readonly #asked = new Set<Port>();
  /** Questions that are put later, while a training runs. */
  #later = 0;
  readonly answers: Answers & { dispose(): void };
  readonly replays: Replays & { dispose(): void };

  constructor(access: (run: Run) => FileAccess = () => 'not on disk') {
    const start = this.#watched(nodeThreads(inProject('src/threads/node/worker.ts')));
    this.answers = runAnswers({
      evaluator: subject => new Evaluator(start, subject),
      now: () => performance.now(),
      later: (milliseconds, callback) => {
        this.#later++;
        const put = () => {
          this.#later--;
          callback();
        };
        setTimeout(put, milliseconds).unref();
      },
    });
    this.replays = runReplays({ start, access });
  }

  /** Whether there is an answer to come. */
  get areBusy(): boolean {
    return this.#asked.size > 0 || this.#later > 0;
  }

  dispose(): void {
    this.answers.dispose();
    this.replays.dispose();
  }

  /** Whoever asks a thread holds it with `ref` until it has answered (src/threads/ask.ts). */
  #watched(start: StartThread): StartThread {
    return request => {
      const port = start(request);
      const over = () => this.#asked.delete(port);
      this.#asked.add(port);
      port.onEnd(over);
      return {
        ...port,
        ref: () => {
          this.#asked.add(port);
          port.ref();
        },
        unref: () => {
          over();
          port.unref();
        },
        end: () => {
          over();
          port.end();
        },
      };
    };
  }
}

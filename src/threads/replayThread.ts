import type { MessagePort } from 'node:worker_threads';
import type { Prepared } from '../plan/prepare.ts';
import type { HostToReplay, ReplayQuestion, ReplayToHost } from '../run/replayQuestions.ts';
import type { Computing } from '../run/workerMessages.ts';
import { Replay, type ReplayHost } from './replay.ts';
import type { ChooseArithmetic } from './runtime.ts';

/** Answers one question after the other until the thread is ended; `read` reads and checks the spec with its data. */
export function answerReplays(
  port: MessagePort,
  read: () => Promise<Prepared>,
  computing: Computing,
  choose: ChooseArithmetic,
): void {
  let replay: Promise<Replay | string> | undefined;
  let isDropped = false;
  const host: ReplayHost = {
    now: () => performance.now(),
    nextTurn: () => new Promise(resolve => setImmediate(resolve)),
    progress: epoch => post({ type: 'progress', epoch }),
  };
  const post = (message: ReplayToHost) => port.postMessage(message);
  const answer = async (question: ReplayQuestion): Promise<ReplayToHost> => {
    replay ??= read().then(prepared => replayOf(prepared, computing, choose, host));
    const there = await replay;
    return typeof there === 'string'
      ? { type: 'problem', message: there }
      : await there.answer(question, () => isDropped);
  };
  port.on('message', async (message: HostToReplay) => {
    isDropped = message.type === 'drop';
    if (message.type === 'drop') return;
    try {
      post(await answer(message.question));
    } catch (error) {
      post({ type: 'problem', message: error instanceof Error ? error.message : String(error) });
    }
  });
}

/** Or why there is none. */
function replayOf(
  { options, problems }: Prepared,
  { reproducible }: Computing,
  choose: ChooseArithmetic,
  host: ReplayHost,
): Replay | string {
  if (options) {
    // The bits are those of two threads; of a second one nobody would be rid when a replay begins anew.
    const arithmetic = choose({ precision: options.precision, reproducible, threads: 1 });
    return new Replay(options, arithmetic, host);
  }
  const error = problems.find(({ severity }) => severity === 'error');
  return `the run cannot be trained again: ${error?.message ?? 'its spec or its data cannot be read'}`;
}

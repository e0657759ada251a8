import { inProject } from '../../../scripts/paths.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { runAnswers } from '../../../src/threads/runAnswers.ts';

/** What the networks of this process answer, as in the extension; in a thread that keeps no test alive. */
export function pageAnswers(): ReturnType<typeof runAnswers> {
  return runAnswers({
    evaluator: subject => new Evaluator(nodeThreads(inProject('src/threads/node/worker.ts')), subject),
    now: () => performance.now(),
    later: (milliseconds, callback) => setTimeout(callback, milliseconds).unref(),
  });
}

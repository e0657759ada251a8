import { inProject } from '../../../scripts/paths.ts';
import { Answers } from '../../../src/threads/answers.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';

/** What the networks of this process answer, as in the extension; in a thread that keeps no test alive. */
export function pageAnswers(): Answers {
  return new Answers({
    evaluator: subject => new Evaluator(inProject('src/threads/node/worker.ts'), subject),
    now: () => performance.now(),
    later: (milliseconds, callback) => setTimeout(callback, milliseconds).unref(),
  });
}

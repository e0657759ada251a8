import { inProject } from '../../../scripts/paths.ts';
import type { Run } from '../../../src/run/run.ts';
import { RunList } from '../../../src/run/runList.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { runAnswers } from '../../../src/threads/runAnswers.ts';
import { runReplays } from '../../../src/threads/runReplay.ts';
import type { ChainPage } from '../../../src/why/chain.ts';
import { type ChainView, firstChainView } from '../../../src/why/chainMessage.ts';
import { chainPage, newLayer } from '../../../src/why/chainPage.ts';
import { SourceCache } from '../../../src/why/sourceCache.ts';
import type { WhyPage } from './chainPage.ts';

/** What src/vscode/chainPanels.ts does for a page, with a run of this process. */
export class WhyHost {
  readonly list: RunList;
  readonly #answers = runAnswers({
    evaluator: subject => new Evaluator(nodeThreads(inProject('src/threads/node/worker.ts')), subject),
    now: () => performance.now(),
    later: (milliseconds, callback) => setTimeout(callback, milliseconds).unref(),
  });
  readonly #replays = runReplays({
    start: nodeThreads(inProject('src/threads/node/worker.ts')),
    access: () => ({ folder: inProject('examples'), root: inProject() }),
  });
  readonly #cache = new SourceCache(this.#answers);
  #view: ChainView = firstChainView;
  #why: WhyPage | undefined;

  constructor(run: Run) {
    this.list = new RunList(() => this.#why?.send(this.page()));
    this.list.add(run);
  }

  page(): ChainPage {
    const sources = { answers: this.#answers, replays: this.#replays, language: 'en', cache: this.#cache } as const;
    return chainPage(this.list.shown, this.#view, sources, undefined).page;
  }

  /** From now on answers the page. */
  serve(why: WhyPage): void {
    this.#why = why;
    const answered = () => why.send(this.page());
    this.#answers.onDidAnswer(answered);
    this.#replays.onDidAnswer(answered);
    why.onRequest = request => {
      if (request.type === 'view') this.look(request.view);
      if (request.type === 'select') this.list.select(request, request.run);
    };
    answered();
  }

  look(view: ChainView): void {
    const layer = newLayer(view, this.#view);
    this.#view = view;
    if (layer === undefined) this.#why?.send(this.page());
    else this.list.select({ layer });
  }

  dispose(): void {
    this.#answers.dispose();
    this.#replays.dispose();
  }
}

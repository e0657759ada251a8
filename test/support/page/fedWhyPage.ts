import { inProject } from '../../../scripts/paths.ts';
import type { Run } from '../../../src/run/run.ts';
import { RunList } from '../../../src/run/runList.ts';
import { Answers } from '../../../src/threads/answers.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { Replays } from '../../../src/threads/replays.ts';
import { SourceCache } from '../../../src/why/sourceCache.ts';
import { newLayer, whyContents } from '../../../src/why/whyContents.ts';
import { firstWhyView, type WhyView } from '../../../src/why/whyMessage.ts';
import type { WhyContents } from '../../../src/why/whyMessages.ts';
import type { WhyPage } from './whyPage.ts';

/** What src/vscode/whyPanels.ts does for a page, with a run of this process. */
export class WhyHost {
  readonly list: RunList;
  readonly #answers = new Answers({
    evaluator: subject => new Evaluator(inProject('src/threads/node/worker.ts'), subject),
    now: () => performance.now(),
    later: (milliseconds, callback) => setTimeout(callback, milliseconds).unref(),
  });
  readonly #replays = new Replays({
    workerFile: inProject('src/threads/node/worker.ts'),
    access: () => ({ folder: inProject('examples'), root: inProject() }),
  });
  readonly #cache = new SourceCache(this.#answers);
  #view: WhyView = firstWhyView;
  #why: WhyPage | undefined;

  constructor(run: Run) {
    this.list = new RunList(() => this.#why?.send(this.page()));
    this.list.add(run);
  }

  page(): WhyContents {
    const sources = { answers: this.#answers, replays: this.#replays, language: 'en', cache: this.#cache } as const;
    return whyContents(this.list.shown, this.#view, sources, undefined).page;
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

  look(view: WhyView): void {
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

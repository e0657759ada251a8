import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { inProject } from '../../../scripts/paths.ts';
import type { Run } from '../../../src/run/run.ts';
import { type Debugged, RunList } from '../../../src/run/runList.ts';
import type { SelectionChange } from '../../../src/run/runState.ts';
import { type WhyActions, WhyHost } from '../../../src/why/whyHost.ts';
import { firstWhyView, type WhyView } from '../../../src/why/whyMessage.ts';
import type { Screenshots } from '../screenshots.ts';
import { type BrowserPageOptions, testMilliseconds, withBrowserPage } from './browserPage.ts';
import type { PageServer } from './pageServer.ts';
import { PageThreads } from './pageThreads.ts';
import { WhyPage } from './whyPage.ts';

interface FedOptions extends BrowserPageOptions {
  readonly of: Run;
  readonly selection?: SelectionChange;
  /** What the page is to look at when it opens. */
  readonly view?: Partial<WhyView>;
  /** Where a debugger stands in the run, which the host then has. */
  readonly debugged?: () => Promise<Debugged>;
}

/** A test of the why page of a run of this process, answered by the host that the editor has, which does nothing in an editor. */
export function fedWhyTest(
  title: string,
  { of, selection = {}, view = {}, debugged, ...options }: FedOptions,
  body: (why: WhyPage) => Promise<void>,
): void {
  test(title, { timeout: testMilliseconds }, async () => {
    const threads = new PageThreads(() => ({ folder: inProject('examples'), root: inProject() }));
    const { answers, replays } = threads;
    const hostOf = (page: Page, server: PageServer, screenshots: Screenshots) =>
      new WhyPage(page, server, screenshots, threads);
    try {
      await withBrowserPage(title, 'why', options, hostOf, async (why, address) => {
        let host: WhyHost | undefined;
        const runs = new RunList(() => host?.update());
        runs.add(of);
        runs.select(selection);
        if (debugged) runs.setDebugged(of.info.id, await debugged());
        host = new WhyHost({
          post: message => why.post(message),
          runs,
          sources: { answers, replays, language: 'en' },
          actions: {
            ...inNoEditor(problem => why.errors.push(problem)),
            ...(debugged && { travel: nothing, breakWhen: nothing }),
          },
          wish: { ...firstWhyView, ...view },
        });
        host.update();
        await why.open(address, host);
        await body(why);
      });
    } finally {
      threads.dispose();
    }
  });
}

const nothing = () => undefined;

function inNoEditor(fail: WhyActions['fail']): WhyActions {
  return {
    train: nothing,
    showTraining: nothing,
    reveal: nothing,
    chooseSample: nothing,
    table: nothing,
    copy: nothing,
    fail,
  };
}

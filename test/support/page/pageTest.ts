import { test } from 'node:test';
import type { Finding } from '../../../src/findings/finding.ts';
import type { FindingAction } from '../../../src/panel/panelMessages.ts';
import type { Run } from '../../../src/run/run.ts';
import { type BrowserPageOptions, testMilliseconds, withBrowserPage } from './browserPage.ts';
import { PageTraining, type PageTrainingOptions } from './pageTraining.ts';
import { PanelPage } from './panelPage.ts';

export interface PageOptions extends PageTrainingOptions, BrowserPageOptions {
  /** A file of the project, or a spec itself, to train to its end before the page opens. */
  readonly spec?: string | object;
  /** Epochs after which the training of `spec` stays as it is, running: `training.train(n)` goes on with it. */
  readonly trainedEpochs?: number;
  /** A run in place of a spec. With neither, nothing has been trained. */
  readonly run?: () => Run | Promise<Run>;
  /** What is said of every run, in place of what a diagnosis finds. */
  readonly findings?: readonly Finding[];
  /** What the host cannot do. */
  readonly without?: readonly FindingAction[];
  /** Whether the host has a debugger. */
  readonly debugs?: boolean;
}

/** A test of the training panel's page alone, fed by a run of this process. */
export function pageTest(
  title: string,
  options: PageOptions,
  body: (panel: PanelPage, training: PageTraining) => Promise<void>,
): void {
  test(title, { timeout: testMilliseconds }, async () => {
    const training = options.spec === undefined ? undefined : await PageTraining.of(options.spec, options);
    if (options.trainedEpochs === undefined) training?.finish();
    else training?.train(options.trainedEpochs);
    const run = training?.run ?? (await options.run?.());
    const hostOf: Parameters<typeof withBrowserPage<PanelPage>>[3] = (...made) =>
      new PanelPage(...made, options.without, options.debugs);
    await withBrowserPage(title, 'panel', options, hostOf, async (panel, address) => {
      if (options.findings) panel.say(options.findings);
      await panel.open(address, run);
      await body(panel, training!);
    });
  });
}

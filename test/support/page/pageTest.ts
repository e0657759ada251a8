import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../../scripts/browser/launch.ts';
import type { Run } from '../../../src/session/run.ts';
import { Screenshots } from '../screenshots.ts';
import { PageServer } from './pageServer.ts';
import { PageTraining, type PageTrainingOptions } from './pageTraining.ts';
import { PanelPage } from './panelPage.ts';
import { type ThemeName, themeColours } from './themes.ts';

export interface PageOptions extends PageTrainingOptions {
  /** A file of the project, or a spec itself, to train to its end before the page opens. */
  readonly spec?: string | object;
  /** Epochs after which the training of `spec` stays as it is, running: `training.train(n)` goes on with it. */
  readonly trainedEpochs?: number;
  /** A run in place of a spec. With neither, nothing has been trained. */
  readonly run?: () => Run | Promise<Run>;
  /** 'Dark Modern' by default. */
  readonly theme?: ThemeName;
  /** In CSS pixels; 650 x 900 by default. */
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

/** How long one action of Playwright may take, and a whole test. */
const actionMilliseconds = 30_000;
const testMilliseconds = 2 * 60_000;

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/**
 * A test of the training panel's page alone: the built page in a headless browser, fed by a run of this process. Fails,
 * too, when the page reports an error. Its pictures are kept when it fails, or always with KEEP_SCREENSHOTS=1.
 */
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
    await withPage(title, options, run, panel => body(panel, training!));
  });
}

async function withPage(
  title: string,
  options: PageOptions,
  run: Run | undefined,
  body: (panel: PanelPage) => Promise<void>,
): Promise<void> {
  const { theme = 'Dark Modern', width = 650, height = 900, reducedMotion = false } = options;
  browser ??= launchBrowser();
  const server = new PageServer(await themeColours(theme));
  const page = await (await browser).newPage({
    viewport: { width, height },
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  page.setDefaultTimeout(actionMilliseconds);
  const screenshots = new Screenshots(title);
  await screenshots.remove();
  const panel = new PanelPage(page, server, screenshots);
  try {
    await panel.open(await server.start(), run);
    await body(panel);
    assert.deepEqual(panel.errors, [], 'the page reported errors');
  } catch (error) {
    console.error(`What the page showed: ${await screenshots.take(page, 'failed', { fullPage: true })}`);
    if (panel.errors.length > 0) console.error(panel.errors.join('\n'));
    throw error;
  } finally {
    panel.dispose();
    await page.close();
    await server.stop();
  }
  if (!process.env.KEEP_SCREENSHOTS) await screenshots.remove();
}

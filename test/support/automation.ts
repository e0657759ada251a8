import { format } from 'node:util';
import type { Page } from 'playwright-core';

/** Marks the suite's own lines in the log of a workbench, see test/host/index.ts. */
export const testOutputPrefix = '[in-host test] ';

/** The server runs without its optional native modules and complains about each; nothing here needs them. */
const missingNativeModule = /Could not locate the bindings file|native-watchdog/;

/** A suite that says nothing for this long has lost its workbench; each of its tests may take two minutes. */
const longestSilenceMinutes = 10;

export interface Suite {
  /** Settles with the suite's exit code. */
  readonly exitCode: Promise<number>;
  /** Rejects when the suite has said nothing for too long; never resolves. */
  readonly silence: Promise<never>;
  /** Whether the suite has printed anything. */
  spoke(): boolean;
  /** The last lines of the workbench's own log. */
  workbenchLog(): string;
}

/**
 * Makes a page, before it opens a workbench, show what the tests in its extension host print and learn how they ended:
 * the workbench calls `codeAutomationLog` and `codeAutomationExit` where they exist.
 */
export async function watchSuite(page: Page): Promise<Suite> {
  const log: string[] = [];
  let spoke = false;
  let waiting: NodeJS.Timeout;
  const silence = new Promise<never>((_, reject) => {
    const tooLong = () => reject(new Error(`The in-host tests said nothing for ${longestSilenceMinutes} minutes.`));
    waiting = setTimeout(tooLong, longestSilenceMinutes * 60_000).unref();
  });
  await page.exposeFunction('codeAutomationLog', (level: string, args: readonly unknown[]) => {
    const text = format(...args);
    if (text.startsWith(testOutputPrefix)) {
      spoke = true;
      waiting.refresh();
      console.log(text.slice(testOutputPrefix.length));
    } else if (!missingNativeModule.test(text)) log.push(`[${level}] ${text}`);
  });
  let suiteEnded: (code: number) => void;
  const exitCode = new Promise<number>(resolve => {
    suiteEnded = resolve;
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => suiteEnded(code));
  return { exitCode, silence, spoke: () => spoke, workbenchLog: () => log.slice(-50).join('\n') };
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** The axe of the page, once its source has run there. */
interface Axe {
  readonly axe: { run(context: { include: string[] }, options: { resultTypes: string[] }): Promise<AxeResults> };
}

/**
 * What axe-core, with all its default rules, finds wrong with the page as it stands, or with the sections of it that are named: a
 * text for each place. Rejects when a section is not there.
 */
export async function accessibilityViolations(page: Page, sections: readonly string[] = []): Promise<string[]> {
  const include = sections.length === 0 ? ['html'] : sections.map(name => `[data-testid=section-${name}]`);
  for (const selector of include) await page.locator(selector).waitFor();
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  // As a program of the debugger, which the page's policy does not concern.
  if (!isThere)
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(
    context => (globalThis as unknown as Axe).axe.run(context, { resultTypes: ['violations'] }),
    { include },
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
      return `${id} (${help}) at ${target.join(' ')}: ${why} ${html.slice(0, 200)}`;
    }),
  );
}

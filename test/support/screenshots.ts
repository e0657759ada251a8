import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { inProject } from '../../scripts/paths.ts';

/** The pictures of one test, numbered in the order they were taken. */
export class Screenshots {
  readonly folder: string;
  #count = 0;

  constructor(testTitle: string) {
    this.folder = inProject('test-results', slug(testTitle));
  }

  /** Takes `<folder>/<n>-<name>.png` and returns its path. `fullPage` shows what is outside of the window, too. */
  async take(page: Page, name: string, options: { readonly fullPage?: boolean } = {}): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    this.#count++;
    const path = join(this.folder, `${String(this.#count).padStart(2, '0')}-${slug(name)}.png`);
    await page.screenshot({ path, ...options });
    return path;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
}

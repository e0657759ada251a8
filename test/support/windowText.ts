import type { Page } from 'playwright-core';

/** So much of each frame's text is said. */
const mostCharacters = 1500;

/** What a window's frames say, one after the other, for the log of a test that failed where nobody can see its picture. */
export async function windowText(page: Page): Promise<string> {
  const texts = await Promise.all(
    page.frames().map(async frame => {
      const text = await frame
        .locator('body')
        .textContent({ timeout: 2000 })
        .catch(error => `(no text: ${error.message})`);
      return `[${new URL(frame.url(), 'about:blank').pathname}] ${(text ?? '').replace(/\s+/g, ' ').trim().slice(0, mostCharacters)}`;
    }),
  );
  return texts.join('\n');
}

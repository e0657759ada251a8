import type { Locator, Page } from 'playwright-core';
import { twoFrames } from '../../test/support/page/browserPage.ts';

const shownWebview = 'iframe.webview.ready:visible';
/** Pixels around a part of a page. */
const margin = 8;

/** A picture of an element of a webview, as far as it is in sight, with a margin around it. */
export async function crop(page: Page, element: Locator, path: string): Promise<void> {
  await element.scrollIntoViewIfNeeded();
  await settled(page);
  const [part, whole] = [await element.boundingBox(), await page.locator(shownWebview).last().boundingBox()];
  if (!part || !whole) throw new Error(`${path} cannot be taken: what it shows is not there.`);
  const [x, y] = [Math.max(whole.x, part.x - margin), Math.max(whole.y, part.y - margin)];
  const right = Math.min(whole.x + whole.width, part.x + part.width + margin);
  const bottom = Math.min(whole.y + whole.height, part.y + part.height + margin);
  await page.screenshot({ path, clip: { x, y, width: right - x, height: bottom - y } });
}

/** Until notifications have gone and the pages have drawn. */
export async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.locator('.notifications-toasts .notification-list-item').waitFor({ state: 'detached' });
  await twoFrames(page);
}

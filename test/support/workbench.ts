import type { FrameLocator, Locator, Page } from 'playwright-core';
import { QuickBox } from './quickBox.ts';
import type { Screenshots } from './screenshots.ts';
import { actUntil, actUntilVisible } from './waiting.ts';

export type Severity = 'error' | 'warning' | 'info';

/** A VS Code window as a person uses it. Every method waits for its effect; locators wait when they are used. */
export class Workbench {
  readonly page: Page;
  /** The folder that is open: this test's own copy, to be changed at will. */
  readonly folder: string;
  readonly #screenshots: Screenshots;

  constructor(page: Page, folder: string, screenshots: Screenshots) {
    this.page = page;
    this.folder = folder;
    this.#screenshots = screenshots;
  }

  /** Does a part of the test and takes a picture of the outcome. */
  async step<T>(name: string, body: () => Promise<T>): Promise<T> {
    const result = await body();
    await this.screenshot(name);
    return result;
  }

  /** Saves what the window shows into test-results/ and returns the file's path. */
  screenshot(name: string): Promise<string> {
    return this.#screenshots.take(this.page, name);
  }

  /** Opens the command palette, looks for a command by its full title and returns its row, which may not exist. */
  async findCommand(title: string): Promise<Locator> {
    await actUntil(`The command palette with '${title}'`, timeout => this.#fillQuickInput('F1', `>${title}`, timeout));
    return this.#quickRow(title);
  }

  /** Runs a command from the palette, such as 'Backprop: Train Network'. */
  async runCommand(title: string): Promise<void> {
    await this.#choose('F1', `>${title}`, title);
  }

  /**
   * Runs a command that asks in a box, and answers it, until the effect shows: all again when the box closes meanwhile, as a panel
   * that was just shown took the focus.
   */
  answerCommand(title: string, effect: Locator, answer: (box: QuickBox) => Promise<void>): Promise<void> {
    return this.answer(title, () => this.runCommand(title), effect, answer);
  }

  /** The same for something else that asks, such as a button; `what` it is. */
  answer(
    what: string,
    ask: () => Promise<void>,
    effect: Locator,
    answer: (box: QuickBox) => Promise<void>,
  ): Promise<void> {
    return actUntil(`What the answer to '${what}' brings`, async timeout => {
      await ask();
      await answer(new QuickBox(this.page, timeout));
      // What was accepted may train first, and must not be asked for twice.
      await effect.waitFor({ timeout: 10 * timeout });
    });
  }

  /** Opens a file of the folder through quick open and waits for its editor. */
  async openFile(name: string): Promise<void> {
    await this.#choose('ControlOrMeta+P', name, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** The notification that contains a text; its buttons are within. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }

  /** The inside of the webview panel that is shown, or was shown last: the one before it may still be there for a moment. */
  webview(): FrameLocator {
    return this.page.locator('iframe.webview.ready:visible').last().contentFrame().frameLocator('#active-frame');
  }

  /** Points at a text in the editor and returns what the hover says. */
  async hoverText(text: string): Promise<string> {
    const contents = this.page.locator('.monaco-hover:visible .hover-contents');
    await actUntilVisible(`A hover over '${text}'`, contents.first(), async () => {
      await this.page.mouse.move(0, 0);
      await this.editorText(text).hover();
    });
    return (await contents.allInnerTexts()).join('\n');
  }

  /** The first place in the active editor that shows a text. */
  editorText(text: string): Locator {
    return this.page.locator('.editor-instance .view-line').getByText(text).first();
  }

  /** The wavy underlines of one severity in the active editor. */
  squiggles(severity: Severity): Locator {
    return this.page.locator(`.editor-instance .squiggly-${severity}`);
  }

  /** Shows the Problems panel and returns the row that contains a text. */
  async problem(text: string | RegExp): Promise<Locator> {
    await this.runCommand('Problems: Focus on Problems View');
    return this.page.locator('.markers-panel .monaco-list-row').filter({ hasText: text });
  }

  /** Shows a view container by the title of its activity-bar icon, such as 'Backprop', and returns the side bar. */
  async openView(title: string): Promise<Locator> {
    const icon = this.page.locator('.activitybar').getByRole('tab', { name: title });
    // A click on the icon of the view that is shown would hide it.
    if ((await icon.getAttribute('aria-selected')) !== 'true') await icon.click();
    const sidebar = this.page.locator('.part.sidebar');
    await sidebar.locator('.title-label').filter({ hasText: title }).waitFor();
    return sidebar;
  }

  /** Reloads the window, as a person does after an update. Reloading the page would lose what the window has not stored yet. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('domcontentloaded');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  /** Waits until the window is there and the view in its side bar, whichever that is, shows something. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.sidebar .monaco-list-row').first().waitFor();
  }

  /** Opens the quick input by its key and chooses a row; again when it closes meanwhile, as a webview took the focus. */
  #choose(key: string, text: string, label: string): Promise<void> {
    return actUntil(`The row '${label}' of the quick input`, async timeout => {
      await this.#fillQuickInput(key, text, timeout);
      await this.#quickRow(label).click({ timeout });
    });
  }

  async #fillQuickInput(key: string, text: string, timeout: number): Promise<void> {
    await this.page.keyboard.press(key);
    await new QuickBox(this.page, timeout).fill(text);
  }

  /** A row of the quick input by its exact label; VS Code appends details to the row's name after a comma. */
  #quickRow(label: string): Locator {
    const name = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(,|$)`);
    return this.page.locator('.quick-input-widget').getByRole('option', { name }).first();
  }
}

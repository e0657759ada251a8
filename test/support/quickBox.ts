import type { Locator, Page } from 'playwright-core';

/** The box in which VS Code asks for a text or a choice. Each step waits so long for what it needs: a box that has closed does not come back. */
export class QuickBox {
  readonly #box: Locator;
  readonly #input: Locator;
  readonly #timeout: number;

  /** `timeout` in milliseconds. */
  constructor(page: Page, timeout: number) {
    this.#box = page.locator('.quick-input-widget');
    this.#input = this.#box.locator('input:visible');
    this.#timeout = timeout;
  }

  /** Puts a text in the place of what is there. */
  fill(text: string): Promise<void> {
    return this.#input.fill(text, { timeout: this.#timeout });
  }

  async value(): Promise<string> {
    return await this.#input.inputValue({ timeout: this.#timeout });
  }

  accept(): Promise<void> {
    return this.#input.press('Enter', { timeout: this.#timeout });
  }

  /** Fills in a text and accepts it. */
  async answer(text: string): Promise<void> {
    await this.fill(text);
    await this.accept();
  }

  /** Waits for a text in it. */
  shows(text: string): Promise<void> {
    return this.#box.getByText(text).first().waitFor({ timeout: this.#timeout });
  }

  /** Chooses the row that contains a text. */
  choose(text: string): Promise<void> {
    return this.#box.getByText(text).click({ timeout: this.#timeout });
  }
}

import type { FrameLocator, Locator } from 'playwright-core';
import { waitUntil } from './waitUntil.ts';
import type { Workbench } from './workbench.ts';

/** The training panel as a person sees it. */
export class TrainingPanel {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get frame(): FrameLocator {
    return this.#workbench.webview();
  }

  /** The line that says what the run is doing. */
  get status(): Locator {
    return this.frame.getByTestId('status');
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** The card of a tensor, such as `heatmap-meanGradient` or `strip-meanDelta`. */
  card(testId: string): Locator {
    return this.frame.getByTestId(testId);
  }

  /** Waits until the run is in a state, such as `finished`. */
  async reaches(state: string): Promise<void> {
    await this.frame.locator(`[data-testid=status][data-state=${state}]`).waitFor();
  }

  /** Epochs trained so far. */
  async epoch(): Promise<number> {
    return Number(await this.status.getAttribute('data-epoch'));
  }

  /** Waits until a card shows the numbers of an epoch. */
  async showsEpoch(epoch: number): Promise<void> {
    await this.frame.locator(`[data-testid=heatmap-meanGradient][data-epoch="${epoch}"]`).waitFor();
  }

  /** A number that a card states in full: `norm`, `min` or `max`. */
  async figure(testId: string, name: 'norm' | 'min' | 'max'): Promise<number> {
    return Number(await this.card(testId).getAttribute(`data-${name}`));
  }

  /** Goes to an epoch by its number. */
  async goToEpoch(epoch: number): Promise<void> {
    const field = this.frame.getByTestId('epoch-number');
    await field.fill(String(epoch));
    await field.press('Enter');
    await this.showsEpoch(epoch);
  }

  /** The colour of the pixel at a place of a card's picture, in CSS pixels from its top left corner. */
  async pixel(testId: string, x: number, y: number): Promise<{ red: number; green: number; blue: number }> {
    const [red, green, blue] = await this.card(testId).locator('canvas').evaluate(readPixel, { x, y });
    return { red: red!, green: green!, blue: blue! };
  }

  /** Waits until a chart has drawn a line: until its picture holds more than the colours of axes and grid. */
  async hasDrawn(chart: string): Promise<void> {
    await waitUntil(`The ${chart} chart has drawn its lines`, () =>
      this.frame
        .getByTestId(chart)
        .locator('canvas')
        .evaluate(countColourfulPixels)
        .then(count => count > 100),
    );
  }
}

/** What is used of the page's canvas; these tests are compiled for Node, without the DOM's types. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getBoundingClientRect(): { readonly width: number };
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

function readPixel(element: unknown, { x, y }: { x: number; y: number }): number[] {
  const canvas = element as Canvas;
  const scale = canvas.width / canvas.getBoundingClientRect().width;
  return [...canvas.getContext('2d').getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data];
}

/** Pixels that are clearly not grey, as axes and grid are. */
function countColourfulPixels(element: unknown): number {
  const canvas = element as Canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue, alpha] = data.subarray(at, at + 4);
    if (alpha! > 128 && Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!) > 60) count++;
  }
  return count;
}

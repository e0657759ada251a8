import assert from 'node:assert/strict';
import type { PanelToHost } from '../../src/panel/panelMessage.ts';
import { twoFrames } from '../support/page/browserPage.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { PageTraining } from '../support/page/pageTraining.ts';
import type { PanelPage } from '../support/page/panelPage.ts';

/** What a person does while the page is about to draw something else, and what arrives when the page is elsewhere by then. */

const spec = {
  name: 'small',
  seed: 3,
  data: { inputs: [[0], [1]], targets: [[1], [0]] },
  layers: Array.from({ length: 3 }, (_, layer) => ({ name: `layer ${layer + 1}`, units: 1, activation: 'tanh' })),
  training: { epochs: 12, batchSize: 1 },
};

pageTest('keys that come within one animation frame each start where the one before ended', { spec }, async panel => {
  await panel.page.evaluate(pressAtOnce, ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']);
  await panel.settled();
  assert.equal(panel.selection.epoch, 9);
  await panel.page.getByTestId('map').focus();
  await panel.page.evaluate(pressAtOnce, ['ArrowUp', 'ArrowUp', 'ArrowRight', 'ArrowRight']);
  await panel.settled();
  assert.deepEqual(panel.selection, { layer: 2, epoch: 11 });
});

pageTest('what is put into a field is taken, also when the page is to be drawn by then', { spec }, async panel => {
  const { page } = panel;
  await page.evaluate(fillAfterKey, { testId: 'epoch-slider', value: '3', event: 'input' });
  await panel.settled();
  assert.equal(panel.selection.epoch, 4);
  await page.evaluate(fillAfterKey, { testId: 'epoch-number', value: '7', event: 'change' });
  await panel.settled();
  assert.equal(panel.selection.epoch, 7);
  await page.evaluate(fillAfterKey, { testId: 'layer-select', value: '2', event: 'change' });
  await panel.settled();
  assert.equal(panel.selection.layer, 2);
});

pageTest('buttons that are clicked twice within one animation frame act twice', { spec }, async panel => {
  const { page } = panel;
  await page.evaluate(clickAtOnce, ['layer-above', 'layer-above', 'map-table-toggle', 'map-table-toggle']);
  await panel.settled();
  assert.equal(panel.selection.layer, 2);
  assert.equal(await page.getByTestId('map-table').count(), 0);
});

pageTest(
  'an epoch that is chosen between a step of the playback and its picture ends the playback',
  { spec },
  async panel => {
    // The page still shows epoch 1, which the key chooses again.
    await panel.page.evaluate(pressAfterStep, { epoch: 2, key: 'Home' });
    await panel.page.getByTestId('play').click();
    await isOver(panel);
    assert.equal(panel.selection.epoch, 1);
  },
);

pageTest(
  'a step of the playback does not undo what was chosen before its turn and is not drawn yet',
  { spec: { ...spec, training: { epochs: 400 } } },
  async panel => {
    // With so many epochs every animation frame makes a step.
    await panel.page.getByTestId('play-speed').selectOption('4');
    await panel.page.evaluate(pressAfterPicture, 'End');
    await panel.page.getByTestId('play').click();
    await isOver(panel);
    assert.equal(panel.selection.epoch, 'latest');
  },
);

pageTest('a playback waits for the picture of its epoch, however late that is', { spec }, async panel => {
  const { page } = panel;
  await page.getByTestId('play-speed').selectOption('4');
  await page.clock.install();
  await page.evaluate(holdChoices);
  await page.getByTestId('play').click();
  await page.getByRole('button', { name: 'Stop playing (Space)' }).waitFor();
  for (let seconds = 0; seconds < 3; seconds++) {
    await page.clock.fastForward(1000);
    await twoFrames(page);
  }
  assert.deepEqual(await epochsHeld(panel), [1]);
  const before = panel.sent.length;
  await page.evaluate(releaseChoices);
  await isOver(panel);
  assert.equal(panel.selection.epoch, 12);
  assert.deepEqual(drawnSince(panel, before), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

pageTest(
  'a number that has been selected to be typed over stays, though the epoch goes on meanwhile',
  { spec, trainedEpochs: 10 },
  async (panel, training) => {
    const { page } = panel;
    for (const epoch of [5, 4]) {
      await page.getByTestId('epoch-number').selectText();
      training.train(1);
      if (epoch === 5) await page.locator('[data-testid=epochs][data-epoch="11"]').waitFor();
      await panel.settled();
      await page.keyboard.insertText(String(epoch));
      await page.keyboard.press('Enter');
      await panel.settled();
      assert.equal(panel.selection.epoch, epoch);
    }
    assert.equal(await page.getByTestId('epoch-number').inputValue(), '4');
    // Left alone, it goes on with the others.
    panel.select({ epoch: 'latest' });
    await panel.settled();
    assert.equal(await page.getByTestId('epoch-number').inputValue(), '12');
  },
);

pageTest('a choice that arrives when another run is shown does not choose in that', { spec }, async panel => {
  await panel.page.evaluate(holdChoices);
  await panel.page.evaluate(pressAtOnce, ['Home']);
  assert.deepEqual(await epochsHeld(panel), [1]);
  const other = await PageTraining.of(spec, { seed: 4, info: { id: 'other' } });
  other.finish();
  panel.show(other.run);
  await panel.settled();
  await panel.page.evaluate(releaseChoices);
  await panel.settled();
  assert.equal(panel.selection.epoch, 'latest');
  await panel.page.locator('[data-testid=epochs][data-epoch="12"]').waitFor();
});

/** Waits until nothing is played and all is drawn. */
async function isOver(panel: PanelPage): Promise<void> {
  await panel.page.getByRole('button', { name: 'Play the recorded epochs (Space)' }).waitFor();
  await panel.settled();
}

/** Epochs whose layer was sent to the page since so many messages. */
function drawnSince(panel: PanelPage, messages: number): number[] {
  const frames = panel.sent.slice(messages);
  return frames.flatMap(message =>
    message.type === 'frame' && message.parts.detail ? [message.parts.detail.epoch] : [],
  );
}

async function epochsHeld(panel: PanelPage): Promise<unknown[]> {
  const held = await panel.page.evaluate(() => (globalThis as unknown as Page).held);
  return held.map(message => (message.type === 'select' ? message.epoch : message.type));
}

interface Element extends EventTarget {
  value: string;
  click(): void;
  getAttribute(name: string): string | null;
}

/** What is used of the browser's window; these tests are compiled for Node, without the DOM's types. */
interface Page {
  postToHost: (message: PanelToHost) => void;
  held: PanelToHost[];
  release: () => void;
  readonly document: {
    readonly activeElement: EventTarget;
    readonly body: EventTarget;
    querySelector(selector: string): Element;
  };
  readonly MutationObserver: new (
    changed: () => void,
  ) => {
    observe(target: unknown, options: object): void;
    disconnect(): void;
  };
  readonly KeyboardEvent: new (type: string, init: object) => Event;
}

/** In one task: nothing is drawn in between. */
function pressAtOnce(keys: readonly string[]): void {
  const { document, KeyboardEvent } = globalThis as unknown as Page;
  for (const key of keys) {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }
}

/** In one task: a key that chooses another epoch, and a field that then holds a value and says so. */
function fillAfterKey(filled: { readonly testId: string; readonly value: string; readonly event: string }): void {
  const { document, KeyboardEvent } = globalThis as unknown as Page;
  const field = document.querySelector(`[data-testid=${filled.testId}]`);
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true, cancelable: true }));
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }));
  field.value = filled.value;
  field.dispatchEvent(new Event(filled.event, { bubbles: true }));
}

/** In one task. */
function clickAtOnce(testIds: readonly string[]): void {
  const { document } = globalThis as unknown as Page;
  for (const testId of testIds) document.querySelector(`[data-testid=${testId}]`).click();
}

/** Presses a key when the page has said that it chose an epoch, before it draws that. */
function pressAfterStep({ epoch, key }: { readonly epoch: number; readonly key: string }): void {
  const page = globalThis as unknown as Page;
  const { postToHost, document, KeyboardEvent } = page;
  page.postToHost = message => {
    postToHost(message);
    if (message.type !== 'select' || message.epoch !== epoch) return;
    page.postToHost = postToHost;
    queueMicrotask(() =>
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    );
  };
}

/** Presses a key when the page has drawn an epoch other than the one that it shows now and the first, before its next turn. */
function pressAfterPicture(key: string): void {
  const { document, KeyboardEvent, MutationObserver } = globalThis as unknown as Page;
  const detail = document.querySelector('[data-testid=layer-detail]');
  const shown = [detail.getAttribute('data-epoch'), '1'];
  const observer = new MutationObserver(() => {
    if (shown.includes(detail.getAttribute('data-epoch'))) return;
    observer.disconnect();
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
  observer.observe(detail, { attributeFilter: ['data-epoch'] });
}

/** From now on keeps back what the page tells the host of choices. */
function holdChoices(): void {
  const page = globalThis as unknown as Page;
  const { postToHost } = page;
  page.held = [];
  page.postToHost = message => (message.type === 'select' ? page.held.push(message) : postToHost(message));
  page.release = () => {
    page.postToHost = postToHost;
    for (const message of page.held) postToHost(message);
  };
}

function releaseChoices(): void {
  (globalThis as unknown as Page).release();
}

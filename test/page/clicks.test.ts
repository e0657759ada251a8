/** What clicks and keys on the cells of a large layer send to a page, in bytes. */

import assert from 'node:assert/strict';
import { sendable } from '../../src/page/sendable.ts';
import { knownNumbers, recordedMoment } from '../../src/run/moment.ts';
import { fedWhyTest } from '../support/page/fedWhyPage.ts';
import { imageRun } from '../support/page/imageRun.ts';
import { messageBytes } from '../support/page/messageBytes.ts';
import { pageTest } from '../support/page/pageTest.ts';

const run = await imageRun(128);
const most = 10_000;

interface Tested {
  readonly sent: readonly unknown[];
  settled(): Promise<void>;
}

/** The bytes that are sent because of what a person does. */
async function bytesOf({ sent, settled }: Tested, act: () => Promise<unknown>): Promise<number> {
  const before = sent.length;
  await act();
  await settled();
  return sent.slice(before).reduce<number>((sum, message) => sum + messageBytes(sendable(message)).length, 0);
}

pageTest(
  'a click on a cell of 784 x 128, and keys from cell to cell, send a few kilobytes',
  { run: () => run },
  async panel => {
    const { page } = panel;
    const tested = { sent: panel.sent, settled: () => panel.settled() };
    const heatmap = page.getByTestId('heatmap-meanGradient').locator('canvas').first();
    await heatmap.scrollIntoViewIfNeeded();
    for (const position of [
      { x: 20, y: 20 },
      { x: 90, y: 30 },
    ]) {
      const bytes = await bytesOf(tested, () => heatmap.click({ position }));
      assert.ok(bytes > 0 && bytes < most, `a click sends ${bytes} bytes`);
    }
    await page.getByTestId('selected-cell').getByText('mean dE/dW', { exact: true }).waitFor();
    const text = await page.getByTestId('selected-cell').textContent();
    const bytes = await bytesOf(tested, async () => {
      for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'Enter']) {
        await page.keyboard.press(key);
        await panel.settled();
      }
    });
    assert.ok(bytes > 0 && bytes < most, `keys send ${bytes} bytes`);
    assert.notEqual(await page.getByTestId('selected-cell').textContent(), text);
  },
);

fedWhyTest(
  'a click on a number of 784 x 128, and keys from number to number, send no weights',
  { of: run },
  async why => {
    const { page } = why;
    const tested = { sent: why.sent, settled: () => why.settled() };
    for (const name of ['weights-gradient', 'net-weights', 'net-input', 'delta-delta']) {
      const cell = page.getByTestId(`matrix-${name}`).locator('[data-cell]').nth(1);
      const bytes = await bytesOf(tested, () => cell.click());
      assert.ok(bytes > 0 && bytes < most, `a click in ${name} sends ${bytes} bytes`);
    }
    await page.getByTestId('matrix-net-weights').locator('[data-cell]').first().focus();
    const bytes = await bytesOf(tested, async () => {
      for (const key of ['ArrowRight', 'ArrowDown', 'Enter', 'ArrowDown', 'Enter']) {
        await page.keyboard.press(key);
        await why.settled();
      }
    });
    assert.ok(bytes > 0 && bytes < 2 * most, `keys that choose two numbers send ${bytes} bytes`);
    await page
      .getByTestId('why')
      .getByText(/^W\[\d+\]\[\d+\]/)
      .first()
      .waitFor();
  },
);

const [inputs, units] = [1000, 2000];
const large = await imageRun(units, inputs);

fedWhyTest(
  `a click on a number of ${inputs} x ${units}, and a step to another unit or input, send a few kilobytes, and every digit is right`,
  { of: large },
  async why => {
    const { page } = why;
    const tested = { sent: why.sent, settled: () => why.settled() };
    const weights = page.getByTestId('matrix-net-weights');
    const moment = recordedMoment({ run: large, epoch: 3 });
    const [expected, net] = (['weights', 'net'] as const).map(quantity => knownNumbers(moment, 0, quantity)!);
    await page.getByTestId('all-digits').click();
    const go = async (name: string, index: number) => {
      await page.getByTestId(`window-${name}`).fill(String(index));
      await page.keyboard.press('Enter');
    };
    const acts = [
      () => go('unit', 1990),
      () => page.getByTestId('matrix-delta-delta').locator('[data-cell]').last().click(),
      () => go('input', 3),
      () => page.getByTestId('next-input').click(),
      () => weights.locator('[data-cell]').first().click(),
      () => page.getByTestId('next-unit').click(),
      () => page.getByTestId('row-x').locator('canvas').click(),
    ];
    for (const [index, act] of acts.entries()) {
      const bytes = await bytesOf(tested, act);
      assert.ok(bytes > 0 && bytes < most, `click ${index} sends ${bytes} bytes`);
      const cells = await weights
        .locator('[data-cell]')
        .evaluateAll(all => all.map(one => [one.getAttribute('data-cell')!, one.textContent!.split(' = ')[1]!]));
      assert.equal(cells.length, 5 * 8);
      for (const [at, text] of cells) {
        const [row, column] = at!.split(',').map(Number);
        assert.equal(text!.replace(/,.*/, ''), String(expected!.at(row!, column!)), at);
      }
    }
    await weights.locator('[data-cell]').first().hover();
    const [row] = (await weights.locator('[data-cell]').first().getAttribute('data-cell'))!.split(',');
    const line = await page.getByTestId('arithmetic').textContent();
    assert.ok(
      line!.includes(` + ${inputs.toLocaleString('en')} others: `) && line!.includes(` = ${net!.at(0, Number(row))}`),
      line!,
    );
  },
);

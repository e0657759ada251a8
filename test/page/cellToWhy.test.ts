import assert from 'node:assert/strict';
import { suite } from 'node:test';
import { knownNumbers } from '../../src/run/moment.ts';
import type { Run } from '../../src/run/run.ts';
import { momentOf } from '../../src/run/viewedMoment.ts';
import { createCourse } from '../../src/timeline/course.ts';
import {
  isMatrix,
  type PanelQuantity,
  quantitiesOf,
  type ShownQuantity,
  shownQuantities,
} from '../../src/trace/quantity.ts';
import { numberWhen, type QuantityRef } from '../../src/trace/quantityRef.ts';
import { explain } from '../../src/why/explain/explain.ts';
import { chainSource } from '../../src/why/explain/source.ts';
import { formatFull } from '../../webview/format.ts';
import { fedWhyTest } from '../support/page/fedWhyPage.ts';
import { imageRun, imageSpec } from '../support/page/imageRun.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { trainedRun } from '../support/page/pageTraining.ts';
import type { PanelPage } from '../support/page/panelPage.ts';
import { stopAt, travelAt } from '../unit/run/stops.ts';

const run = await trainedRun('examples/xor.mlp.json', { epochs: 30 });
const epoch = 12;
const [unit, input] = [2, 1];
const { outputs, inputs } = run.info.layers[0]!;

/** Clicks on the cell of a unit, and of one of its inputs where the picture is of a matrix. */
async function clickCell({ page }: PanelPage, quantity: ShownQuantity): Promise<void> {
  const canvas = page.getByTestId(`${isMatrix(quantity) ? 'heatmap' : 'strip'}-${quantity}`).locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const { width, height } = (await canvas.boundingBox())!;
  const [across, down] = isMatrix(quantity) ? [input / inputs, unit / outputs] : [unit / outputs, 0];
  await canvas.click({
    position: {
      x: (across + 0.5 / (isMatrix(quantity) ? inputs : outputs)) * width,
      y: (down + 0.5 / (isMatrix(quantity) ? outputs : 1)) * height,
    },
  });
}

/**
 * Points into a picture, elsewhere, and clicks where it was pointed first, before the page can know again what is there: the
 * number that was read is the one that is selected, and it is what is asked about. Selecting moves the picture by a part of a
 * pixel or more, so nothing is pointed at after the click.
 */
async function isRead(panel: PanelPage, quantity: PanelQuantity, isStop: boolean): Promise<void> {
  const { page } = panel;
  const canvas = page.getByTestId(`heatmap-${quantity}`).locator('canvas');
  const tooltip = page.getByTestId('tooltip');
  for (const position of [
    { x: 33, y: 20 },
    { x: 150, y: 41 },
  ]) {
    await canvas.hover({ position });
    const place = tooltip.getByText(/^unit \d+, input \d+; largest of/);
    await place.waitFor();
    const [number, where] = [await tooltip.locator('code').textContent(), await place.textContent()];
    await canvas.hover({ position: { ...position, x: position.x + 40 } });
    await canvas.click({ position });
    await panel.settled();
    const chosen = page.getByTestId('selected-cell').locator('.chosen');
    await chosen.getByTestId(`why-${quantity}`).click();
    await panel.settled();
    const request = panel.requests.at(-1);
    assert.ok(request?.type === 'why' && request.ref);
    const { row, column } = request.ref;
    const { run: of, selection } = panel;
    const { moment } = momentOf({ run: of!, selection, stop: panel.stop })!;
    const value = knownNumbers(moment, 0, quantity)!.at(row, column);
    assert.equal(moment.stop !== undefined, isStop);
    const digits = formatFull(value, moment.precision);
    assert.equal(await chosen.locator('dd').textContent(), digits);
    assert.equal(number, `${numberWhen(request.ref)} = ${digits}`);
    assert.equal(where?.split('; ')[0], `unit ${row}, input ${column}`);
  }
}

function explained(of: Run, ref: QuantityRef) {
  return explain(chainSource({ run: of, epoch, sample: undefined, probe: undefined })!, ref);
}

const shown = quantitiesOf(shownQuantities, run.info.layers[0]!);

suite('a cell that is clicked', () => {
  pageTest('is the number that is explained, in the picture of every quantity', { run: () => run }, async panel => {
    panel.select({ epoch });
    await panel.settled();
    for (const quantity of shown) {
      await clickCell(panel, quantity);
      await panel.settled();
      const chosen = panel.page.getByTestId('selected-cell').locator('.chosen');
      assert.equal(await chosen.getByTestId(`why-${quantity}`).count(), 1, quantity);
      const digits = await chosen.locator('dd').textContent();
      await panel.page.getByTestId('why-layer').click();
      const expected = isMatrix(quantity) ? { row: unit, column: input } : { row: 0, column: unit };
      const ref = { layer: 0, quantity, ...expected };
      await panel.settled();
      assert.deepEqual(panel.requests.at(-1), { type: 'why', ref, epoch });
      const { value } = explained(panel.run!, ref);
      assert.equal(digits, formatFull(value, run.info.precision), quantity);
    }
    await panel.screenshot('cell chosen');
  });

  pageTest('leads to every other number of the same weight and unit', { run: () => run }, async panel => {
    panel.select({ epoch });
    await panel.settled();
    await clickCell(panel, 'meanGradient');
    await panel.settled();
    for (const quantity of shown) {
      const number = panel.page.getByTestId(`why-${quantity}`);
      await number.click();
      await panel.settled();
      const request = panel.requests.at(-1);
      assert.ok(request?.type === 'why' && request.ref?.quantity === quantity && request.epoch === epoch);
      const { value } = explained(panel.run!, request.ref);
      assert.equal(await number.textContent(), formatFull(value, run.info.precision), quantity);
    }
  });

  pageTest('holds its epoch while the training goes on', { spec: 'examples/xor.mlp.json', epochs: 20 }, async panel => {
    panel.run!.setState('running');
    await panel.settled();
    await clickCell(panel, 'weightUpdate');
    await panel.settled();
    assert.equal(panel.selection.epoch, 'latest');
    await panel.page.getByTestId('why-layer').click();
    await panel.settled();
    assert.equal(panel.selection.epoch, 20);
  });

  pageTest(
    'of a picture in blocks is the largest of its block, though nobody has said yet which that is',
    { run: () => imageRun(128) },
    async panel => {
      for (const quantity of ['meanGradient', 'weightUpdate', 'weightsAfter'] as const) {
        await isRead(panel, quantity, false);
      }
    },
  );

  pageTest(
    'of a picture in blocks at a stop of the debugger is that of the stop',
    { spec: imageSpec(128), trainedEpochs: 1, debugs: true },
    async (panel, { options }) => {
      const course = createCourse(options);
      const update = course.ofBatch.findIndex(({ phase }) => phase === 'update');
      const time = course.timeOf(2, 1, update);
      panel.debugged({ stop: await stopAt(options, time), travel: travelAt(options, time) });
      await panel.settled();
      for (const quantity of ['weights', 'batchGradient'] as const) await isRead(panel, quantity, true);
    },
  );

  for (const quantity of shown) {
    const at = isMatrix(quantity) ? { row: unit, column: input } : { row: 0, column: unit };
    const ref = { layer: 0, quantity, ...at };
    fedWhyTest(
      `${quantity} is what the why page opens on, with its digits`,
      { of: run, selection: { epoch }, view: { why: ref } },
      async why => {
        const { title, value, subject } = explained(run, ref);
        await why.page.getByTestId('all-digits').click();
        const text = `${title} = ${formatFull(value, run.info.precision)}`;
        const heading = why.page.getByTestId('why').locator('h3', { hasText: text });
        // The digits are drawn after the click.
        await heading.waitFor();
        assert.equal(await heading.textContent(), text);
        assert.equal(await why.page.getByTestId('subject').textContent(), subject);
        assert.match(subject, new RegExp(`epoch ${epoch}$`));
      },
    );
  }
});

/** What a click on one cell of a large layer sends, in bytes, on both pages. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { firstView, type PanelToHost } from '../../../src/panel/panelMessage.ts';
import { quantityNames, shownQuantities } from '../../../src/trace/quantity.ts';
import { firstWhyView, type WhyToHost } from '../../../src/why/whyMessage.ts';
import { hostedPanel, hostedWhy } from '../../support/page/hosted.ts';
import { imageRun, pixels } from '../../support/page/imageRun.ts';

const most = 10_000;
const units = 128;
const run = await imageRun(units);
const unit = fc.integer({ min: 0, max: units - 1 });
const input = fc.integer({ min: 0, max: pixels - 1 });
const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);

suite('a click on one cell of 784 x 128', () => {
  test('on the training panel sends the numbers of that cell, and no picture', async () => {
    const { host, bytesOf } = hostedPanel([run]);
    host.receive({ type: 'ready', view: firstView } satisfies PanelToHost);
    const cell = fc.record({
      layer: fc.constant(0),
      unit,
      input: fc.option(input),
      quantity: fc.constantFrom(...shownQuantities),
    });
    await fc.assert(
      fc.asyncProperty(cell, async chosen => {
        const sizes = await bytesOf({ type: 'view', view: { ...firstView, cell: chosen } } satisfies PanelToHost);
        assert.ok(sum(sizes) < most, `${sizes}`);
      }),
    );
  });

  test('so does a key that moves from cell to cell, which asks for the exact number', async () => {
    const { host, bytesOf } = hostedPanel([run]);
    host.receive({ type: 'ready', view: firstView } satisfies PanelToHost);
    await fc.assert(
      fc.asyncProperty(unit, input, fc.constantFrom(...shownQuantities), async (row, column, tensor) => {
        const block = { row, column, rows: 1, columns: 1 };
        const sizes = await bytesOf({ type: 'cell', id: 1, layer: 0, epoch: 3, tensor, block } satisfies PanelToHost);
        assert.equal(sizes.length, 1);
        assert.ok(sum(sizes) < most, `${sizes}`);
      }),
    );
  });

  const place = fc.oneof(unit, input, fc.integer({ min: 0, max: units * pixels - 1 }));
  const ref = fc.record({
    layer: fc.constant(0),
    quantity: fc.constantFrom(...quantityNames),
    row: fc.oneof(fc.constant(0), unit),
    column: place,
  });
  const look = (why: unknown) => ({ type: 'view', view: { ...firstWhyView, why } }) as WhyToHost;

  test('on the why page sends an explanation, and no weights', async () => {
    const { host, bytesOf } = hostedWhy(run);
    host.receive({ type: 'ready', view: firstWhyView } satisfies WhyToHost);
    await fc.assert(
      fc.asyncProperty(ref, async why => {
        const sizes = await bytesOf(look(why));
        assert.ok(sum(sizes) < most, `${sizes}`);
      }),
      { numRuns: 300 },
    );
  });

  test('on the why page of a layer whose weights are not all there sends a few rows of them at most, one by one', async () => {
    const { host, bytesOf } = hostedWhy(await imageRun(256));
    host.receive({ type: 'ready', view: firstWhyView } satisfies WhyToHost);
    await fc.assert(
      fc.asyncProperty(ref, async why => {
        const sizes = await bytesOf(look(why));
        assert.ok(Math.max(0, ...sizes) < most && sum(sizes) < 5 * most, `${sizes}`);
      }),
    );
    const next = await bytesOf(look({ layer: 0, quantity: 'delta', row: 0, column: 100 }));
    assert.ok(next.length > 0);
    for (const column of [99, 101, 102]) {
      const sizes = await bytesOf(look({ layer: 0, quantity: 'delta', row: 0, column }));
      assert.ok(sum(sizes) < 2 * most, `${sizes}`);
    }
  });
});

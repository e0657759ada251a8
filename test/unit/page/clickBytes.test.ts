/** What a click on one cell of a large layer sends, in bytes, on both pages. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { firstView, type PanelToHost } from '../../../src/panel/panelMessage.ts';
import { factsOf, quantityNames, shownQuantities } from '../../../src/trace/quantity.ts';
import { placeOf } from '../../../src/trace/quantityRef.ts';
import type { ShapeName } from '../../../src/trace/shapes.ts';
import { centreWith } from '../../../src/why/sight.ts';
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
});

/** A number of the first layer, of any quantity, unit and input. */
function numberOf({ inputs, units }: { readonly inputs: number; readonly units: number }) {
  const place = fc.record({
    unit: fc.integer({ min: 0, max: units - 1 }),
    other: fc.integer({ min: 0, max: units - 1 }),
    input: fc.integer({ min: 0, max: inputs - 1 }),
  });
  return fc.tuple(fc.constantFrom(...quantityNames), place).map(([quantity, { unit: o, other, input: i }]) => {
    const at: Readonly<Record<ShapeName, readonly [row: number, column: number]>> = {
      OxI: [o, i],
      OI: [0, o * inputs + i],
      OxO: [other, o],
      OxOI: [other, o * inputs + i],
      I: [0, i],
      O: [0, o],
      bias: [0, o],
      target: [0, o],
    };
    const [row, column] = at[factsOf(quantity).shape];
    return { layer: 0, quantity, row, column };
  });
}

suite('a click on any number of the why page, with all that the page asks for because of it', () => {
  for (const [inputs, units] of [
    [784, 128],
    [784, 256],
    [1000, 2000],
    [2000, 1000],
    [1, 5000],
    [5000, 1],
    [20_000, 16],
  ] as const) {
    test(`sends less than 10 KB of a layer of ${inputs} inputs and ${units} units`, async () => {
      const { host, bytesOf } = hostedWhy(await imageRun(units, inputs));
      host.receive({ type: 'ready', view: firstWhyView } satisfies WhyToHost);
      let sight = { layer: 0, unit: 0, input: 0, block: 0 };
      let told = 0;
      await fc.assert(
        fc.asyncProperty(numberOf({ inputs, units }), async why => {
          const sizes = await bytesOf({ type: 'view', view: { ...firstWhyView, why } } satisfies WhyToHost);
          sight = centreWith(sight, placeOf(why, inputs), units, inputs);
          sizes.push(...(await bytesOf({ type: 'sight', ...sight } satisfies WhyToHost)));
          assert.ok(sum(sizes) < most, `${sizes}`);
          told += sum(sizes);
        }),
        { numRuns: 200 },
      );
      assert.ok(told > 0);
    });
  }
});

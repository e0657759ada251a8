import assert from 'node:assert/strict';
import { suite } from 'node:test';
import type { Locator } from 'playwright-core';
import type { Run } from '../../src/run/run.ts';
import type { QuantityRef } from '../../src/trace/quantityRef.ts';
import { walkLength } from '../../src/why/walk/steps.ts';
import { fedWhyTest } from '../support/page/fedWhyPage.ts';
import { trainedRun } from '../support/page/pageTraining.ts';
import type { WhyPage } from '../support/page/whyPage.ts';
import { waitUntil } from '../support/waitUntil.ts';

const run = await trainedRun('examples/xor.mlp.json', { epochs: 50 });
const lecture = await trainedRun('media/lecture.mlp.json', {});
const layer = (units: number, weights: number[][]) => ({ units, weights });
/** The product of two weights is more than a number can be. */
const overflowing = await trainedRun({
  data: { inputs: [[1]], targets: [[0]] },
  layers: [layer(1, [[1e200]]), layer(1, [[1e200]])],
  training: { epochs: 1 },
});

type Matrix = number[][];

/** The numbers of a matrix as they are on the screen; what is empty by structure is 0. */
async function numbersOf({ page }: WhyPage, name: string): Promise<Matrix> {
  const rows = page.getByTestId(`matrix-${name}`).locator('tbody tr');
  const texts = await rows.evaluateAll(all =>
    all.map(row => [...row.querySelectorAll('[data-cell]')].map(cell => cell.textContent!.split(' = ')[1]!)),
  );
  return texts.map(row => row.map(text => Number(text.replace(/[^-+.\de].*$/, ''))));
}

function product(a: Matrix, b: Matrix): Matrix {
  return a.map(row => b[0]!.map((_, column) => row.reduce((sum, value, k) => sum + value * b[k]![column]!, 0)));
}

function assertClose(actual: Matrix, expected: Matrix, what: string): void {
  assert.deepEqual([actual.length, actual[0]!.length], [expected.length, expected[0]!.length], what);
  for (const [row, values] of actual.entries()) {
    for (const [column, value] of values.entries()) {
      const other = expected[row]![column]!;
      assert.ok(Math.abs(value - other) <= 1e-12, `${what}[${row}][${column}] is ${value}, not ${other}`);
    }
  }
}

/** A test of the page of one layer of a run, of one of its numbers. */
function fedTest(
  title: string,
  { layer, why = null, of = run }: { layer: number; why?: QuantityRef | null; of?: Run },
  body: (why: WhyPage) => Promise<void>,
) {
  fedWhyTest(title, { of, selection: { layer }, view: { why } }, body);
}

const titleOf = async ({ page }: WhyPage) => (await page.getByTestId('why').locator('h3').textContent()) ?? '';

suite('the why page of a real run', () => {
  for (const layer of [0, 1]) {
    fedTest(`shows matrices of layer ${layer} that multiply out`, { layer }, async why => {
      await why.page.getByTestId('all-digits').click();
      await why.settled();
      const numbers = (name: string) => numbersOf(why, name);
      const [W, x, b] = [await numbers('net-weights'), await numbers('net-input'), await numbers('net-bias')];
      const net = product(W, x).map(([value], unit) => [value! + b[unit]![0]!]);
      assertClose(await numbers('net-net'), net, 'net');
      const [dEdy, dydnet] = [await numbers('delta-outputGradient'), await numbers('delta-activationJacobian')];
      const delta = await numbers('delta-delta');
      assertClose(product(dEdy, dydnet), delta, 'dE/dnet');
      assert.ok(delta.flat().some(value => value !== 0));
      const dEdvec = await numbers('weights-vectorGradient');
      assertClose(product(delta, await numbers('weights-parameterJacobian')), dEdvec, 'dE/dvec(W)');
      assert.deepEqual((await numbers('weights-gradient')).flat(), dEdvec.flat());
      assert.deepEqual(await numbers('bias-biasGradient'), delta);
      assertClose(product(delta, await numbers('input-weights')), await numbers('input-inputGradient'), 'dE/dx');
    });
  }

  const gradient = { layer: 0, quantity: 'gradient', row: 1, column: 1 } as const;
  fedTest(
    'explains the number of a cell, and the delta one click further up',
    { layer: 0, why: gradient },
    async why => {
      await why.page.getByTestId('all-digits').click();
      await why.settled();
      const [, row] = await numbersOf(why, 'weights-gradient');
      assert.equal(await titleOf(why), `dE/dW[1][1] of "hidden" = ${row![1]}`);
      await why.page.getByTestId('factors').getByRole('button').first().click();
      const [delta] = await numbersOf(why, 'delta-delta');
      await waitUntil('The delta is explained', async () => (await titleOf(why)).startsWith('dE/dnet[1]'));
      assert.equal(await titleOf(why), `dE/dnet[1] of "hidden" = ${delta![1]}`);
    },
  );

  fedTest('shows the chain of a sample that pulls the weight', { layer: 0, why: gradient }, async why => {
    const share = why.page.getByTestId('section-samples').getByRole('button', { name: 'sample 3' });
    await share.waitFor();
    await why.page.getByTestId('all-digits').click();
    await why.settled();
    const pull = await share.locator('.value').textContent();
    await share.click();
    await waitUntil('The sample is shown', async () =>
      (await why.page.getByTestId('sample').textContent())!.startsWith('sample 3'),
    );
    await why.settled();
    assert.deepEqual(await numbersOf(why, 'net-input'), [[1], [1]]);
    const [, row] = await numbersOf(why, 'weights-gradient');
    assert.equal(Number(pull), row![1]);
  });

  const update = { layer: 1, quantity: 'weightUpdate', row: 0, column: 2 } as const;
  fedTest('spells out the step of the optimizer once the run was repeated', { layer: 1, why: update }, async why => {
    await waitUntil('The step is there', async () =>
      /mean gradient .* divided by/.test((await why.page.getByTestId('sentence').textContent())!),
    );
    const formulas = await why.page.locator('.formulas').first().textContent();
    assert.match(formulas!, /m.*v.*η.*ΔW/s);
    assert.equal(await why.page.getByTestId('message').textContent(), '');
  });

  fedTest('leads to the first number that is not finite', { layer: 0, of: overflowing }, async why => {
    await why.page.getByTestId('go-to-non-finite').click();
    await waitUntil('The number is explained', async () => (await titleOf(why)).startsWith('net[0]'));
    await why.settled();
    assert.equal(await titleOf(why), 'net[0] of "layer 2" = ∞');
    assert.equal(await why.page.getByTestId('matrix-net-net').locator('[data-cell="0,0"]').textContent(), 'net[0] = ∞');
    assert.match((await why.page.getByTestId('sentence').textContent())!, /overflows to ∞/);
  });
});

suite('the lecture walk', () => {
  const rectangleOf = async (locator: Locator) => {
    const box = await locator.boundingBox();
    assert.ok(box);
    return { top: box.y, bottom: box.y + box.height, left: box.x, right: box.x + box.width };
  };

  for (const width of [350, 650, 1000, 1400]) {
    fedWhyTest(
      `shows the text of every step beside or above what it lights up, ${width} px wide`,
      { of: lecture, selection: { epoch: 1, layer: 1 }, view: { step: 0 }, width, height: 780 },
      async why => {
        for (let step = 0; step < walkLength; step++) {
          if (step > 0) await why.page.getByTestId('walk-next').click();
          await why.page.locator(`[data-testid="walk"][data-step="${step}"]`).waitFor();
          await why.page.locator('.matrix.lit').first().waitFor();
          await why.settled();
          const text = await rectangleOf(why.page.getByTestId('walk'));
          const lit = await rectangleOf(why.page.locator('.matrix.lit').first());
          const picture = await why.screenshot(`step ${step + 1}`);

          assert.ok(text.top >= 0 && text.bottom <= 780, `step ${step + 1}: the text is in sight: ${picture}`);
          assert.ok(lit.top >= 0 && lit.bottom <= 780, `step ${step + 1}: the lit matrix is in sight: ${picture}`);
          const isApart = lit.top >= text.bottom || lit.left >= text.right;
          assert.ok(isApart, `step ${step + 1}: the text covers the matrix: ${picture}`);
        }
      },
    );
  }
});

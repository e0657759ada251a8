import assert from 'node:assert/strict';
import { suite } from 'node:test';
import type { QuantityRef } from '../../src/trace/quantityRef.ts';
import { accessibilityViolations } from '../support/page/accessibility.ts';
import { imageNetwork, madeChains, madePage, softmaxNetwork, xorNetwork } from '../support/page/madeChain.ts';
import { madeExplanation, madeShares, madeWalk } from '../support/page/madeExplanation.ts';
import type { ThemeName } from '../support/page/themes.ts';
import { type WhyPage, whyPageTest } from '../support/page/whyPage.ts';

const all = { why: madeExplanation, shares: madeShares };
const xorPage = () => madePage(xorNetwork, 0, all);

const matrix = ({ page }: WhyPage, name: string) => page.getByTestId(`matrix-${name}`);
const cell = (why: WhyPage, name: string, row: number, column: number) =>
  matrix(why, name).locator(`[data-cell="${row},${column}"]`);
/** Presses a button; what it has asked for has arrived afterwards, and its effect is drawn. */
async function press(why: WhyPage, testId: string): Promise<void> {
  await why.page.getByTestId(testId).click();
  await why.settled();
}

/** What a cell says after its name. */
async function cellText(why: WhyPage, name: string, row: number, column: number): Promise<string | undefined> {
  return (await cell(why, name, row, column).textContent())?.split(' = ')[1];
}

/** The cells of a matrix that have a role, as `row,column`. */
function marked(why: WhyPage, name: string, role: string): Promise<(string | null)[]> {
  return matrix(why, name)
    .locator(`[data-role=${role}]`)
    .evaluateAll(cells => cells.map(one => one.getAttribute('data-cell')));
}

function ref(quantity: QuantityRef['quantity'], row: number, column: number, layer = 0): QuantityRef {
  return { layer, quantity, row, column };
}

suite('the chain', () => {
  whyPageTest('stands in the order of the lecture, each matrix with its shape', { shown: xorPage }, async why => {
    const matrices = await why.page
      .locator('figure.matrix')
      .evaluateAll(figures =>
        figures.map(figure => `${figure.getAttribute('data-quantity')} ${figure.querySelector('.shape')!.textContent}`),
      );
    assert.deepEqual(matrices, [
      ...['weights (2, 2)', 'input (2, 1)', 'bias (2, 1)', 'net (2, 1)', 'output (2, 1)'],
      ...['outputGradient (1, 2)', 'activationJacobian (2, 2)', 'delta (1, 2)'],
      ...['delta (1, 2)', 'parameterJacobian (2, 4)', 'vectorGradient (1, 4)', 'gradient (2, 2)'],
      ...['delta (1, 2)', 'biasGradient (1, 2)'],
      ...['delta (1, 2)', 'weights (2, 2)', 'inputGradient (1, 2)'],
    ]);
  });

  whyPageTest(
    'a cell under the pointer lights up its factors and its result, and tells the arithmetic',
    { shown: xorPage },
    async why => {
      const [chain] = madeChains(xorNetwork);
      await cell(why, 'delta-outputGradient', 0, 1).hover();
      await why.settled();
      assert.deepEqual(await marked(why, 'delta-activationJacobian', 'factor'), ['1,1']);
      assert.deepEqual(await marked(why, 'delta-delta', 'result'), ['0,1']);
      assert.deepEqual(await marked(why, 'delta-outputGradient', 'same'), ['0,1']);
      const words = await why.page.getByTestId('arithmetic').textContent();
      const short = (value: number) => String(Number(value.toPrecision(4)));
      const diagonal = chain!.activationJacobian.form === 'diagonal' ? chain!.activationJacobian.diagonal[1]! : 0;
      const product = `${short(chain!.outputGradient[1]!)} · ${short(diagonal)} = ${short(chain!.delta[1]!)}`;
      assert.ok(words?.includes(`dE/dnet[1] = ${product}`), words ?? '');
      await why.page.mouse.move(0, 0);
      await why.settled();
      assert.deepEqual(await marked(why, 'delta-delta', 'result'), []);
    },
  );

  whyPageTest('the keyboard walks a matrix and chooses a number', { shown: xorPage }, async why => {
    await cell(why, 'weights-parameterJacobian', 0, 0).focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'End', 'Enter']) await why.page.keyboard.press(key);
    await why.settled();
    const chosen = ref('parameterJacobian', 1, 3);
    assert.deepEqual(why.view?.why, chosen);
    await why.show({ why: { ...madeExplanation, ref: chosen } });
    assert.deepEqual(await marked(why, 'weights-gradient', 'result'), ['1,1']);
    assert.equal(await cell(why, 'weights-parameterJacobian', 1, 3).getAttribute('aria-selected'), 'true');
    const stops = await matrix(why, 'weights-parameterJacobian').locator('td[tabindex="0"]').count();
    assert.equal(stops, 1);
  });

  whyPageTest(
    'a zero by structure is told from a number that is 0, and what is not finite says so',
    { shown: () => madePage(xorNetwork, 0) },
    async why => {
      assert.equal(await cellText(why, 'delta-activationJacobian', 0, 1), 'zero by structure');
      assert.equal(await cellText(why, 'weights-vectorGradient', 0, 0), '0');
      const [chain] = madeChains(xorNetwork);
      const bad = { ...chain!, delta: Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY) };
      const first = { ref: ref('delta', 0, 0), text: 'The first number that is not finite is dE/dnet[0] of "hidden".' };
      await why.show({ chain: { ...bad, firstNonFinite: first } });
      assert.equal(await cellText(why, 'delta-delta', 0, 0), 'NaN');
      assert.equal(await cellText(why, 'delta-delta', 0, 1), '-∞');
      await press(why, 'go-to-non-finite');
      assert.deepEqual(why.view?.why, first.ref);
    },
  );

  whyPageTest(
    'every digit is shown on demand, after a reload, too',
    { shown: () => madePage(xorNetwork, 0) },
    async why => {
      const [chain] = madeChains(xorNetwork);
      await press(why, 'all-digits');
      await why.reload();
      assert.equal(await cellText(why, 'delta-delta', 0, 1), String(chain!.delta[1]));
    },
  );
});

suite('a matrix', () => {
  whyPageTest('opens as a table', { shown: xorPage }, async why => {
    await matrix(why, 'weights-gradient').getByRole('button', { name: 'Open dE/dW as a table' }).click();
    await why.settled();
    assert.deepEqual(why.requests.at(-1), { type: 'table', layer: 0, quantity: 'gradient' });
  });
});

suite('a large layer', () => {
  whyPageTest(
    'has what is around the chosen unit and input in the page, and steps to others',
    { shown: () => madePage(imageNetwork, 0) },
    async why => {
      assert.ok((await why.page.locator('td').count()) < 800);
      const [chain] = madeChains(imageNetwork);
      const brightest = chain!.input.indexOf(Math.max(...chain!.input));
      assert.equal(await matrix(why, 'net-weights').locator(`[data-cell$=",${brightest}"]`).count(), 5);
      await why.page.getByTestId('window-unit').fill('0');
      await why.page.getByTestId('window-input').fill('400');
      await why.page.keyboard.press('Enter');
      await why.settled();
      assert.equal(await cell(why, 'input-inputGradient', 0, 400).count(), 1);
      assert.equal(await cell(why, 'weights-gradient', 0, 7).count(), 0);
      await press(why, 'next-unit');
      await why.settled();
      assert.equal(await cell(why, 'weights-vectorGradient', 0, 784 + 400).count(), 1);
    },
  );

  whyPageTest(
    'asks for the weights that come into sight, and shows them when they are there',
    { shown: () => madePage(imageNetwork, 0) },
    async why => {
      await why.page.getByTestId('window-unit').fill('90');
      await why.page.getByTestId('window-input').fill('400');
      await why.page.keyboard.press('Enter');
      await why.settled();
      const inSight = { unit: 90, input: 400, block: 90 };
      await why.settled();
      assert.deepEqual(why.requests.at(-1), { type: 'sight', layer: 0, ...inSight });
      assert.equal(await matrix(why, 'net-weights').locator('[data-cell]').count(), 0);
      const [chain] = madeChains(imageNetwork, inSight);
      await why.show({ chain: chain! });
      assert.equal(await matrix(why, 'net-weights').locator('[data-cell^="90,"]').count(), 8);
      const count = why.requests.length;
      await cell(why, 'net-weights', 90, 400).hover();
      await why.settled();
      assert.equal(why.requests.length, count);
    },
  );

  whyPageTest(
    'a click into an image of the inputs moves there',
    { shown: () => madePage(imageNetwork, 0) },
    async why => {
      const image = why.page.getByTestId('row-x').locator('canvas');
      const { width, height } = (await image.boundingBox())!;
      await image.click({ position: { x: (10.5 / 28) * width, y: (14.5 / 28) * height } });
      await why.settled();
      assert.equal(await why.page.getByTestId('window-input').inputValue(), String(14 * 28 + 10));
    },
  );
});

suite('why', () => {
  whyPageTest('says what to do while no number is chosen', { shown: () => madePage(xorNetwork, 0) }, async why => {
    await why.page.getByTestId('why-empty').getByText('Choose a number in the matrices').waitFor();
  });

  whyPageTest(
    'a factor leads one further up, to another layer, too, and the trail leads back',
    { shown: xorPage },
    async why => {
      await why.page.getByTestId('factors').getByRole('button', { name: 'dE/dy[1]' }).click();
      await why.settled();
      const upper = ref('inputGradient', 0, 1, 1);
      await why.settled();
      assert.deepEqual(why.requests.slice(-1), [{ type: 'view', view: { why: upper, step: null, language: null } }]);
      await why.show({
        ...madePage(xorNetwork, 1),
        why: { ...madeExplanation, ref: upper, title: 'dE/dx[1] of "out"' },
      });
      assert.equal(await why.page.evaluate('document.activeElement.tagName'), 'H3');
      await why.page.getByTestId('trail').getByRole('button', { name: madeExplanation.title }).click();
      await why.settled();
      assert.deepEqual(why.view?.why, madeExplanation.ref);
      assert.equal(await why.page.getByTestId('trail').count(), 0);
    },
  );

  whyPageTest('formulas are MathML with a name in plain text', { shown: xorPage }, async why => {
    const names = await why.page
      .locator('.answer math')
      .evaluateAll(maths => maths.map(math => `${math.namespaceURI} ${math.getAttribute('aria-label')}`));
    const mathMl = 'http://www.w3.org/1998/Math/MathML';
    assert.deepEqual(names, [
      `${mathMl} dE/dW[1][1] = dE/dnet[1] · x[1] = (sum over k from 0 to O-1 of dE/dy[k] · dy/dnet[1]) · x[1]`,
      `${mathMl} -0.00062 ≈ (-0.31) · 0.002 · 1 ≈ -0.001 + 0.00038 - 1e-12`,
    ]);
  });

  whyPageTest(
    'LaTeX and NumPy go to the clipboard, and the page says so of the last',
    { shown: xorPage },
    async why => {
      await press(why, 'copy-latex');
      await why.page.getByTestId('copied').getByText('LaTeX copied').waitFor();
      await press(why, 'copy-numpy');
      await why.page.getByTestId('copied').getByText('NumPy copied').waitFor();
      await press(why, 'copy-chain');
      await why.page.getByTestId('chain-copied').getByText('Chain copied').waitFor();
      await why.settled();
      const asked = why.requests.flatMap(request => (request.type === 'copy' ? [request.what] : []));
      assert.deepEqual(asked, ['latex', 'numpy', 'chain']);
      assert.equal(await why.page.getByTestId('copied').textContent(), '');
    },
  );

  whyPageTest('parts that stay the same stay', { shown: xorPage }, async why => {
    await why.show({ message: 'Epoch 7 was not kept.' });
    await why.page.getByTestId('message').getByText('Epoch 7 was not kept.').waitFor();
    assert.equal(await why.page.getByTestId('sentence').textContent(), madeExplanation.sentence);
    assert.equal(await cell(why, 'delta-delta', 0, 1).count(), 1);
  });

  whyPageTest('a view that was chosen elsewhere is kept over a reload', { shown: xorPage }, async why => {
    const view = { why: madeExplanation.ref, step: 3, language: 'ko' } as const;
    await why.look(view);
    why.requests.length = 0;
    await why.reload();
    await why.settled();
    assert.deepEqual(why.requests, [{ type: 'ready', view }]);
  });
});

suite('the header', () => {
  whyPageTest(
    'chooses epoch, layer and sample',
    { shown: () => madePage(xorNetwork, 0, { selection: { layer: 0, epoch: 20, sample: 3 } }) },
    async why => {
      await press(why, 'previous-epoch');
      await why.page.getByTestId('epoch-number').fill('7');
      await why.page.keyboard.press('Enter');
      for (const id of ['follow-latest', 'layer-above', 'choose-sample', 'back-to-probe', 'reveal', 'show-training']) {
        await press(why, id);
      }
      await why.settled();
      const run = madePage(xorNetwork, 0).run!.id;
      await why.settled();
      assert.deepEqual(why.requests.slice(1), [
        { type: 'select', epoch: 19, run },
        { type: 'select', epoch: 7, run },
        { type: 'select', epoch: 'latest', run },
        { type: 'select', layer: 1, run },
        { type: 'chooseSample' },
        { type: 'select', sample: null, run },
        { type: 'reveal', layer: 0 },
        { type: 'showTraining' },
      ]);
    },
  );

  whyPageTest(
    'a number that has been selected to be typed over stays, though the epoch goes on meanwhile',
    { shown: () => madePage(xorNetwork, 0, { epoch: 20, latest: 20 }) },
    async why => {
      await why.page.getByTestId('epoch-number').selectText();
      await why.show({ epoch: 21, latest: 21 });
      await why.page.keyboard.insertText('7');
      await why.page.keyboard.press('Enter');
      await why.settled();
      assert.deepEqual(why.requests.at(-1), { type: 'select', epoch: 7, run: madePage(xorNetwork, 0).run!.id });
    },
  );

  whyPageTest('names are text, whatever they hold', { shown: xorPage }, async why => {
    const { run } = madePage(xorNetwork, 0);
    await why.show({ run: { ...run!, name: '<img src=x onerror=alert(1)>' } });
    await why.page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    assert.equal(await why.page.locator('img').count(), 0);
  });

  whyPageTest(
    'with nothing trained it offers to train',
    { shown: () => madePage(xorNetwork, 0, { run: null, chain: null }) },
    async why => {
      await press(why, 'button-train');
      await why.settled();
      assert.deepEqual(why.requests.at(-1), { type: 'train' });
    },
  );
});

suite('the samples', () => {
  whyPageTest('a sample that pulls the weight becomes the one of the page', { shown: xorPage }, async why => {
    await why.page.getByRole('region', { name: 'Up' }).getByText('sample 21: setosa').click();
    await why.settled();
    assert.deepEqual(why.requests.at(-1), { type: 'select', sample: 17, run: xorPage().run!.id });
    await why.page.getByText('epoch 20, 120 of 150 rows').waitFor();
    await why.page.getByText('12 rows with a gradient of exactly 0').waitFor();
  });
});

suite('the walk', () => {
  whyPageTest(
    'goes on, speaks Korean, lights up what it talks about, and ends',
    { shown: () => madePage(xorNetwork, 0, { walk: madeWalk(0) }) },
    async why => {
      await why.look({ why: null, step: 0, language: 'en' });
      const lit = await why.page
        .locator('.matrix.lit')
        .evaluateAll(all => all.map(one => one.getAttribute('data-testid')));
      assert.deepEqual(lit, [
        ...['matrix-delta-outputGradient', 'matrix-delta-activationJacobian', 'matrix-delta-delta'],
        ...['matrix-weights-delta', 'matrix-bias-delta', 'matrix-input-delta'],
      ]);
      await press(why, 'walk-next');
      assert.deepEqual(why.view, { why: null, step: 1, language: 'en' });
      await why.show({ walk: madeWalk(1) });
      await why.page.getByTestId('walk-language').getByText('한국어').click();
      await why.settled();
      assert.deepEqual(why.view, { why: null, step: 1, language: 'ko' });
      await why.show({ walk: madeWalk(1, 'ko') });
      assert.equal(await why.page.locator('.walk-text').getAttribute('lang'), 'ko');
      await press(why, 'walk-close');
      assert.equal(why.view?.step, null);
    },
  );
});

const looks: readonly { readonly theme: ThemeName; readonly width: number }[] = [
  { theme: 'Dark Modern', width: 350 },
  { theme: 'Light Modern', width: 650 },
  { theme: 'Dark High Contrast', width: 1000 },
  { theme: 'Light High Contrast', width: 350 },
];
const weight = 'a weight of a small network';
const subjects = {
  [weight]: xorPage,
  'a large layer': () => madePage(imageNetwork, 0),
  'a step of the walk over a softmax layer': () => madePage(softmaxNetwork, 1, { walk: madeWalk(1) }),
  'nothing trained': () => madePage(xorNetwork, 0, { run: null, chain: null }),
};

suite('axe-core finds nothing', () => {
  for (const [subject, shown] of Object.entries(subjects)) {
    whyPageTest(`axe-core finds nothing on the why page: ${subject}`, { shown }, async why => {
      const found: string[] = [];
      // All of it in four looks, what the others add in two.
      for (const { theme, width } of subject === weight ? looks : looks.slice(1, 3)) {
        await why.page.setViewportSize({ width, height: 900 });
        await why.setTheme(theme);
        const violations = await accessibilityViolations(why.page);
        found.push(...violations.map(text => `${theme}, ${width} px: ${text}`));
      }
      assert.deepEqual(found, []);
    });
  }
});

import assert from 'node:assert/strict';
import { createCourse } from '../../src/timeline/course.ts';
import { accessibilityViolations } from '../support/page/accessibility.ts';
import { fedWhyTest } from '../support/page/fedWhyPage.ts';
import { type PageOptions, pageTest } from '../support/page/pageTest.ts';
import { PageTraining } from '../support/page/pageTraining.ts';
import type { PanelPage } from '../support/page/panelPage.ts';
import { stopAt, travelAt } from '../unit/run/stops.ts';

const network = {
  seed: 3,
  data: { generate: 'spiral', samples: 48 },
  loss: 'mse',
  layers: [
    { name: 'lower', units: 6, activation: 'tanh' },
    { name: 'hidden', units: 5, activation: 'sigmoid' },
    { name: 'out', units: 1, activation: 'sigmoid' },
  ],
  training: { epochs: 12, batchSize: 8 },
};
const looks = [
  ['Dark Modern', 1400],
  ['Light Modern', 1400],
  ['Dark High Contrast', 1400],
  ['Dark Modern', 380],
  ['Light Modern', 380],
] as const;

const debugging: PageOptions = { spec: network, trainedEpochs: 4, debugs: true };

/** The time before an operation of a layer, in a batch of an epoch. */
function timeBefore(
  { options }: PageTraining,
  operation: string,
  layer: number | undefined,
  epoch = 4,
  batch = 2,
): number {
  const course = createCourse(options);
  const stop = course.ofBatch.findIndex(each => each.operation === operation && each.layer === layer);
  return course.timeOf(epoch, batch, stop);
}

async function stand(panel: PanelPage, training: PageTraining, time: number): Promise<void> {
  const { options } = training;
  const start = (epoch: number) => createCourse(options).timeOf(epoch, 1, 0);
  const travel = travelAt(options, time, {
    reached: start(9),
    marks: [
      { kind: 'checkpoint', time: 0 },
      { kind: 'checkpoint', time: start(3) },
      { kind: 'checkpoint', time: start(6) },
      { kind: 'hit', time: start(2) + 30, note: 'norm(delta(lower)) < 1e-3' },
      { kind: 'bookmark', time: start(7) + 4, note: 'first flat unit', id: 'a' },
      { kind: 'branch', time: start(8), note: 'learning rate 0.5' },
    ],
  });
  panel.debugged({ stop: await stopAt(options, time), travel });
  await panel.settled();
}

pageTest('at a stop the panel says where it is and shows what is computed', debugging, async (panel, training) => {
  const { page } = panel;
  await stand(panel, training, timeBefore(training, 'delta', 1));
  assert.match(
    (await page.getByTestId('debug-place').textContent())!,
    /^Stopped at epoch 4, batch 2, backward, hidden, before delta/,
  );
  assert.equal(panel.selection.layer, 1);
  await page.getByTestId('heatmap-weights').waitFor();
  await page.getByTestId('strip-output').waitFor();
  assert.match((await page.getByTestId('missing-delta').textContent())!, /delta of layer "hidden" is not computed yet/);
  assert.equal(await page.getByTestId('heatmap-meanGradient').count(), 0);
  await page.locator('.flow-row.stopped[data-testid=flow-layer-1]').waitFor();
  assert.match((await page.getByTestId('flow-summary').textContent())!, /come down to out/);
  for (const [theme, width] of looks) {
    await page.setViewportSize({ width, height: 900 });
    await panel.setTheme(theme);
    await panel.screenshot(`stop ${theme} ${width}`);
    assert.deepEqual(await accessibilityViolations(page), []);
  }
  panel.debugged({ stop: undefined, travel: undefined });
  await page.getByTestId('heatmap-meanGradient').waitFor();
  assert.equal(await page.getByTestId('debug-bar').count(), 0);
});

const trained = await PageTraining.of(network);
trained.train(4);

fedWhyTest(
  'at a stop the why page shows the chain of this very moment, and what comes next',
  {
    of: trained.run,
    view: { why: { layer: 1, quantity: 'outputGradient', row: 0, column: 2 } },
    debugged: async () => {
      const time = timeBefore(trained, 'delta', 1);
      return { stop: await stopAt(trained.options, time), travel: travelAt(trained.options, time) };
    },
  },
  async why => {
    const { page } = why;
    assert.match(
      (await page.getByTestId('debug-place').textContent())!,
      /^Stopped at epoch 4, batch 2, backward, hidden, before delta/,
    );
    assert.match(
      (await page.getByTestId('subject').textContent())!,
      /^Output gradient of sample \d+ at 4:2:backward:hidden:delta$/,
    );
    await page
      .locator('[data-testid=matrix-delta-delta].next.missing')
      .getByText('delta of layer "hidden" is not computed yet.')
      .waitFor();
    await page.locator('[data-testid=matrix-net-net]:not(.missing)').waitFor();
    assert.deepEqual(await page.getByTestId('aspects').count(), 0);
    for (const [theme, width] of looks) {
      await page.setViewportSize({ width, height: 900 });
      await why.setTheme(theme);
      await why.screenshot(`stop ${theme} ${width}`);
      assert.deepEqual(await accessibilityViolations(page), []);
    }
    await page.getByTestId('break-when').click();
    await why.settled();
    assert.deepEqual(why.requests.at(-1), {
      type: 'breakWhen',
      ref: { layer: 1, quantity: 'outputGradient', row: 0, column: 2 },
    });
    await page.getByTestId('next-epoch').click();
    await why.settled();
    assert.deepEqual(why.requests.at(-1), { type: 'select', epoch: 5, run: trained.run.info.id });
  },
);

pageTest(
  'the strip travels by the mouse, by keys and by its buttons, and bookmarks have notes',
  debugging,
  async (panel, training) => {
    const { page } = panel;
    const time = timeBefore(training, 'delta', 1);
    await stand(panel, training, time);
    const { options } = training;
    const asked = async () => {
      await panel.settled();
      return panel.requests.splice(0);
    };
    const box = (await page.getByTestId('track-course').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const [middle] = await asked();
    assert.ok(middle?.type === 'travel' && 'time' in middle.to);
    const perPixel = createCourse(options).end / box.width;
    assert.ok(Math.abs(middle.to.time - createCourse(options).end / 2) <= 2 * perPixel, `${middle.to.time}`);
    const bookmark = page.locator('.track.course .mark.bookmark');
    const mark = (await bookmark.boundingBox())!;
    await page.mouse.click(mark.x + mark.width, mark.y + 4);
    assert.deepEqual(await asked(), [{ type: 'travel', to: { time: createCourse(options).timeOf(7, 1, 0) + 4 } }]);
    const keys = [
      ['ArrowLeft', { by: 'step', direction: -1 }],
      ['Shift+ArrowRight', { by: 'batch', direction: 1 }],
      ['PageUp', { by: 'epoch', direction: 1 }],
      ['Home', { time: 0 }],
      ['End', { time: createCourse(options).timeOf(9, 1, 0) }],
    ] as const;
    for (const [key, to] of keys) {
      await page.getByTestId('track-batch').press(key);
      assert.deepEqual(await asked(), [{ type: 'travel', to }], key);
    }
    await page.getByTestId('travel-layer-back').click();
    await page.getByTestId('travel-batch-forward').click();
    assert.deepEqual(await asked(), [
      { type: 'travel', to: { by: 'layer', direction: -1 } },
      { type: 'travel', to: { by: 'batch', direction: 1 } },
    ]);
    await page.getByTestId('bookmark-go').click();
    await page.getByTestId('bookmark-rename').click();
    await page.getByTestId('bookmark-note').fill('flat from here');
    await page.keyboard.press('Enter');
    await page.getByTestId('bookmark-remove').click();
    await page.getByTestId('bookmark-add').click();
    await page.getByTestId('bookmark-note').fill('look again');
    await page.getByTestId('bookmark-save').click();
    assert.deepEqual(await asked(), [
      { type: 'travel', to: { time: createCourse(options).timeOf(7, 1, 0) + 4 } },
      { type: 'bookmark', change: { kind: 'rename', id: 'a', note: 'flat from here' } },
      { type: 'bookmark', change: { kind: 'remove', id: 'a' } },
      { type: 'bookmark', change: { kind: 'add', time, note: 'look again' } },
    ]);
  },
);

pageTest('a number of the selected cell can be broken on', debugging, async (panel, training) => {
  const { page } = panel;
  await stand(panel, training, timeBefore(training, 'dE/db', 1));
  await page
    .getByTestId('heatmap-batchGradient')
    .locator('canvas')
    .click({ position: { x: 5, y: 5 } });
  await panel.settled();
  await page.getByTestId('break-cell').click();
  await panel.settled();
  const [request] = panel.requests.filter(({ type }) => type === 'breakWhen');
  assert.deepEqual(request, { type: 'breakWhen', ref: { layer: 1, quantity: 'batchGradient', row: 0, column: 0 } });
  await page.getByTestId('why-batchGradient').click();
  assert.equal(panel.selection.epoch, 'latest');
});

pageTest('a run without a session offers to be debugged, where there is a debugger', debugging, async panel => {
  await panel.page.getByTestId('button-debug').click();
  await panel.settled();
  assert.deepEqual(panel.requests, [{ type: 'debug' }]);
});

pageTest('where there is no debugger nothing of it is shown', { spec: network, trainedEpochs: 4 }, async ({ page }) => {
  for (const testId of ['button-debug', 'debug-bar', 'break-cell'])
    assert.equal(await page.getByTestId(testId).count(), 0);
});

for (const width of [380, 520, 1400]) {
  pageTest(
    `at a stop the pictures of a layer stand beside each other, in a panel of ${width} pixels`,
    { ...debugging, width },
    async (panel, training) => {
      await stand(panel, training, timeBefore(training, 'step', 0));
      const boxes = await Promise.all(
        (await panel.page.locator('.vectors > .tensor').all()).map(async card => (await card.boundingBox())!),
      );
      assert.equal(boxes.length, 7);
      for (const [k, a] of boxes.entries()) {
        assert.ok(a.width > 160 && a.x + a.width <= width, `${k} is ${a.width} wide`);
        for (const b of boxes.slice(k + 1)) {
          const isApart =
            a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          assert.ok(isApart, JSON.stringify([a, b]));
        }
      }
    },
  );
}

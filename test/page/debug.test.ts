import assert from 'node:assert/strict';
import { createCourse } from '../../src/timeline/course.ts';
import { accessibilityViolations } from '../support/page/accessibility.ts';
import { type PageOptions, pageTest } from '../support/page/pageTest.ts';
import type { PageTraining } from '../support/page/pageTraining.ts';
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
  for (const [theme, width] of [
    ['Dark Modern', 1400],
    ['Light Modern', 1400],
    ['Dark High Contrast', 1400],
    ['Dark Modern', 380],
    ['Light Modern', 380],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await panel.setTheme(theme);
    await panel.screenshot(`stop ${theme} ${width}`);
    assert.deepEqual(await accessibilityViolations(page), []);
  }
  panel.debugged({ stop: undefined, travel: undefined });
  await page.getByTestId('heatmap-meanGradient').waitFor();
  assert.equal(await page.getByTestId('debug-bar').count(), 0);
});

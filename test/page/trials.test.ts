import assert from 'node:assert/strict';
import { type KeptTrial, noTrials } from '../../src/run/trial.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { PageTraining } from '../support/page/pageTraining.ts';
import { madeTrial, madeVariant, slower, standardize } from '../unit/trials/madeTrial.ts';

const low = [0.33, 0.33, 0.34, 0.33, 0.33];
const high = [0.97, 0.97, 1, 0.97, 0.97];
const mixed = [0.97, 0.4, 0.97, 0.6, 0.97];

function kept(id: number, trial: KeptTrial['trial']): KeptTrial {
  return { id, code: 'inputs-unscaled', text: '{}', trial };
}

pageTest(
  'a fix that was tried stands with its sentence and both bands of curves, and can be applied',
  {},
  async panel => {
    const { page } = panel;
    const training = await PageTraining.of('examples/iris.mlp.json', { epochs: 20 });
    training.finish();
    panel.show(training.run);
    await panel.settled();
    assert.equal(await page.getByTestId('section-trials').count(), 0);

    const text = '"Standardize the inputs"';
    panel.tried({ ...noTrials, running: [{ id: 1, title: text, progress: { share: 0.5, text: 'seed 3 of 5' } }] });
    await panel.settled();
    await page.getByText(`Trying ${text}: seed 3 of 5`).waitFor();

    panel.tried({ ...noTrials, kept: [kept(1, madeTrial(low, [{ fix: standardize, accuracies: high }]))] });
    await panel.settled();
    await page.getByText('Reaches 0.97 to 1 in 5 of 5 seeds (now: 0.33 in 5 of 5).').waitFor();
    await page.getByText('validation accuracy, 5 seeds').waitFor();
    for (const chart of ['trial-metric', 'trial-loss']) {
      for (const band of ['band-now', 'band-fix']) {
        const drawn = await page.getByTestId(chart).getByTestId(band).locator('.median').getAttribute('d');
        assert.match(drawn ?? '', /^M[\d.]+ [\d.]+( L[\d.]+ [\d.]+){3}$/);
      }
    }
    const label = await page.getByTestId('trial-metric').getByRole('img').getAttribute('aria-label');
    assert.match(label ?? '', /Now: median 0.33, from 0.33 to 0.34. With the fix: median 0.97, from 0.97 to 1/);
    await page.locator('.trial-numbers > summary').click();
    const row = page.getByRole('region', { name: 'Validation accuracy, table' }).locator('tbody tr').last();
    const cells = await row.locator('th, td').allTextContents();
    assert.deepEqual(cells, ['4', '0.33 (0.33 to 0.34)', '0.97 (0.97 to 1)']);
    await panel.screenshot('tried');

    await page.getByTestId('apply-tried').click();
    await panel.settled();
    assert.deepEqual(panel.requests, [{ type: 'applyTried', trial: 1, fix: 0 }]);
  },
);

pageTest('fixes that compete are ranked, and each shows its curves', { width: 420 }, async panel => {
  const { page } = panel;
  const training = await PageTraining.of('examples/iris.mlp.json', { epochs: 20 });
  training.finish();
  panel.show(training.run);
  const trial = madeTrial(low, [
    { fix: slower, accuracies: mixed },
    { fix: standardize, accuracies: high },
  ]);
  const unlike = {
    fix: { ...slower, title: 'Predict a number' },
    variant: madeVariant(
      high.map(r2 => ({ r2, validationR2: r2 })),
      { task: 'regression', isSameLoss: false },
    ),
  };
  panel.tried({
    ...noTrials,
    kept: [kept(4, { ...trial, fixes: [...trial.fixes, unlike, { fix: slower, problem: 'It is gone.' }] })],
  });
  await panel.settled();
  const lines = page.getByTestId('tried');
  assert.deepEqual(
    (await page.getByTestId('tried-text').allInnerTexts()).map(text => text.trim()),
    [
      'Reaches 0.97 to 1 in 5 of 5 seeds (now: 0.33 in 5 of 5).',
      'Reaches 0.97 in 3 of 5 seeds, 0.4 to 0.6 in the others (now: 0.33 in 5 of 5).',
      'Reaches validation R² 0.97 to 1 in 5 of 5 (now: validation accuracy 0.33 in 5 of 5); the two cannot be compared.',
      'Could not be trained: It is gone.',
    ],
  );
  assert.equal(await page.getByTestId('apply-tried').count(), 3);
  const drawn = () => page.getByTestId('trial-metric').getByTestId('band-fix').locator('.median').getAttribute('d');
  const first = await drawn();
  await lines.nth(1).getByRole('button', { name: slower.title }).click();
  await panel.settled();
  assert.notEqual(await drawn(), first);
  await panel.screenshot('compared');
  await lines.nth(2).getByRole('button', { name: 'Predict a number' }).click();
  await page.getByText('Predict a number has no curve here').first().waitFor();
  await lines.nth(1).getByTestId('apply-tried').click();
  await panel.settled();
  assert.deepEqual(panel.requests, [{ type: 'applyTried', trial: 4, fix: 0 }]);
});

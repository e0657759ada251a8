import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

workbenchTest(
  'a training that a reload cuts short, twice, is continued to the numbers of one that was never interrupted',
  {},
  async workbench => {
    const panel = new TrainingPanel(workbench);
    const runs = panel.frame.getByTestId('run');
    const file = join(workbench.folder, 'digits.mlp.json');
    const text = await readFile(file, 'utf8');
    // Some seconds, so that a slow window can pause it.
    const longer = text.replace(/"epochs": \d+/, '"epochs": 900');
    assert.notEqual(longer, text);
    await writeFile(file, longer);

    /** Pauses in the middle and reloads the window. */
    const cutShort = async (least: number) => {
      await panel.reaches('running');
      await waitUntil('some epochs are trained', async () => (await panel.epoch()) > least);
      await panel.button('Pause').click();
      await panel.reaches('paused');
      const held = await panel.epoch();
      assert.ok(held < 900, `${held}`);
      await workbench.reload();
      await panel.status.waitFor({ timeout: 2 * 60_000 });
      await panel.reaches('interrupted');
      assert.equal(await panel.epoch(), held);
      return held;
    };

    const held = await workbench.step('train, and reload in the middle', async () => {
      await workbench.openFile('digits.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      return await cutShort(10);
    });

    await workbench.step('continue, and reload again', async () => {
      await panel.button('Continue').click();
      assert.ok((await cutShort(held + 10)) > held);
    });

    await workbench.step('continue to the end', async () => {
      await panel.button('Continue').click();
      await panel.reaches('finished');
      assert.equal(await panel.epoch(), 900);
      // Runs are listed from the second on.
      assert.equal(await runs.count(), 0);
      await panel.hasDrawn('loss-chart');
    });

    await workbench.step('a run that was never interrupted is the same', async () => {
      await panel.button('Train again').click();
      await runs.nth(1).waitFor();
      await panel.reaches('finished');
      await runs.last().getByTestId('compare-run').click();
      await runs.last().getByText('The runs are identical up to epoch 900, the last of both.').waitFor();
    });

    await workbench.step('train more epochs', async () => {
      const ended = panel.frame.getByText('finished after 925 epochs');
      await workbench.answer(
        'Continue',
        () => panel.button('Continue').click(),
        ended,
        async box => {
          await box.shows('digits.mlp.json has trained 900 epochs. How many more?');
          assert.equal(await box.value(), '100');
          await box.fill('many');
          await box.shows('Enter a whole number from 1 to 9,999,100.');
          await workbench.screenshot('how many more epochs');
          await box.answer('25');
        },
      );
      assert.equal(await panel.epoch(), 925);
      await panel.goToEpoch(901);
    });
  },
);

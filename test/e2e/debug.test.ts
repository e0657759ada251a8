import assert from 'node:assert/strict';
import { TrainingPanel } from '../support/trainingPanel.ts';
import type { Workbench } from '../support/workbench.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

/** The button of the status bar that shows where the training stands. */
function position({ page }: Workbench, text: string | RegExp) {
  return page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
}

function frames({ page }: Workbench) {
  return page.locator('.debug-call-stack .monaco-list-row');
}

workbenchTest('a person debugs the network in the editor with F5, forward and back', {}, async workbench => {
  const { page } = workbench;
  /** `frame` is the innermost one: the editor has heard of the stop, too, so that its keys work. */
  const stopsAt = async (text: string | RegExp, frame: string) => {
    await position(workbench, text).waitFor();
    await frames(workbench).first().getByText(frame, { exact: true }).waitFor();
  };
  const panel = new TrainingPanel(workbench);

  await workbench.step('F5 without a launch.json stops before the first operation', async () => {
    await workbench.openFile('iris.mlp.json');
    await workbench.editorText('"seed"').click();
    await page.keyboard.press('F5');
    await page.locator('.debug-toolbar').waitFor();
    await workbench.openView('Run and Debug');
    await stopsAt('1:1:forward:hidden:net', 'net');
    await panel.reaches('paused');
  });

  await workbench.step('over, into and back', async () => {
    await page.keyboard.press('F11');
    await stopsAt('1:1:forward:hidden:activation', 'activation');
    await page.keyboard.press('F10');
    await stopsAt('1:1:forward:species:net', 'net');
    await page.keyboard.press('Shift+F11');
    await stopsAt('1:1:loss:-:loss', 'loss');
    await page.keyboard.press('Control+F10');
    await stopsAt('1:1:forward:species:net', 'net');
  });

  await workbench.step('F9 on a layer, and continue stops there', async () => {
    await workbench.editorText('"tanh"').click();
    await page.keyboard.press('F9');
    await page.keyboard.press('F5');
    await stopsAt(/(?<!\d)1:1:backward:hidden:/, 'dE/dy');
  });

  await workbench.step('go to a position', async () => {
    const place = /(?<!\d)12:3:backward:hidden:/;
    await workbench.answerCommand('Backprop: Go to Position...', position(workbench, place), async box => {
      await box.fill('999');
      await box.shows('There is no epoch 999');
      await box.answer('12:3:backward:hidden');
    });
    await stopsAt(place, 'dE/dy');
  });

  await workbench.step('variables, and an expression in the console', async () => {
    await page.locator('.debug-variables .monaco-list-row').filter({ hasText: 'Backward' }).first().waitFor();
    await workbench.runCommand('Debug Console: Focus on Debug Console View');
    await page.locator('.repl-input-wrapper .monaco-editor.focused').waitFor();
    await page.keyboard.type('epoch * 100 + batch');
    await page.keyboard.press('Enter');
    await page.locator('.repl .monaco-list-row').getByText('1203', { exact: true }).first().waitFor();
  });

  await workbench.step('reverse continue goes back to the breakpoint before', async () => {
    await page.keyboard.press('Control+F11');
    await stopsAt(/(?<!\d)12:3:forward:hidden:/, 'net');
  });

  await workbench.step('the end of the session leaves the run', async () => {
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await panel.reaches('stopped');
    assert.equal(await position(workbench, /(?<!\d)12:3/).count(), 0);
  });
});

workbenchTest(
  'a run that was trained already is debugged at an epoch, and searched in time',
  { theme: 'Dark Modern', viewport: { width: 1100, height: 800 } },
  async workbench => {
    const { page } = workbench;
    const panel = new TrainingPanel(workbench);

    await workbench.step('train, and look at an epoch', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await panel.goToEpoch(17);
    });

    await workbench.step('debug this run', async () => {
      await workbench.runCommand('Backprop: Debug This Run');
      await position(workbench, /(?<!\d)17:/).waitFor();
      await panel.reaches('finished');
    });

    await workbench.step('find in time', async () => {
      await workbench.answerCommand(
        'Backprop: Find in Time...',
        position(workbench, /(?<!\d)3:1:forward:/),
        async box => {
          await box.fill('epoch == 3 and');
          await box.shows('Expected');
          await box.answer('epoch == 3');
          await box.shows('the first moment');
          await box.accept();
        },
      );
    });

    await workbench.step('a table and a curve', async () => {
      const table = page.locator('.tab.active').filter({ hasText: 'learningRate per epoch' });
      await workbench.answerCommand('Backprop: Find in Time...', table, async box => {
        await box.answer('learningRate');
        await box.choose('its value after every epoch');
      });
    });

    await workbench.step('a tensor of the variables, whose norm is plotted', async () => {
      await workbench.openView('Run and Debug');
      const variables = page.locator('.debug-variables .monaco-list-row');
      await variables.filter({ hasText: 'Parameters' }).first().click();
      await variables.filter({ hasText: /^W/ }).first().click({ button: 'right' });
      // A menu that has just opened ignores the mouse button, which may be the one that opened it.
      await page.locator('.monaco-menu').getByText('Plot over Epochs').hover();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active').filter({ hasText: 'norm(W(hidden)) per epoch' }).waitFor();
    });

    await workbench.step('the end', async () => {
      await workbench.runCommand('Debug: Stop');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
      await panel.reaches('finished');
    });
  },
);

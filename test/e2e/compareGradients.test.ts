import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workbenchTest } from '../support/workbenchTest.ts';

/** dE/dW of both layers of a 2-2-1 network, each the negative of what it should be. */
const spec = {
  data: { inputs: [[1, 2]], targets: [[0]] },
  layers: [
    { name: 'hidden', units: 1, weights: [[1, 1]] },
    { name: 'out', units: 1, weights: [[2]] },
  ],
  loss: 'halfSquaredError',
};
/** y = 2 (1 + 2) = 6: dE/dW of "out" is 6 times 3, of "hidden" 6 times 2 times (1, 2). */
const own = { layers: [{ weights: [[-12, -24]] }, { weights: [[-18]] }] };

workbenchTest('a person compares gradients of their own, and copies how to write them', {}, async workbench => {
  const { page } = workbench;
  const row = (name: string) => page.locator('.quick-input-widget').getByRole('option', { name }).first();

  await workbench.step('choose the file and see the mistake', async () => {
    await writeFile(join(workbench.folder, 'mine.mlp.json'), JSON.stringify(spec));
    await writeFile(join(workbench.folder, 'own.json'), JSON.stringify(own));
    await workbench.openFile('mine.mlp.json');
    await workbench.runCommand('Backprop: Compare My Gradients...');
    await row('Choose a File...').click();
    await row('own.json').click();
    const lines = page.locator('.editor-instance .view-line');
    await lines.filter({ hasText: /^Every.gradient.is.multiplied.by.-1:.the.sign.is.reversed\./ }).waitFor();
    await lines.filter({ hasText: /hidden,.dE\/dW.*WRONG/ }).waitFor();
  });

  await workbench.step('see the format', async () => {
    await workbench.runCommand('Backprop: Compare My Gradients...');
    await row('mine.mlp.json').click();
    await row('Show the Format').click();
    await page.locator('.editor-instance .view-line').filter({ hasText: 'np.savez' }).waitFor();
  });
});

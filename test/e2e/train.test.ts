import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { testText } from '../../src/trace/testScalars.ts';
import { formatFull } from '../../webview/format.ts';
import { trainHeadless } from '../support/commandLine.ts';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

/** The network of the example, with test rows and a last layer without a bias. */
async function changeExample(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = text
    .replace('"standardize": true', '"standardize": true, "testSplit": 0.2')
    .replace('"activation": "softmax" }', '"activation": "softmax", "bias": false }');
  assert.equal(changed.match(/testSplit|"bias": false/g)?.length, 2);
  await writeFile(file, changed);
}

workbenchTest('a person trains iris and sees its numbers everywhere', {}, async workbench => {
  const panel = new TrainingPanel(workbench);
  const file = join(workbench.folder, 'iris.mlp.json');
  await changeExample(file);
  const expected = await trainHeadless(file);
  const last = expected.epochs.at(-1)!;
  const { testLoss, testAccuracy } = expected;
  assert.ok(testLoss !== undefined && testAccuracy !== undefined);
  const tested = testText(Float64Array.of(testLoss, testAccuracy), 30, 'classification');

  await workbench.step('train from the command palette', async () => {
    await workbench.openFile('iris.mlp.json');
    await workbench.runCommand('Backprop: Train Network');
    await panel.reaches('finished');
    await panel.showsEpoch(last.epoch);
    for (const chart of ['loss-chart', 'metric-chart', 'gradient-chart']) await panel.hasDrawn(chart);
  });

  await workbench.step('the panel and the inspector say what the test rows gave', async () => {
    await panel.frame.getByTestId('test-figures').getByText(tested, { exact: true }).waitFor();
    await panel.frame.getByTestId('facts').getByText('96 rows, 24 held out, 30 to test').waitFor();
    const inspector = await workbench.openView('Backprop');
    await inspector.getByText(tested).first().waitFor();
  });

  await workbench.step('the heatmaps show the very numbers of the command line', async () => {
    const [hidden] = last.layers;
    assertSame(await panel.figure('heatmap-meanGradient', 'norm'), hidden!.gradientNorm);
    assertSame(await panel.figure('heatmap-weightUpdate', 'norm'), hidden!.updateNorm);
    assertSame(await panel.figure('strip-meanDelta', 'norm'), hidden!.deltaNorm);
    await panel.card('strip-biasAfter').waitFor();
  });

  await workbench.step('a weight is orange when it is positive and blue when it is negative', async () => {
    const weights = expected.layers[0]!.weights;
    const largest = Math.max(...weights.flat().map(Math.abs));
    const column = weights[0]!.findIndex(weight => Math.abs(weight) > largest / 3);
    assert.ok(column >= 0, 'the first unit has a large weight to look at');
    const picture = await panel.card('heatmap-weightsAfter').locator('canvas').boundingBox();
    const cellWidth = picture!.width / weights[0]!.length;
    const { red, blue } = await panel.pixel('heatmap-weightsAfter', (column + 0.5) * cellWidth, 3);
    assert.equal(red > blue, weights[0]![column]! > 0);
  });

  await workbench.step('pointing at a cell reads out its value', async () => {
    await panel
      .card('heatmap-weightsAfter')
      .locator('canvas')
      .hover({ position: { x: 5, y: 5 } });
    const reading = panel.frame.getByTestId('tooltip').getByText(/^W\[0\]\[0\] after = /);
    // A cell of its own holds the very number; digits of another one would not do.
    assert.equal(
      await reading.textContent(),
      `W[0][0] after = ${formatFull(expected.layers[0]!.weights[0]![0]!, 'float64')}`,
    );
  });

  await workbench.step('the slider goes back to an earlier epoch', async () => {
    await panel.goToEpoch(17);
    assertSame(await panel.figure('heatmap-meanGradient', 'norm'), expected.epochs[16]!.layers[0]!.gradientNorm);
  });

  await workbench.step('the inspector follows the epoch, and a layer leads to its definition', async () => {
    const inspector = await workbench.openView('Backprop');
    const norm = formatNumber(expected.epochs[16]!.layers[1]!.gradientNorm);
    const layer = inspector.locator('.monaco-list-row').filter({ hasText: `‖dE/dW‖ ${norm}` });
    await layer.click();
    await workbench.page.locator('.editor-instance .selected-text').first().waitFor();
    await panel.frame.locator('[data-testid=heatmap-meanGradient][data-layer="1"]').waitFor();
    assertSame(await panel.figure('heatmap-meanGradient', 'norm'), expected.epochs[16]!.layers[1]!.gradientNorm);
    await panel.card('strip-meanDelta').waitFor();
    assert.equal(await panel.card('strip-biasAfter').count(), 0, 'it has no bias');
  });

  await workbench.step('the inspector opens down to single values', async () => {
    const inspector = await workbench.openView('Backprop');
    const epoch = inspector.locator('.monaco-list-row[aria-level="2"]').filter({ hasText: 'all samples' }).first();
    await epoch.locator('.monaco-tl-twistie').click();
    const delta = inspector.locator('.monaco-list-row[aria-level="3"]').filter({ hasText: 'mean delta' }).first();
    await delta.locator('.monaco-tl-twistie').click();
    const value = formatNumber(expected.epochs[16]!.layers[0]!.delta[0]!, 6);
    await inspector.locator('.monaco-list-row[aria-level="4"]').filter({ hasText: value }).waitFor();
  });

  await workbench.step('the hover over a layer gives shapes, formulas and the latest norms', async () => {
    const hover = await workbench.hoverText('"tanh"');
    const { inputs, outputs } = {
      inputs: expected.layers[0]!.weights[0]!.length,
      outputs: expected.layers[0]!.weights.length,
    };
    assert.match(hover, new RegExp(`W ${outputs}x${inputs}, b ${outputs}, ${outputs * (inputs + 1)} parameters`));
    assert.match(hover, /dy\/dnet = 1 - y\^2/);
    assert.ok(hover.includes(`‖dE/dW‖ ${formatNumber(last.layers[0]!.gradientNorm)}`), hover);
  });

  await workbench.step('after a window reload the same picture is there', async () => {
    await workbench.reload();
    await panel.reaches('finished');
    // With what was selected: the earlier epoch, and the layer of the inspector.
    await panel.showsEpoch(17);
    assert.equal(await panel.card('heatmap-meanGradient').getAttribute('data-layer'), '1');
    assert.equal(await panel.epoch(), last.epoch);
    await panel.frame.getByTestId('test-figures').getByText(tested, { exact: true }).waitFor();
    await panel.hasDrawn('loss-chart');
    const inspector = await workbench.openView('Backprop');
    await inspector.locator('.monaco-list-row').filter({ hasText: '‖dE/dW‖' }).first().waitFor();
  });
});

/** The page adds up the numbers that it has been sent in another order than the trainer. */
function assertSame(shown: number, expected: number): void {
  assert.ok(Math.abs(shown - expected) <= 1e-12 * Math.abs(expected), `${shown} is shown, ${expected} expected`);
}

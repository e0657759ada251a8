import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { craftedRun, denseLayers } from '../support/page/craftedRun.ts';
import { pageTest } from '../support/page/pageTest.ts';
import { withReport } from '../support/page/reportFile.ts';
import { waitUntil } from '../support/waitUntil.ts';

const xor = { spec: 'examples/xor.mlp.json', epochs: 300 } as const;
const hostile = `</script><script>document.title = 'broken'</script><!--<script><img src=x onerror="1">`;

for (const theme of ['Dark Modern', 'Light Modern'] as const) {
  pageTest(`a report shows what the panel shows, in its colours (${theme})`, { ...xor, theme }, async panel => {
    panel.select({ layer: 1, epoch: 120 });
    await panel.page.getByTestId('loss-log').click();
    await panel.settled();
    await withReport(panel, async report => {
      await detailOf(report, 120);
      const note = (await report.getByTestId('report-note').textContent()) ?? '';
      assert.match(note, /^Report of net\.mlp\.json, made on 2026-/);
      assert.match(note, /every epoch, and .* all 300 recorded epochs\.$/);
      assert.deepEqual(await shownIn(report), await shownIn(panel.page));
      assert.equal(await report.getByTestId('loss-log').getAttribute('aria-pressed'), 'true');
      assert.equal(await backgroundOf(report), await backgroundOf(panel.page));
    });
  });
}

pageTest('what needs the editor is not in a report', xor, async panel => {
  const names = ['button-train', 'button-trainWithNewSeed', 'button-export', 'reveal', 'why-layer'];
  for (const name of names) assert.equal(await panel.page.getByTestId(name).count(), 1, name);
  await withReport(panel, async report => {
    await detailOf(report, 300);
    for (const name of names) assert.equal(await report.getByTestId(name).count(), 0, name);
  });
});

pageTest('in a report a layer and an epoch can be chosen, and the numbers follow', xor, async panel => {
  await withReport(panel, async report => {
    await detailOf(report, 300);
    await report.getByTestId('epoch-slider').focus();
    await report.keyboard.press('Home');
    await detailOf(report, 1);
    panel.select({ layer: 1, epoch: 1 });
    await panel.settled();
    await report.getByTestId('layer-select').selectOption('1');
    await report.locator('[data-testid=layer-detail][data-layer="1"]').waitFor();
    assert.deepEqual(await shownIn(report), await shownIn(panel.page));
  });
});

pageTest(
  'names that are markup are text in a report',
  {
    run: () =>
      craftedRun({
        layers: denseLayers(2, 3).map((layer, index) => ({ ...layer, name: `${index} ${hostile}` })),
        epochs: 3,
        info: { name: hostile, spec: `file:///the-folder-of-a-person/${encodeURIComponent(hostile)}` },
      }),
  },
  async panel => {
    await withReport(panel, async report => {
      await detailOf(report, 3);
      assert.equal(await report.locator('h1').textContent(), hostile);
      assert.equal(await report.getByTestId('layer-detail').getAttribute('aria-label'), `0 ${hostile}`);
      assert.equal(await report.title(), 'Report of net.mlp.json');
      assert.equal(await report.locator('img').count(), 0);
      assert.ok(!(await report.content()).includes('the-folder-of-a-person'), 'the place of the spec is in the report');
    });
  },
);

pageTest(
  'the last epoch of a run that diverged is in a report as it is',
  {
    run: () =>
      craftedRun({
        layers: denseLayers(1, 2),
        epochs: 2,
        state: 'diverged',
        message: 'diverged at epoch 2',
        network: (name, epoch) => (name === 'loss' && epoch === 2 ? Number.POSITIVE_INFINITY : undefined),
        element: (name, index) => (name === 'meanGradient' && index < 2 ? [Number.NaN, -Infinity][index] : undefined),
      }),
  },
  async panel => {
    await withReport(panel, async report => {
      await detailOf(report, 2);
      await report.getByTestId('heatmap-meanGradient').getByText('2 not finite').waitFor();
      await report.getByTestId('loss-chart').getByText('∞', { exact: true }).waitFor();
      assert.deepEqual(await shownIn(report), await shownIn(panel.page));
    });
  },
);

pageTest(
  'a report without the tensors of any epoch says so, and has the curves',
  { run: () => craftedRun({ layers: denseLayers(1, 2), epochs: 9, recorded: [] }) },
  async panel => {
    await withReport(panel, async report => {
      await report.getByText('This report does not contain the numbers of the layers.').waitFor();
      await report.getByText('the losses and norms of every epoch, and no tensors').waitFor();
      assert.match(
        (await report.getByTestId('loss-chart').getByRole('img').getAttribute('aria-label')) ?? '',
        /9 epochs/,
      );
    });
  },
);

pageTest('the runs whose curves are drawn are in a report, and others are not', xor, async panel => {
  const [older, drawn] = ['older', 'drawn'].map(id =>
    craftedRun({ layers: denseLayers(2, 4), epochs: 40, info: { id, name: id } }),
  );
  panel.show(panel.run, [older!, drawn!, panel.run!]);
  await panel.settled();
  await panel.page.locator('[data-run=drawn]').getByTestId('overlay-run').click();
  await panel.settled();
  await withReport(
    panel,
    async report => {
      await report.getByText('2 in this report').waitFor();
      assert.equal(await report.getByTestId('remove-run').count(), 0);
      await report.locator('[data-run=drawn]').getByTestId('show-run').click();
      await report.getByRole('heading', { name: 'drawn' }).first().waitFor();
      await detailOf(report, 40);
    },
    [older!, drawn!],
  );
});

pageTest('a chart is saved as a picture by the keyboard alone', xor, async panel => {
  await panel.page.getByRole('button', { name: 'Save "Loss" as a PNG picture' }).focus();
  await panel.page.keyboard.press('Enter');
  await waitUntil('The picture has arrived', async () => panel.requests.length > 0);
  const [picture] = panel.requests;
  assert.ok(picture?.type === 'picture');
  assert.equal(picture.what, 'Loss');
  const { width, height } = sizeOf(picture.png);
  assert.equal(width, 1280);
  assert.ok(height > 600);
});

pageTest('in a report a chart is saved by the browser', { ...xor, theme: 'Light High Contrast' }, async panel => {
  await withReport(panel, async report => {
    await detailOf(report, 300);
    const download = report.waitForEvent('download');
    await report.getByTestId('save-gradient-chart').click();
    const file = await download;
    assert.match(file.suggestedFilename(), /^net\..*\.png$/);
    const png = await readFile(await file.path());
    assert.equal(sizeOf(png).width, 1280);
  });
});

pageTest('the export button asks the editor for the ways to export', xor, async panel => {
  await panel.page.getByRole('button', { name: 'Export history, weights or a report' }).click();
  await panel.settled();
  assert.deepEqual(panel.requests, [{ type: 'export' }]);
});

async function detailOf(report: Page, epoch: number): Promise<void> {
  await report.locator(`[data-testid=layer-detail][data-epoch="${epoch}"]`).waitFor();
}

/** What can be read: figures of the charts and of the layer, and the facts of the run. */
function shownIn(page: Page): Promise<string[]> {
  const parts = '[data-testid=status], [data-testid=facts], .legend, .chart-note, [data-testid=layer-detail]';
  return page.locator(parts).allTextContents();
}

function backgroundOf(page: Page): Promise<string> {
  return page.locator('body').evaluate(body => {
    const window = globalThis as unknown as { getComputedStyle(of: unknown): { readonly backgroundColor: string } };
    return window.getComputedStyle(body).backgroundColor;
  });
}

/** From the header of the PNG. */
function sizeOf(png: Uint8Array): { readonly width: number; readonly height: number } {
  const header = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: header.getUint32(16), height: header.getUint32(20) };
}

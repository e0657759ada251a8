import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { inProject } from '../../../scripts/paths.ts';
import { withTemporaryFolder } from '../../../scripts/temporary.ts';
import { makeReport } from '../../../src/report/makeReport.ts';
import { type ReportParts, reportDocument } from '../../../src/report/reportDocument.ts';
import type { Run } from '../../../src/run/run.ts';
import type { PanelPage } from './panelPage.ts';

/**
 * Saves the panel as a report, as the editor does, and opens the file in a window of its own without a network. Fails when
 * that reports an error or asks for anything. `others` are further runs of the spec, older ones first.
 */
export async function withReport(
  panel: PanelPage,
  body: (report: Page) => Promise<void>,
  others: readonly Run[] = [],
): Promise<void> {
  await withTemporaryFolder('report', async folder => {
    const file = join(folder, 'net.report.html');
    await writeFile(file, await reportOf(panel, others));
    const context = await panel.page.context().browser()!.newContext({
      viewport: panel.page.viewportSize(),
      offline: true,
      acceptDownloads: true,
    });
    try {
      const report = await context.newPage();
      const errors: string[] = [];
      report.on('pageerror', error => errors.push(error.stack ?? error.message));
      report.on('console', message => message.type() === 'error' && errors.push(message.text()));
      report.on('request', request => {
        const isInside = /^(data|blob):/.test(request.url()) || request.isNavigationRequest();
        if (!isInside) errors.push(`the report asked for ${request.url()}`);
      });
      await report.goto(pathToFileURL(file).href);
      await report.getByTestId('report-note').waitFor();
      await body(report);
      assert.deepEqual(errors, [], 'the report reported errors');
    } finally {
      await context.close();
    }
  });
}

async function reportOf(panel: PanelPage, others: readonly Run[]): Promise<string> {
  const shown = { run: panel.run!, selection: panel.selection };
  const older = others.map(run => ({ run, selection: { layer: 0, epoch: 'latest' as const } }));
  const data = makeReport({
    shown,
    runs: [...older, shown],
    findingsOf: run => panel.findingsOf(run),
    spec: 'net.mlp.json',
    appearance: await panel.appearance(),
    madeAt: Date.UTC(2026, 2, 9, 12),
    version: '1.2.3',
  });
  return [...reportDocument(data, await reportParts(), sha256)].join('');
}

async function reportParts(): Promise<ReportParts> {
  const text = (name: string) => readFile(inProject('dist/webview', name), 'utf8');
  return {
    hostScript: await text('report.js'),
    pageScript: await text('panel.js'),
    pageStyles: await text('panel.css'),
    iconStyles: await text('codicon.css'),
    iconFont: await readFile(inProject('dist/webview/codicon.ttf')),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { findingsOf } from '../../diagnose/runFindings.ts';
import { makeReport } from '../../report/makeReport.ts';
import { type ReportParts, reportDocument } from '../../report/reportDocument.ts';
import type { ViewedRun } from '../../run/runList.ts';
import { sayNoEpoch } from '../exports.ts';
import type { Runs } from '../runs.ts';
import { saveFile } from '../saveFile.ts';
import { specName } from '../specFiles.ts';
import type { Panels } from './panels.ts';

/** Saves the panel of a run as one HTML file that opens anywhere, with the run in it and as the panel looks now. */
export class Reports {
  readonly #extension: vscode.Extension<unknown>;
  readonly #runs: Runs;
  readonly #panels: Panels;

  constructor(extension: vscode.Extension<unknown>, runs: Runs, panels: Panels) {
    this.#extension = extension;
    this.#runs = runs;
    this.#panels = panels;
  }

  async export({ run }: ViewedRun): Promise<void> {
    if (run.history.epochs === 0) return sayNoEpoch(run);
    const spec = vscode.Uri.parse(run.info.spec);
    const [appearance, parts] = await Promise.all([this.#panels.appearance(spec), this.#parts()]);
    const { version } = this.#extension.packageJSON as { readonly version: string };
    await saveFile(spec, 'report', ['html'], () => {
      const runs = this.#runs.runsOf(spec.toString());
      // The selection may have moved on, and the run may have been forgotten meanwhile.
      const shown = runs.find(viewed => viewed.run === run) ?? { run, selection: { layer: 0, epoch: 'latest' } };
      const all = runs.includes(shown) ? runs : [shown];
      const facts = { spec: specName(spec), madeAt: Date.now(), version };
      const request = { shown, runs: all, findingsOf, appearance, ...facts };
      return reportDocument(makeReport(request), parts, sha256);
    });
  }

  async #parts(): Promise<ReportParts> {
    const read = (name: string) =>
      vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#extension.extensionUri, 'dist', 'webview', name));
    const text = async (name: string) => new TextDecoder().decode(await read(name));
    const [hostScript, pageScript, pageStyles, iconStyles, iconFont] = await Promise.all([
      text('report.js'),
      text('panel.js'),
      text('panel.css'),
      text('codicon.css'),
      read('codicon.ttf'),
    ]);
    return { hostScript, pageScript, pageStyles, iconStyles, iconFont };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

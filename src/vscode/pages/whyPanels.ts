import * as vscode from 'vscode';
import { sendable } from '../../page/sendable.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { walkLanguage } from '../../why/walk/steps.ts';
import { type WhyActions, WhyHost } from '../../why/whyHost.ts';
import { firstWhyView, keptWhy, type WhyView } from '../../why/whyMessage.ts';
import type { WhySources } from '../../why/whySubject.ts';
import type { Runs } from '../runs.ts';
import type { SavedRuns } from '../savedRuns.ts';
import { fillPanel, newPanel, postTo, registerPageSerializer } from './pagePanel.ts';

const viewType = 'backprop.why';

interface Open {
  readonly panel: vscode.WebviewPanel;
  readonly host: WhyHost;
}

/** The pages that say why a gradient is what it is: one a spec, rebuilt after a window reload. */
export class WhyPanels implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #runs: Runs;
  readonly #sources: WhySources;
  readonly #actionsOf: (spec: vscode.Uri) => WhyActions;
  readonly #open = new Map<string, Open>();
  /** The window closes: what comes late opens nothing. */
  #isDisposed = false;

  /** `actionsOf` gives what the page of a spec asks of the extension. */
  constructor(
    extensionUri: vscode.Uri,
    runs: Runs,
    sources: Omit<WhySources, 'language'>,
    actionsOf: (spec: vscode.Uri) => WhyActions,
  ) {
    this.#extensionUri = extensionUri;
    this.#runs = runs;
    this.#sources = { ...sources, language: walkLanguage(vscode.env.language) };
    this.#actionsOf = actionsOf;
  }

  /** Shows the spec's page, on a number or on what it was on. */
  show(spec: vscode.Uri, why?: QuantityRef): void {
    this.#look(spec, why && { why });
  }

  /** Shows the spec's page on a step of the lecture. */
  walk(spec: vscode.Uri, step: number): void {
    this.#look(spec, { step });
  }

  /** Fills a panel that VS Code has made, new or kept over a window reload. */
  adopt(panel: vscode.WebviewPanel, spec: vscode.Uri, wish?: WhyView): void {
    if (this.#isDisposed) {
      panel.dispose();
      return;
    }
    const key = spec.toString();
    this.#open.get(key)?.panel.dispose();
    const post = postTo(panel);
    const host = new WhyHost({
      post: message => post(sendable(message)),
      runs: this.#runs.of(key),
      sources: this.#sources,
      actions: this.#actionsOf(spec),
      wish,
    });
    this.#open.set(key, { panel, host });
    panel.onDidDispose(() => this.#open.get(key)?.panel === panel && this.#open.delete(key));
    fillPanel(panel, 'why', { extensionUri: this.#extensionUri, runs: this.#runs, spec }, host);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const { panel } of this.#open.values()) panel.dispose();
  }

  #look(spec: vscode.Uri, change?: Partial<WhyView>): void {
    if (this.#isDisposed) return;
    const open = this.#open.get(spec.toString());
    if (!open) {
      const column = { viewColumn: vscode.ViewColumn.Active, preserveFocus: false };
      const panel = newPanel(this.#extensionUri, { viewType, title: 'Why' }, spec, column);
      this.adopt(panel, spec, change && { ...firstWhyView, ...change });
      return;
    }
    open.panel.reveal();
    if (change) open.host.lookAt(change);
  }
}

/** Brings why pages back after a window reload; filled from the saved runs. */
export function registerWhySerializer(panels: WhyPanels, savedRuns: SavedRuns): vscode.Disposable {
  return registerPageSerializer(viewType, keptWhy, savedRuns, (panel, spec, { view }) =>
    panels.adopt(panel, spec, view),
  );
}

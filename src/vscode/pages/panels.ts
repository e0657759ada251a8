import * as vscode from 'vscode';
import { findingsOf } from '../../diagnose/runFindings.ts';
import { type PanelActions, PanelHost } from '../../panel/panelHost.ts';
import { keptPanel } from '../../panel/panelMessage.ts';
import type { Appearance } from '../../panel/reportFacts.ts';
import type { Answers } from '../../run/answers.ts';
import type { SelectionChange } from '../../run/runState.ts';
import type { Fixes } from '../findings/fixes.ts';
import type { Runs } from '../runs.ts';
import type { SavedRuns } from '../savedRuns.ts';
import { fillPanel, newPanel, postTo, registerPageSerializer } from './pagePanel.ts';

const viewType = 'backprop.panel';

/** What panels show. */
interface PanelTools {
  readonly runs: Runs;
  readonly answers: Answers;
  readonly trials: Pick<Fixes, 'trialsOf' | 'onDidChange'>;
}

interface Open {
  readonly panel: vscode.WebviewPanel;
  readonly host: PanelHost;
}

/** The training panels: one a spec, beside the editor, rebuilt after a window reload. */
export class Panels implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #tools: PanelTools;
  readonly #actionsOf: (spec: vscode.Uri) => PanelActions;
  readonly #open = new Map<string, Open>();
  /** The window closes: what comes late opens nothing. */
  #isDisposed = false;

  /** `actionsOf` gives what the panel of a spec asks of the extension. */
  constructor(extensionUri: vscode.Uri, tools: PanelTools, actionsOf: (spec: vscode.Uri) => PanelActions) {
    this.#extensionUri = extensionUri;
    this.#tools = tools;
    this.#actionsOf = actionsOf;
  }

  /** Shows the spec's panel, without taking the focus from the editor. */
  show(spec: vscode.Uri): void {
    if (this.#isDisposed) return;
    const open = this.#open.get(spec.toString());
    if (open) {
      open.panel.reveal(undefined, true);
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = newPanel(this.#extensionUri, { viewType, title: 'Training' }, spec, column);
    this.adopt(panel, spec);
  }

  /** Fills a panel that VS Code has made, new or kept over a window reload with what was selected then, if that run is back. */
  adopt(panel: vscode.WebviewPanel, spec: vscode.Uri, selection: SelectionChange = {}, run?: string): void {
    if (this.#isDisposed) {
      panel.dispose();
      return;
    }
    const key = spec.toString();
    const { runs, answers, trials } = this.#tools;
    runs.select(key, selection, run);
    this.#open.get(key)?.panel.dispose();
    const host = new PanelHost({
      post: postTo(panel),
      runs: runs.of(key),
      actions: this.#actionsOf(spec),
      findingsOf,
      trials: () => trials.trialsOf(spec),
      answers,
    });
    const trying = trials.onDidChange(changed => changed === key && host.update());
    this.#open.set(key, { panel, host });
    panel.onDidDispose(() => {
      trying.dispose();
      if (this.#open.get(key)?.panel === panel) this.#open.delete(key);
    });
    fillPanel(panel, 'panel', { extensionUri: this.#extensionUri, runs, spec }, host);
  }

  /** Shows the spec's panel and asks how it looks; undefined when its page does not say so in time. */
  async appearance(spec: vscode.Uri): Promise<Appearance | undefined> {
    this.show(spec);
    return this.#open.get(spec.toString())?.host.appearance();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const { panel } of this.#open.values()) panel.dispose();
  }
}

/** Brings panels back after a window reload; filled from the saved runs. */
export function registerPanelSerializer(panels: Panels, savedRuns: SavedRuns): vscode.Disposable {
  return registerPageSerializer(viewType, keptPanel, savedRuns, (panel, spec, { selection, run }) =>
    panels.adopt(panel, spec, selection, run),
  );
}

import * as vscode from 'vscode';
import type { PageName } from '../../page/panelDocument.ts';
import type { Runs } from '../runs.ts';
import type { SavedRuns } from '../savedRuns.ts';
import { specName } from '../specFiles.ts';
import { pageHtml } from './panelHtml.ts';

/** What stands behind a page of a spec. */
interface PageHost {
  /** The runs of the spec, or what is selected in them, have changed. */
  update(): void;
  /** The page has said something, whatever it is. */
  receive(data: unknown): void;
  hidden(): void;
  /** The panel is closed. */
  dispose(): void;
}

/** A panel for a page of a spec: `Why: xor`. */
export function newPanel(
  extensionUri: vscode.Uri,
  kind: { readonly viewType: string; readonly title: string },
  spec: vscode.Uri,
  column: { readonly viewColumn: vscode.ViewColumn; readonly preserveFocus: boolean },
): vscode.WebviewPanel {
  const title = `${kind.title}: ${specName(spec).replace(/\.mlp\.json$/, '')}`;
  return vscode.window.createWebviewPanel(kind.viewType, title, column, optionsOf(extensionUri));
}

/** Posts to the page of a panel; nothing once that is closed, as what a page asks may be answered later. */
export function postTo(panel: vscode.WebviewPanel): (message: unknown) => void {
  let isOpen = true;
  panel.onDidDispose(() => {
    isOpen = false;
  });
  return message => {
    if (isOpen) void panel.webview.postMessage(message);
  };
}

/** Puts a page into a panel that VS Code has made, new or kept over a window reload, until it is closed. */
export function fillPanel(
  panel: vscode.WebviewPanel,
  page: PageName,
  { extensionUri, runs, spec }: { readonly extensionUri: vscode.Uri; readonly runs: Runs; readonly spec: vscode.Uri },
  host: PageHost,
): void {
  const key = spec.toString();
  const subscriptions = [
    runs.onDidChange(changed => changed === key && host.update()),
    panel.webview.onDidReceiveMessage((data: unknown) => host.receive(data)),
    panel.onDidChangeViewState(() => {
      if (panel.active) runs.focus(key);
      if (!panel.visible) host.hidden();
    }),
  ];
  panel.onDidDispose(() => {
    for (const subscription of subscriptions) subscription.dispose();
    host.dispose();
  });
  host.update();
  const icon = (theme: 'light' | 'dark') => vscode.Uri.joinPath(extensionUri, 'media', `panel-${theme}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
  panel.webview.options = optionsOf(extensionUri);
  panel.webview.html = pageHtml(panel.webview, extensionUri, page);
}

/** Brings pages back after a window reload, by what they kept of themselves; filled from the saved runs. */
export function registerPageSerializer<Kept extends { readonly spec: string }>(
  viewType: string,
  keptOf: (state: unknown) => Kept | undefined,
  savedRuns: SavedRuns,
  adopt: (panel: vscode.WebviewPanel, spec: vscode.Uri, kept: Kept) => void,
): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown) {
      const kept = keptOf(state);
      // A page without a run knows of no spec.
      const spec = kept?.spec ? uriOf(kept.spec) : undefined;
      if (!kept || !spec) {
        panel.dispose();
        return;
      }
      let isClosed = false;
      panel.onDidDispose(() => {
        isClosed = true;
      });
      await savedRuns.restore(kept.spec);
      // It may have been closed meanwhile: such a panel cannot be filled, nor shown again.
      if (isClosed) return;
      adopt(panel, spec, kept);
    },
  });
}

/** Undefined of what is no URI. */
function uriOf(text: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(text, true);
  } catch {
    return undefined;
  }
}

/** A page runs its script and loads its files, and nothing else: no link of it runs a command. */
function optionsOf(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    enableCommandUris: false,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview')],
  };
}

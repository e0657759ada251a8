import type { PanelToHost } from '../src/protocol/panelMessage.ts';
import type { ReportFacts } from '../src/protocol/report.ts';
import type { SavedState } from './savedState.ts';

interface VsCodeApi {
  postMessage(message: PanelToHost): void;
  getState(): unknown;
  setState(state: SavedState): void;
  /** Only in a report, whose own script (src/report) stands in for VS Code. */
  readonly report?: ReportFacts;
}

declare global {
  /** Given by VS Code to a webview's scripts; may be called once. */
  function acquireVsCodeApi(): VsCodeApi;
}

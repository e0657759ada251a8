import type { PanelToHost } from '../src/panel/panelMessage.ts';
import type { ReportFacts } from '../src/panel/reportFacts.ts';
import type { SavedState } from './savedState.ts';

interface VsCodeApi<Message, State> {
  postMessage(message: Message): void;
  getState(): unknown;
  setState(state: State): void;
  /** Only in a report, whose own script (src/report) stands in for VS Code. */
  readonly report?: ReportFacts;
}

declare global {
  /** Given by VS Code to a webview's scripts; may be called once. The types are the training panel's where none are said. */
  function acquireVsCodeApi<Message = PanelToHost, State = SavedState>(): VsCodeApi<Message, State>;
}

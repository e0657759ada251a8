import type { PanelToHost } from '../src/protocol/panelMessage.ts';
import type { SavedState } from './savedState.ts';

interface VsCodeApi {
  postMessage(message: PanelToHost): void;
  getState(): unknown;
  setState(state: SavedState): void;
}

declare global {
  /** Given by VS Code to a webview's scripts; may be called once. */
  function acquireVsCodeApi(): VsCodeApi;
}

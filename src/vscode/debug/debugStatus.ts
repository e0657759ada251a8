import * as vscode from 'vscode';
import { epochAt, type Travel } from '../../run/travel.ts';
import { count } from '../../spec/words.ts';
import { debugType } from './debugLaunch.ts';
import type { DebugSessions, DebugState } from './debugSessions.ts';

/** The position in the status bar, as long as a network is debugged. */
export function registerDebugStatus(sessions: DebugSessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('backprop.position', vscode.StatusBarAlignment.Left, 40);
  item.name = 'Backprop Position';
  item.command = 'backprop.goToPosition';
  const show = () => {
    const state = sessions.active;
    if (!state?.travel || vscode.debug.activeDebugSession?.type !== debugType) {
      item.hide();
      return;
    }
    const { text, tooltip } = statusOf(state, state.travel);
    item.text = text;
    item.tooltip = tooltip;
    item.show();
  };
  return vscode.Disposable.from(item, sessions.onDidChange(show), vscode.debug.onDidChangeActiveDebugSession(show));
}

function statusOf({ stop }: DebugState, travel: Travel): { readonly text: string; readonly tooltip: string } {
  const epoch = `Epoch ${count(epochAt(travel, travel.time))} of ${count(travel.epochs)}`;
  if (!stop) return { text: `$(loading~spin) ${epoch}`, tooltip: 'The training is running.' };
  const { batch } = stop.at;
  const where =
    stop.position === 'end'
      ? 'After the last operation.'
      : `${epoch}, batch ${count(batch)} of ${count(travel.batches)}.`;
  const text = stop.position === 'end' ? 'end of training' : stop.position;
  return { text: `$(target) ${text}`, tooltip: `${where} Click to go to another position.` };
}

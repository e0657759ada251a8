import * as vscode from 'vscode';
import type { Run } from '../run/run.ts';
import type { BookmarkChange } from '../run/travel.ts';
import { placeAt } from '../run/travel.ts';
import type { Bookmarks } from './bookmarks.ts';
import { goTo, withSession } from './debug/debugMotion.ts';
import type { DebugSessions, DebugState } from './debug/debugSessions.ts';
import { showInformation, showInputBox } from './notify.ts';

/** Adds, lists and goes to bookmarks of the run that is debugged. */
export function registerBookmarkCommands(sessions: DebugSessions, bookmarks: Bookmarks): vscode.Disposable {
  const active = (act: (state: DebugState) => unknown) => () => withSession(sessions, act);
  const commands = {
    'backprop.addBookmark': active(async ({ run, stop }) => {
      if (!run || !stop) return;
      const title = `Bookmark ${stop.position}`;
      const note = await showInputBox({ title, prompt: 'A note, which may be empty.' });
      if (note !== undefined) bookmarks.add(run, { time: stop.time, position: stop.position, note });
    }),
    'backprop.showBookmarks': active(state => pick(state, bookmarks)),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}

/** What a view of a run does with its bookmarks. */
export function changeBookmark(sessions: DebugSessions, bookmarks: Bookmarks, run: Run, change: BookmarkChange): void {
  switch (change.kind) {
    case 'add': {
      const { time, note } = change;
      const { travel, stop } = sessions.of(run) ?? {};
      const place = travel && placeAt(travel, time);
      const layer = place?.stop.layer === undefined ? '-' : run.info.layers[place.stop.layer]?.name;
      const named = place && `${place.epoch}:${place.batch}:${place.stop.phase}:${layer}:${place.stop.operation}`;
      bookmarks.add(run, { time, note, position: stop?.time === time ? stop.position : (named ?? 'end') });
      break;
    }
    case 'rename':
      bookmarks.rename(run, change.id, change.note);
      break;
    case 'remove':
      bookmarks.remove(run, change.id);
  }
}

/** Lists the bookmarks of a run, to go to one or to remove it. */
async function pick({ session, run }: DebugState, bookmarks: Bookmarks): Promise<void> {
  if (!run) return;
  const remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Remove' };
  const itemsOf = () =>
    bookmarks.marksOf(run).map(({ id, note, position, time }) => ({
      label: position,
      description: note,
      buttons: [remove],
      id,
      time,
    }));
  if (itemsOf().length === 0) {
    void showInformation('This run has no bookmarks. Add one with Backprop: Add Bookmark.');
    return;
  }
  const picker = vscode.window.createQuickPick<ReturnType<typeof itemsOf>[number]>();
  picker.title = `Bookmarks of ${run.info.name}`;
  picker.items = itemsOf();
  picker.onDidTriggerItemButton(({ item }) => {
    bookmarks.remove(run, item.id);
    picker.items = itemsOf();
  });
  const chosen = await new Promise<number | undefined>(resolve => {
    picker.onDidAccept(() => resolve(picker.activeItems[0]?.time));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  if (chosen !== undefined) await goTo(session, chosen);
}

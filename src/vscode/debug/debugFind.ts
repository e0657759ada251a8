import * as vscode from 'vscode';
import { isProblem, parseExpression } from '../../expression/parse.ts';
import { keptTexts } from '../../run/keptState.ts';
import { showInformation } from '../notify.ts';
import type { Traces } from '../traces.ts';
import { goTo, withSession } from './debugMotion.ts';
import { askLong, type ChangeAnswer, type FindAnswer } from './debugQuery.ts';
import type { DebugSessions } from './debugSessions.ts';

/** In the workspace's state: what was searched for last. */
const historyKey = 'findInTime';
const mostHistory = 20;

type Way = 'first' | 'last' | 'next' | 'previous' | 'epoch' | 'batch' | 'change';

const ways: readonly (vscode.QuickPickItem & { readonly way: Way })[] = [
  { way: 'first', label: 'First', description: 'the first moment at which the condition holds' },
  { way: 'next', label: 'Next', description: 'the next one after this moment' },
  { way: 'previous', label: 'Previous', description: 'the last one before this moment' },
  { way: 'last', label: 'Last', description: 'the last one of the training' },
  { way: 'epoch', label: 'Table and Curve', description: 'its value after every epoch' },
  { way: 'batch', label: 'Table and Curve of Batches', description: 'its value in every batch' },
  { way: 'change', label: 'Last Change', description: 'the operation that changed it last, before this moment' },
];

interface FindTools {
  readonly sessions: DebugSessions;
  readonly traces: Traces;
  readonly memory: vscode.Memento;
}

/** `backprop.findInTime`: searches the whole training for a condition, or for the values of an expression. */
export function registerFindInTime({ sessions, traces, memory }: FindTools): vscode.Disposable {
  return vscode.commands.registerCommand('backprop.findInTime', () =>
    withSession(sessions, async ({ session }) => {
      const history = keptTexts(memory.get(historyKey));
      const expression = await askExpression(history);
      if (expression === undefined) return;
      await memory.update(
        historyKey,
        [expression, ...history.filter(text => text !== expression)].slice(0, mostHistory),
      );
      const options = { title: expression, placeHolder: 'What to search for' };
      const way = (await vscode.window.showQuickPick(ways, options))?.way;
      if (way === 'epoch' || way === 'batch') await traces.open(session, expression, way);
      else if (way === 'change') await goToLastChange(session, expression);
      else if (way !== undefined) await find(session, expression, way);
    }),
  );
}

/** Goes to the operation that changed an expression last, and says what it changed. */
export async function goToLastChange(session: vscode.DebugSession, expression: string): Promise<void> {
  const title = `Searching for the last change of ${expression}`;
  const answer = await askLong<ChangeAnswer>(session, 'backprop/lastChange', { expression }, title);
  if (!answer) return;
  const { time, position, before, after } = answer;
  if (time === undefined) {
    void showInformation(`Nothing has changed ${expression} before this moment.`);
    return;
  }
  await goTo(session, time);
  const from = before === undefined ? '' : ` from ${inShort(before)}`;
  void showInformation(`${position} has changed ${expression}${from} to ${inShort(after ?? '')}.`);
}

/** Of a tensor its shape and norm: the numbers of its preview would fill the message. */
function inShort(value: string): string {
  return value.endsWith(']') ? value.split(' [', 1)[0]! : value;
}

async function find(session: vscode.DebugSession, expression: string, which: Way): Promise<void> {
  const answer = await askLong<FindAnswer>(
    session,
    'backprop/find',
    { expression, which },
    `Searching for ${expression}`,
  );
  if (!answer) return;
  const { time, position, operands = [] } = answer;
  if (time === undefined) {
    const where = { next: ' after this moment', previous: ' before this moment' }[which as string] ?? '';
    void showInformation(`${expression} holds nowhere${where} in this training.`);
    return;
  }
  await goTo(session, time);
  const known = operands.map(({ text, value }) => `${text} is ${value}`).join(', ');
  void showInformation(`${position}: ${known || `${expression} holds`}.`);
}

/** An expression that is typed, or one that was searched for before. */
function askExpression(history: readonly string[]): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick();
  picker.title = 'Find in Time';
  picker.placeholder = 'A condition or an expression, such as norm(gradient(hidden)) < 1e-6';
  const before = history.map(label => ({ label, iconPath: new vscode.ThemeIcon('history') }));
  const fill = () => {
    const typed = picker.value.trim();
    const parsed = typed === '' ? undefined : parseExpression(typed);
    const own = { label: typed, iconPath: new vscode.ThemeIcon('search'), alwaysShow: true };
    const shown = parsed && isProblem(parsed) ? { ...own, detail: parsed.problem } : own;
    picker.items = [...(typed === '' ? [] : [shown]), ...before.filter(({ label }) => label !== typed)];
  };
  fill();
  return new Promise(resolve => {
    const done = (text: string | undefined) => {
      resolve(text);
      picker.dispose();
    };
    picker.onDidChangeValue(fill);
    picker.onDidHide(() => done(undefined));
    picker.onDidAccept(() => {
      // The list may still be that of what was typed before.
      const text = before.find(item => item === picker.activeItems[0])?.label ?? picker.value.trim();
      // What cannot be read is not searched for: its problem is below it.
      if (text !== undefined && !isProblem(parseExpression(text))) done(text);
    });
    picker.show();
  });
}

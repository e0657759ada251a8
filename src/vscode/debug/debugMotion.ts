import * as vscode from 'vscode';
import type { Run } from '../../run/run.ts';
import { startOfEpoch, type TravelWish } from '../../run/travel.ts';
import { count, errorInWords } from '../../spec/words.ts';
import { showError, showInformation, showInputBox } from '../notify.ts';
import type { DebugSessions, DebugState } from './debugSessions.ts';

type Stride = 'step' | 'layer' | 'phase' | 'batch' | 'epoch';

/** What `backprop/parsePosition` answers. */
type PositionAnswer = { readonly time: number; readonly position: string } | { readonly problem: string };

function positionOf(session: vscode.DebugSession, text: string): Thenable<PositionAnswer> {
  return session.customRequest('backprop/parsePosition', { text });
}

/** Goes to a moment; with `run` only until something stops it on the way. Resolves once it is under way. */
export async function goTo(session: vscode.DebugSession, time: number, run = false): Promise<void> {
  await session.customRequest('backprop/goto', { time, run });
}

/** Commands that go to and fro in the session that the debug views show. */
export function registerDebugMotion(sessions: DebugSessions): vscode.Disposable {
  const active = (act: (state: DebugState) => unknown) => () => withSession(sessions, act);
  const move = (by: Stride, direction: 1 | -1 | 'start') =>
    active(({ session }) => session.customRequest('backprop/move', { by, direction }));
  const builtIn = (command: string) => active(() => vscode.commands.executeCommand(command));
  const commands: Readonly<Record<string, (...args: never[]) => unknown>> = {
    'backprop.stepBack': builtIn('workbench.action.debug.stepBack'),
    'backprop.reverseContinue': builtIn('workbench.action.debug.reverseContinue'),
    'backprop.nextBatch': move('batch', 1),
    'backprop.previousBatch': move('batch', -1),
    'backprop.nextEpoch': move('epoch', 1),
    'backprop.previousEpoch': move('epoch', -1),
    'backprop.startOfLayer': move('layer', 'start'),
    'backprop.startOfPhase': move('phase', 'start'),
    'backprop.startOfBatch': move('batch', 'start'),
    'backprop.goToPosition': active(askPosition),
    'backprop.runToEpoch': active(askEpoch),
    'backprop.copyPosition': active(({ stop }) => stop && vscode.env.clipboard.writeText(stop.position)),
    /** Of links: `{ session, time }`. */
    'backprop.goToMoment': (moment?: unknown) => {
      const { session, time } = Object(moment) as Readonly<Record<string, unknown>>;
      const state = typeof session === 'string' ? sessions.byId(session) : undefined;
      return state && Number.isSafeInteger(time)
        ? said(goTo(state.session, Number(time)))
        : sayNone('The debug session of this table has ended.');
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}

/** Does something in the session that the debug views show; says what went wrong, or that there is none. */
export async function withSession(sessions: DebugSessions, act: (state: DebugState) => unknown): Promise<void> {
  const { active } = sessions;
  if (!active) sayNone('No network is being debugged. Start with Backprop: Debug Network.');
  else await said(act(active));
}

/** Goes where a view of a run asks for. Resolves once it stands there. */
export async function travel(sessions: DebugSessions, run: Run, wish: TravelWish): Promise<void> {
  const session = sessions.of(run)?.session;
  if (!session) return;
  if ('time' in wish) await goTo(session, wish.time);
  else await session.customRequest('backprop/move', wish);
  await sessions.standing(session);
}

async function said(action: unknown): Promise<void> {
  try {
    await action;
  } catch (error) {
    void showError(errorInWords(error));
  }
}

function sayNone(message: string): void {
  void showInformation(message);
}

async function askPosition({ session, stop }: DebugState): Promise<void> {
  const value = stop?.position ?? '';
  const text = await showInputBox({
    title: 'Go to Position',
    prompt: 'epoch:batch:phase:layer:operation. Parts at the end may be left out, such as 12 or 12:3:backward.',
    value,
    valueSelection: [0, value.length],
    validateInput: async typed => {
      const answer = await positionOf(session, typed);
      return 'problem' in answer ? answer.problem : undefined;
    },
  });
  if (text === undefined) return;
  const answer = await positionOf(session, text);
  if ('time' in answer) await goTo(session, answer.time);
}

async function askEpoch({ session, travel: course, stop }: DebugState): Promise<void> {
  if (!course) return;
  const { epochs } = course;
  const wrong = (typed: string) => {
    const epoch = Number(typed);
    const isRight = /^\s*\d+\s*$/.test(typed) && epoch >= 1 && epoch <= epochs;
    return isRight ? undefined : `Enter a whole number from 1 to ${count(epochs)}.`;
  };
  const value = String(Math.min(epochs, (stop?.at.epoch ?? 0) + 1));
  const text = await showInputBox({
    title: 'Run to Epoch',
    prompt: `Goes to the first operation of the epoch, of ${count(epochs)}. Breakpoints on the way stop it.`,
    value,
    valueSelection: [0, value.length],
    validateInput: wrong,
  });
  if (text !== undefined && wrong(text) === undefined) await goTo(session, startOfEpoch(course, Number(text)), true);
}

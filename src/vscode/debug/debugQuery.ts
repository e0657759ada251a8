import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { withProgress } from '../notify.ts';
import { tell } from './debugTell.ts';

/** What `backprop/find` answers. */
export interface FindAnswer {
  /** 0 to 1; less where it was cancelled. */
  readonly searched: number;
  readonly position?: string;
  readonly time?: number;
  readonly operands?: readonly { readonly text: string; readonly value: string }[];
}

/** What `backprop/trace` answers; without values where it was cancelled. */
export interface TraceAnswer {
  readonly searched: number;
  readonly times?: readonly number[];
  readonly epochs?: readonly number[];
  readonly batches?: readonly number[];
  /** NaN and infinities as `{ $number }`; null where there is none. */
  readonly values?: readonly unknown[];
  readonly missing?: string;
}

/** What `backprop/lastChange` answers. */
export interface ChangeAnswer {
  readonly searched: number;
  readonly position?: string;
  readonly time?: number;
  readonly before?: string;
  readonly after?: string;
}

/** Asks a session something that takes long: how far it is can be seen, and cancelled. Undefined where it was. Rejects with the session's words. */
export async function askLong<Answer extends { readonly searched: number }>(
  session: vscode.DebugSession,
  command: string,
  args: object,
  title: string,
): Promise<Answer | undefined> {
  const id = randomUUID();
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return withProgress(options, async (progress, cancellation) => {
    let told = 0;
    const listening = vscode.Disposable.from(
      cancellation.onCancellationRequested(() => tell(session, 'backprop/cancel', { id })),
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session: from, event, body }) => {
        if (from.id !== session.id || event !== 'backprop/progress' || body.id !== id) return;
        const percent = Math.floor(100 * Number(body.searched));
        progress.report({ increment: percent - told, message: `${percent} % searched` });
        told = percent;
      }),
    );
    try {
      const answer: Answer = await session.customRequest(command, { ...args, id });
      return answer.searched < 1 ? undefined : answer;
    } catch (error) {
      if (cancellation.isCancellationRequested) return undefined;
      throw error;
    } finally {
      listening.dispose();
    }
  });
}

import assert from 'node:assert/strict';
import { type DebugSession, debug, window, workspace } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { workspaceFile } from './support/workspace.ts';

interface Message {
  readonly type: string;
  readonly event?: string;
  readonly command?: string;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: { readonly reason?: string; readonly output?: string };
}

/** What adapters of our type send, and the sessions, while the body runs. */
async function tracked(
  body: (sent: readonly Message[], sessions: readonly DebugSession[]) => Promise<void>,
): Promise<void> {
  const sent: Message[] = [];
  const sessions: DebugSession[] = [];
  const tracker = debug.registerDebugAdapterTrackerFactory('backprop', {
    createDebugAdapterTracker: session => {
      sessions.push(session);
      return { onDidSendMessage: (message: Message) => sent.push(message) };
    },
  });
  try {
    await body(sent, sessions);
  } catch (error) {
    throw new Error(`${String(error)}; sent: ${JSON.stringify(sent)}`, { cause: error });
  } finally {
    await debug.stopDebugging();
    await waitUntil('every session has ended', async () => debug.activeDebugSession === undefined);
    tracker.dispose();
  }
}

const stops = (sent: readonly Message[]) =>
  sent.filter(({ event }) => event === 'stopped').map(({ body }) => body?.reason);

describe('the debugger', () => {
  it('starts without a launch.json on the network in the editor, and stops before its first operation', async () => {
    const document = await workspace.openTextDocument(workspaceFile('xor.mlp.json'));
    await window.showTextDocument(document);
    await tracked(async sent => {
      assert.equal(
        await debug.startDebugging(undefined, {
          type: 'backprop',
          request: 'launch',
          name: 'xor',
          program: document.uri.fsPath,
          stopOnEntry: true,
        }),
        true,
      );
      await waitUntil('it has stopped', async () => stops(sent).length > 0);
      assert.deepEqual(stops(sent), ['entry']);
      await debug.activeDebugSession!.customRequest('next', { threadId: 1 });
      await waitUntil('it has stopped again', async () => stops(sent).length > 1);
      assert.deepEqual(stops(sent), ['entry', 'step']);
    });
  });
});

import assert from 'node:assert/strict';
import {
  ConfigurationTarget,
  commands,
  type DebugConfiguration,
  type DebugSession,
  debug,
  window,
  workspace,
} from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { hoverOver, openFile, workspaceFile } from './support/workspace.ts';

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

/** A configuration as a launch.json may have it. */
function launch(more: object): DebugConfiguration {
  return { type: 'backprop', request: 'launch', name: 'a test', stopOnEntry: true, stopAtEnd: true, ...more };
}

const small =
  '{ "data": { "generate": "xor" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 4 } }';

describe('the debugger', () => {
  it('starts on a network, and stops before its first operation and after its last', async () => {
    const { uri } = await openFile('debugged.mlp.json', small);
    await tracked(async sent => {
      assert.equal(await debug.startDebugging(undefined, launch({ program: uri.fsPath })), true);
      await waitUntil('it has stopped', async () => stops(sent).length > 0);
      await debug.activeDebugSession!.customRequest('next', { threadId: 1 });
      await waitUntil('it has stopped again', async () => stops(sent).length > 1);
      await commands.executeCommand('backprop.stepBack');
      await waitUntil('it has stepped back', async () => stops(sent).length > 2);
      await commands.executeCommand('backprop.nextEpoch');
      await waitUntil('it is in the next epoch', async () => stops(sent).length > 3);
      await commands.executeCommand('backprop.reverseContinue');
      await waitUntil('it is back', async () => stops(sent).length > 4);
      await debug.activeDebugSession!.customRequest('continue', { threadId: 1 });
      await waitUntil('it has come to the end', async () => stops(sent).length > 5);
      assert.deepEqual(stops(sent), ['entry', 'step', 'step', 'step', 'entry', 'end of training']);
    });
  });

  it('debugs the text in the editor, saved or not, and says that breakpoints show as unverified', async () => {
    // In a browser, VS Code saves by itself.
    await workspace.getConfiguration('files').update('autoSave', 'off', ConfigurationTarget.Global);
    const document = await openFile('unsaved.mlp.json', small);
    const editor = await window.showTextDocument(document);
    await editor.edit(edit => edit.insert(document.positionAt(small.indexOf('4 }')), '1'));
    await tracked(async sent => {
      await debug.startDebugging(undefined, launch({ program: document.uri.fsPath }), {
        suppressSaveBeforeStart: true,
      });
      await waitUntil('it has stopped', async () => stops(sent).length > 0);
      const said = sent.flatMap(({ event, body }) => (event === 'output' ? [body?.output ?? ''] : []));
      assert.match(said.join(''), /unsaved\.mlp\.json has unsaved changes\. They are debugged/);
      await debug.activeDebugSession!.customRequest('continue', { threadId: 1 });
      await waitUntil('it has come to the end', async () => stops(sent).length > 1);
      const { position } = await debug.activeDebugSession!.customRequest('backprop/parsePosition', { text: '14' });
      assert.match(position, /^14:1:forward:only:net$/);
      await editor.edit(edit => edit.insert(document.positionAt(0), '\n'));
      await document.save();
      await waitUntil('it says that lines may be off', async () =>
        sent.some(({ body }) => /unsaved\.mlp\.json has changed\. The session goes on/.test(body?.output ?? '')),
      );
    });
  });

  it('takes a path in the folder, and variables', async () => {
    const { uri } = await openFile('relative.mlp.json', small);
    const [folder] = workspace.workspaceFolders!;
    for (const program of ['relative.mlp.json', `\${workspaceFolder}/relative.mlp.json`]) {
      await tracked(async (sent, sessions) => {
        assert.equal(await debug.startDebugging(folder, launch({ program })), true);
        await waitUntil('it has stopped', async () => stops(sent).length > 0);
        assert.equal(sessions[0]!.configuration.program, uri.fsPath);
      });
    }
  });

  it('refuses what is no network, is not there, or has mistakes, and a number that is none', async () => {
    const { uri: wrong } = await openFile('mistaken.mlp.json', '{ "data": { "generate": "xor" }, "layers": [] }');
    const { uri: right } = await openFile('correct.mlp.json', small);
    const refused = [
      { program: '' },
      { program: 7 },
      { program: workspaceFile('notes.txt').fsPath },
      { program: wrong.fsPath },
      { program: `${right.fsPath}.not-there.mlp.json` },
      { program: right.fsPath, seed: -1 },
      { program: right.fsPath, epochs: 'many' },
      { program: right.fsPath, request: 'attach' },
    ];
    await tracked(async (_, sessions) => {
      for (const more of refused) {
        // Where there is a button to wait for, nothing comes of it before it is pressed.
        void debug.startDebugging(undefined, launch(more));
        await commands.executeCommand('notifications.clearAll');
      }
      await debug.startDebugging(undefined, launch({ program: right.fsPath }));
      await waitUntil('the right one has started', async () => sessions.length > 0);
      assert.deepEqual(
        sessions.map(({ configuration }) => configuration.program),
        [right.fsPath],
      );
    });
  });

  it('debugs a run that was trained already at the epoch that is selected', async () => {
    const { uri } = await openFile('trained-before.mlp.json', small);
    await commands.executeCommand('backprop.train', uri);
    await waitUntil('it is trained', async () =>
      /Epoch 4:/.test(await hoverOver(await workspace.openTextDocument(uri), '"only"')),
    );
    await tracked(async (sent, sessions) => {
      assert.equal(await commands.executeCommand('backprop.debugRun', uri), true);
      await waitUntil('it has stopped', async () => stops(sent).length > 0);
      const { stackFrames } = await sessions[0]!.customRequest('stackTrace', { threadId: 1 });
      assert.ok(stackFrames.some(({ name }: { readonly name: string }) => name === 'epoch 4'));
    });
  });
});

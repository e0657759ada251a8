import assert from 'node:assert/strict';
import { commands, debug, extensions, Uri, workspace } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { openFile } from './support/workspace.ts';

const extensionId = 'backprop-debugger.backprop-debugger';
const spec = '{ "data": { "generate": "xor" }, "layers": [{ "units": 1 }], "training": { "epochs": 3 } }';

/** What a link in a text, a key binding or another extension may give to any command. */
const forged: Readonly<Record<string, readonly unknown[]>> = {
  null: [null],
  'a number': [Number.NaN, -1, 1e308],
  'a text': ['\u202e<img src=x>[a](command:workbench.action.quit)', '../../../etc/passwd', '__proto__'],
  'a huge text': ['x'.repeat(1_000_000)],
  'a list': [[[[]]], [], [1]],
  'an object of nothing': [{}, {}, {}],
  'an object like a line': [{ kind: 'value', layer: 1e9, tensor: '__proto__', row: -1, column: 0.5, group: 'x' }],
  'an object like a watch': [{ watch: { layer: 'constructor', tensor: 'toString' }, node: { kind: 'nothing' } }],
  'an object like a watch of nothing': [{ watch: null, node: null, ref: { layer: -1 } }],
  'an object like a moment': [{ session: '__proto__', time: Number.POSITIVE_INFINITY, spec: 5, ref: [] }],
  'an object like a variable': [{ container: null, variable: { evaluateName: 7 }, sessionId: {} }],
  'an address like an object': [{ scheme: 'file', path: '/etc/passwd', fsPath: '/etc/passwd' }],
  'an address of the web': [Uri.parse('http://127.0.0.1:1/a.mlp.json'), Uri.parse('http://127.0.0.1:1/b')],
  'an address of a command': [Uri.parse('command:workbench.action.quit'), 'all', 0],
  'an address of nothing saved': [Uri.parse('untitled:forged.mlp.json')],
  'an address outside of the folder': [Uri.file('/etc/passwd'), Uri.file('/etc/passwd')],
  'an address of a file that is not there': [Uri.file('/none/such.mlp.json'), Uri.file('/none/such.json'), -1],
};

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('every command', () => {
  it('takes what anybody gives it: none throws, none opens or reads what is no network', async () => {
    const extension = extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed in this VS Code`);
    await extension.activate();
    const document = await openFile('forged.mlp.json', spec);
    await commands.executeCommand('backprop.train', document.uri);
    const contributed = (extension.packageJSON as Manifest).contributes.commands.map(({ command }) => command);
    // Those of links are not in menus.
    const names = new Set([...contributed, ...(await commands.getCommands(true)).filter(isOurs)]);
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const thrown: string[] = [];
    try {
      for (const name of names) {
        for (const [what, args] of Object.entries(forged)) {
          const problem = await problemOf(name, args);
          if (problem !== undefined) thrown.push(`${name} with ${what}: ${problem}`);
        }
      }
    } finally {
      process.off('unhandledRejection', note);
    }
    await debug.stopDebugging();
    assert.deepEqual(thrown, []);
    assert.deepEqual(unhandled, []);
    const opened = workspace.textDocuments.map(({ uri }) => uri.toString());
    assert.deepEqual(
      opened.filter(uri => /^(?:https?|command):|etc\/passwd/.test(uri)),
      [],
    );
  });
});

function isOurs(command: string): boolean {
  return (
    command.startsWith('backprop.') && !/\.(?:focus|open|resetViewLocation|removeView|toggleVisibility)$/.test(command)
  );
}

/** What a command throws. What it asks meanwhile is cancelled. */
async function problemOf(name: string, args: readonly unknown[]): Promise<string | undefined> {
  let isSettled = false;
  let problem: string | undefined;
  void commands
    .executeCommand(name, ...args)
    .then(undefined, (error: unknown) => {
      problem = error instanceof Error ? error.message : String(error);
    })
    .then(() => {
      isSettled = true;
    });
  await waitUntil(`${name} has ended`, async () => {
    if (isSettled) return true;
    await commands.executeCommand('workbench.action.closeQuickOpen');
    return isSettled;
  });
  return problem;
}

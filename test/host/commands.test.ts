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

describe('a command', () => {
  const extension = extensions.getExtension(extensionId)!;
  const contributed = (extension.packageJSON as Manifest).contributes.commands.map(({ command }) => command);
  const unhandled: unknown[] = [];
  // The oldest VS Code has no program to search with in these tests, and other extensions of this process search, too.
  const isSearch = (error: unknown) => /ripgrep.* ENOENT/.test(String(error));
  const note = (error: unknown) => void (isSearch(error) || unhandled.push(error));

  before(async () => {
    await extension.activate();
    const document = await openFile('forged.mlp.json', spec);
    await commands.executeCommand('backprop.train', document.uri);
    process.on('unhandledRejection', note);
  });

  after(async () => {
    process.off('unhandledRejection', note);
    await debug.stopDebugging();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  for (const name of contributed) it(`takes what anybody gives it (${name})`, () => takesAnything(name));

  it('that only links name takes what anybody gives it', async () => {
    const others = (await commands.getCommands(true)).filter(name => isOurs(name) && !contributed.includes(name));
    assert.ok(others.includes('backprop.goToMoment'));
    for (const name of others) await takesAnything(name);
  });

  it('that was given the address of what is no network has not opened it, and nothing failed unseen', () => {
    const opened = workspace.textDocuments.map(({ uri }) => uri.toString());
    assert.deepEqual(
      opened.filter(uri => /^(?:https?|command):|etc\/passwd/.test(uri)),
      [],
    );
    assert.deepEqual(unhandled, []);
  });
});

async function takesAnything(name: string): Promise<void> {
  const waiting = new Set(Object.keys(forged));
  const thrown: string[] = [];
  for (const [what, args] of Object.entries(forged)) {
    commands
      .executeCommand(name, ...args)
      .then(undefined, (error: unknown) => thrown.push(`${what}: ${error instanceof Error ? error.stack : error}`))
      .then(() => waiting.delete(what));
  }
  // What it asks meanwhile, in a list or in a message with buttons, is cancelled.
  await waitUntil(`${name} has ended`, async () => {
    await commands.executeCommand('workbench.action.closeQuickOpen');
    await commands.executeCommand('notifications.clearAll');
    return waiting.size === 0;
  }).catch((error: Error) => thrown.push(`${error.message} With ${[...waiting].join(', ')}`));
  assert.deepEqual(thrown, []);
}

function isOurs(command: string): boolean {
  return (
    command.startsWith('backprop.') && !/\.(?:focus|open|resetViewLocation|removeView|toggleVisibility)$/.test(command)
  );
}

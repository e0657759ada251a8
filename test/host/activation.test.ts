import assert from 'node:assert/strict';
import { commands, type DocumentSymbol, extensions, type TextDocument } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { openFile } from './support/workspace.ts';

const extensionId = 'backprop-debugger.backprop-debugger';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** Whether VS Code's JSON service knows the document: by then whatever wakes for its language has been woken. */
async function isOutlined({ uri }: TextDocument): Promise<boolean> {
  const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  return (symbols?.length ?? 0) > 0;
}

// The first tests of all files: nothing may have woken the extension before.
describe('activation', () => {
  it('does not happen for other JSON files, and does for a network', async () => {
    const extension = extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed in this VS Code`);
    for (const name of ['plain.json', 'tsconfig.json', 'notes.jsonc']) {
      const other = await openFile(name, '{ "compilerOptions": {} }');
      await waitUntil(`${name} is outlined`, () => isOutlined(other));
      assert.equal(extension.isActive, false, `${name}, of the language ${other.languageId}, wakes the extension`);
    }
    await openFile('wakes.mlp.json', '{ "data": { "generate": "xor" }, "layers": [{ "units": 1 }] }');
    await waitUntil('the extension is active', async () => extension.isActive);
  });

  it('registers every command that package.json contributes', async () => {
    const extension = extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed in this VS Code`);
    await extension.activate();
    const contributed = (extension.packageJSON as Manifest).contributes.commands.map(entry => entry.command);
    assert.ok(contributed.length > 0);
    const registered = new Set(await commands.getCommands(true));
    assert.deepEqual(
      contributed.filter(command => !registered.has(command)),
      [],
    );
  });
});

import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';

const extensionId = 'backprop-debugger.backprop-debugger';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
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

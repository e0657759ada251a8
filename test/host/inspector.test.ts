import assert from 'node:assert/strict';
import { commands, env, type TextDocument, window, workspace } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { hoverOver, openFile } from './support/workspace.ts';

const spec =
  '{ "data": { "generate": "xor" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 5 } }';
const weight = { kind: 'value', layer: 0, tensor: 'weightUpdate', row: 0, column: 1 };
const tensor = { kind: 'tensor', layer: 0, tensor: 'weightUpdate' };

async function trained(name: string): Promise<TextDocument> {
  const document = await openFile(name, spec);
  await commands.executeCommand('backprop.train', document.uri);
  await waitUntil('it is trained', async () => (await hoverOver(document, '"only"')).includes('Epoch 5:'));
  return document;
}

/** The text of the editor that shows a table. */
async function table(): Promise<TextDocument> {
  await waitUntil('the table is shown', async () => window.activeTextEditor?.document.uri.scheme === 'backprop-table');
  return window.activeTextEditor!.document;
}

describe('the gradient inspector', () => {
  it('copies a number in three forms, which are the same number', async () => {
    await trained('copied.mlp.json');
    const copied = async (command: string, line: object) => {
      await commands.executeCommand(command, line);
      return env.clipboard.readText();
    };
    const text = await copied('backprop.copyAsText', weight);
    assert.ok(Number.isFinite(Number(text)) && text !== '', text);
    assert.equal(await copied('backprop.copyAsJson', weight), text);
    assert.equal(Number(await copied('backprop.copyAsNumPy', weight)), Number(text));
    const [row] = JSON.parse(await copied('backprop.copyAsJson', tensor)) as number[][];
    assert.equal(row?.length, 2);
    assert.equal(row[1], Number(text));
  });

  it('opens a tensor as a table that cannot be written to', async () => {
    await trained('table.mlp.json');
    await commands.executeCommand('backprop.openAsTable', tensor);
    const document = await table();
    assert.match(document.uri.path, /only ΔW epoch 5\.csv$/);
    const [header, unit, end] = document.getText().split(/\r?\n/);
    assert.match(header!, /^unit,/);
    assert.equal(unit!.split(',').length, 3);
    assert.equal(end, '');
    assert.notEqual(workspace.fs.isWritableFileSystem('backprop-table'), true);
  });

  it('takes no harm from a command without a line, as a person may bind it to a key', async () => {
    await trained('sorted.mlp.json');
    for (const command of ['sortInspector', 'unsortInspector', 'clearInspectorFilter', 'copyAsText', 'openAsTable']) {
      await commands.executeCommand(`backprop.${command}`);
    }
  });
});

import assert from 'node:assert/strict';
import { commands, type TextDocument, window } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { hoverOver, openFile } from './support/workspace.ts';

const code = 'symmetric-initialization';
const zeros = `{
  "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] },
  "layers": [
    { "name": "hidden", "units": 8, "activation": "tanh", "init": "zeros" }, // all the same
    { "name": "out", "units": 1, "activation": "sigmoid", "init": "zeros" }
  ],
  "optimizer": { "type": "adam", "learningRate": 0.1 },
  "training": { "epochs": 200, "batchSize": "full" }
}
`;

async function tried(document: TextDocument): Promise<readonly string[]> {
  return (await commands.executeCommand<readonly string[] | undefined>('backprop.tryFix', document.uri, code, 0)) ?? [];
}

describe('fixes', () => {
  it('are tried on a copy while nothing is trained, and then applied as an edit that can be undone', async () => {
    const document = await openFile('zeros.mlp.json', zeros);
    const [text] = await tried(document);
    assert.match(text ?? '', /: Reaches 1 in \d of 5 seeds.* \(now: 0\.5 in 5 of 5\)\.$/);
    assert.equal(document.getText(), zeros);
    await commands.executeCommand('backprop.applyFix', document.uri, code, 0);
    assert.notEqual(document.getText(), zeros);
    assert.match(document.getText(), /"init": "glorotUniform" *\}, \/\/ all the same/);
    assert.deepEqual([document.isDirty, window.activeTextEditor?.document], [true, document]);
    await commands.executeCommand('undo');
    assert.equal(document.getText(), zeros);
  });

  it('of a run are not applied to a text that has become another one', async () => {
    const document = await openFile('edited.mlp.json', zeros);
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('it is trained', async () => (await hoverOver(document, '"tanh"')).includes('Epoch 200:'));
    const editor = await window.showTextDocument(document);
    const at = zeros.indexOf('"name": "hidden"');
    await editor.edit(edit =>
      edit.insert(document.positionAt(zeros.indexOf('[', zeros.indexOf('layers')) + 1), '{ "units": 2 },'),
    );
    assert.ok(at > 0);
    const edited = document.getText();
    await commands.executeCommand('backprop.applyFix', document.uri, 'stalled', 0);
    assert.equal(document.getText(), edited);
  });
});

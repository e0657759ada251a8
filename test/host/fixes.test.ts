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

  it('go to the layer where it is now, after a training of the text as it was', async () => {
    const document = await openFile('edited.mlp.json', zeros);
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('it is trained', async () => (await hoverOver(document, '"tanh"')).includes('Epoch 200:'));
    const editor = await window.showTextDocument(document);
    await editor.edit(edit =>
      edit.insert(document.positionAt(zeros.indexOf('[', zeros.indexOf('layers')) + 1), '{ "units": 2 },'),
    );
    await commands.executeCommand('backprop.applyFix', document.uri, code, 0);
    const text = document.getText();
    assert.match(text, /\{ "units": 2 \},\s+\{ "name": "hidden", .*"init": "glorotUniform" *\}/);
  });
});

import assert from 'node:assert/strict';
import { commands, window } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { hoverOver, openFile } from './support/workspace.ts';

describe('weights into a spec', () => {
  it('are an edit of the open document, which is shown, not saved, and can be undone', async () => {
    const document = await openFile(
      'weights.mlp.json',
      '{ "data": { "generate": "xor" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 3 } }',
    );
    const before = document.getText();
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('it is trained', async () => (await hoverOver(document, '"only"')).includes('Epoch 3:'));
    await commands.executeCommand('backprop.weightsIntoSpec');
    assert.match(document.getText(), /"weights": \[\s+\[-?[\d.e-]+, -?[\d.e-]+\]\s+\],\s+"biases": \[-?[\d.e-]+\] \}/);
    assert.equal(document.isDirty, true);
    assert.equal(window.activeTextEditor?.document, document);
    await commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });
});

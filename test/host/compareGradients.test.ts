import assert from 'node:assert/strict';
import { commands, type TextDocument, workspace } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { openFile } from './support/workspace.ts';

/** y = w x + b at w = 1, b = 0 for x = 2, t = 1: dE/dw = 2, dE/db = 1. */
const spec = `{
  "data": { "inputs": [[2]], "targets": [[1]] },
  "layers": [{ "name": "line", "units": 1, "weights": [[1]] }],
  "loss": "halfSquaredError"
}`;

function comparison(): TextDocument | undefined {
  return workspace.textDocuments.find(({ uri }) => uri.scheme === 'backprop-comparison');
}

describe('comparing my gradients', () => {
  it('shows the mistake first, then every tensor', async () => {
    const document = await openFile('compared.mlp.json', spec);
    const own = await openFile('own.json', '{"layers": [{"weights": [[-2]], "biases": [-1]}]}');
    await commands.executeCommand('backprop.compareGradients', document.uri, own.uri);
    await waitUntil('the comparison is open', async () => comparison() !== undefined);
    const lines = comparison()!.getText().split('\n');
    assert.equal(lines[0], 'own.json against compared.mlp.json');
    assert.match(lines[2]!, /^The gradient is multiplied by -1: the sign is reversed/);
    assert.ok(lines.some(text => /^ {2}line, dE\/dW +WRONG +-1 /.test(text)));
  });
});

import assert from 'node:assert/strict';
import { commands, TabInputWebview, window, workspace } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { hoverOver, openFile, workspaceFile } from './support/workspace.ts';

function panels(): string[] {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith('backprop.panel'))
    .map(({ label }) => label);
}

describe('training', () => {
  it('a hover tells shapes and formulas before, and the latest norms after a training', async () => {
    const document = await workspace.openTextDocument(workspaceFile('xor.mlp.json'));
    let before = '';
    await waitUntil('the extension answers', async () => {
      before = await hoverOver(document, '"tanh"');
      return before !== '';
    });
    assert.match(before, /W 4x2, b 4, 12 parameters/);
    assert.match(before, /dnet\/dvec\(W\) `4x8`/);
    assert.doesNotMatch(before, /Epoch/);
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('the panel is there', async () => panels().includes('Training: xor'));
    await waitUntil('the last epoch is hovered', async () =>
      /Epoch 20: ‖delta‖ [\d.e-]+, ‖dE\/dW‖ [\d.e-]+, ‖ΔW‖ [\d.e-]+/.test(await hoverOver(document, '"tanh"')),
    );
  });

  it('the text in the editor is trained, saved or not, and outside of layers nothing is hovered by us', async () => {
    const document = await openFile(
      'undocument.mlp.json',
      '{ "data": { "generate": "xor" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 3 } }',
    );
    const editor = await window.showTextDocument(document);
    const epochs = document.getText().indexOf('3 }');
    await editor.edit(edit => edit.insert(document.positionAt(epochs), '1'));
    assert.equal(document.isDirty, true);
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('13 epochs are trained', async () => (await hoverOver(document, '"only"')).includes('Epoch 13:'));
    assert.doesNotMatch(await hoverOver(document, '"generate"'), /Jacobian/);
  });

  it('training again and again, hastily, ends with one panel and the newest run', async () => {
    const document = await openFile(
      'hasty.mlp.json',
      '{ "data": { "generate": "xor" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 40 } }',
    );
    await Promise.all([1, 2, 3].map(() => commands.executeCommand('backprop.train', document.uri)));
    await waitUntil('it is trained', async () => (await hoverOver(document, '"only"')).includes('Epoch 40:'));
    assert.deepEqual(
      panels().filter(label => label === 'Training: hasty'),
      ['Training: hasty'],
    );
  });

  it('the training panel that is shown is that of the spec in the editor, whichever was trained last', async () => {
    const text =
      '{ "data": { "generate": "xor" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 5 } }';
    const [trained, other] = [await openFile('trained.mlp.json', text), await openFile('other.mlp.json', text)];
    await commands.executeCommand('backprop.train', trained.uri);
    await waitUntil('it is trained', async () => (await hoverOver(trained, '"only"')).includes('Epoch 5:'));
    await window.showTextDocument(other);
    await commands.executeCommand('backprop.showPanel');
    await waitUntil('its panel is there', async () => panels().includes('Training: other'));
    await commands.executeCommand('backprop.showInspectedPanel');
    await waitUntil('the panel of the run in the inspector is in front', async () =>
      window.tabGroups.all.some(({ activeTab }) => activeTab?.label === 'Training: trained'),
    );
  });

  it('a network is trained with a seed that is asked for, and with a new one', async () => {
    const text =
      '{ "data": { "generate": "xor" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 5 } }';
    let files = 0;
    const normsAfter = async (command: string, ...options: readonly unknown[]) => {
      const document = await openFile(`seeds${files++}.mlp.json`, text);
      await commands.executeCommand(command, document.uri, ...options);
      let norms: string | undefined;
      await waitUntil('it is trained', async () => {
        norms = /^Epoch 5: .*$/m.exec(await hoverOver(document, '"only"'))?.[0];
        return norms !== undefined;
      });
      return norms;
    };
    const asWritten = await normsAfter('backprop.train');
    assert.equal(await normsAfter('backprop.train', { seed: 0 }), asWritten);
    assert.notEqual(await normsAfter('backprop.train', { seed: 7 }), asWritten);
    assert.notEqual(await normsAfter('backprop.trainWithNewSeed'), asWritten);
  });

  it('a layer that was changed since the training is not given old norms', async () => {
    const document = await openFile(
      'changed.mlp.json',
      '{ "data": { "generate": "and" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 2 } }',
    );
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('it is trained', async () => (await hoverOver(document, '"only"')).includes('Epoch 2:'));
    const editor = await window.showTextDocument(document);
    const units = document.getText().indexOf('1 }');
    await editor.edit(edit => edit.insert(document.positionAt(units), '1'));
    assert.match(await hoverOver(document, '"only"'), /train again to see its gradient/);
  });

  it('a finished run goes on for more epochs, with its own text, and not once its data has changed', async () => {
    const table = (last: number) => `x,y\n0,0\n1,1\n2,0\n3,${last}\n`;
    await workspace.fs.writeFile(workspaceFile('going-on.csv'), new TextEncoder().encode(table(1)));
    const text =
      '{ "data": { "csv": "going-on.csv", "target": "y" }, "layers": [{ "name": "only", "units": 1, "activation": "sigmoid" }], "training": { "epochs": 5 } }';
    const document = await openFile('going-on.mlp.json', text);
    const trained = (epochs: number) =>
      waitUntil(`${epochs} epochs are trained`, async () =>
        (await hoverOver(document, '"only"')).includes(`Epoch ${epochs}:`),
      );
    const goesOn = (epochs: number) => commands.executeCommand<boolean>('backprop.continue', document.uri, { epochs });
    /** The last epoch is seen before its run has ended, and until then it is not continued. */
    const isContinued = (epochs: number) => waitUntil(`${epochs} more epochs begin`, async () => await goesOn(epochs));
    await commands.executeCommand('backprop.train', document.uri);
    await trained(5);
    await isContinued(3);
    await trained(8);
    assert.equal(await goesOn(0), false);
    await workspace.fs.writeFile(workspaceFile('going-on.csv'), new TextEncoder().encode(table(0)));
    assert.equal(await goesOn(2), false);
    await trained(8);
    await workspace.fs.writeFile(workspaceFile('going-on.csv'), new TextEncoder().encode(table(1)));
    // The file in the editor says something else by now.
    const editor = await window.showTextDocument(document);
    await editor.edit(edit => edit.insert(document.positionAt(text.indexOf('5 }')), '7'));
    await isContinued(2);
    await trained(10);
  });
});

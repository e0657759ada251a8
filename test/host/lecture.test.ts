import assert from 'node:assert/strict';
import { commands, languages, TabInputWebview, window, workspace } from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { hoverOver } from './support/workspace.ts';

const isWhyPage = ({ input }: { readonly input: unknown }) =>
  input instanceof TabInputWebview && input.viewType.endsWith('backprop.why');
const whyPages = () => window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isWhyPage);

describe('the lecture walk', () => {
  it('opens its network, trains it, and shows the why page; a second walk does not train again', async () => {
    await commands.executeCommand('backprop.walk');
    const document = workspace.textDocuments.find(({ uri }) => uri.path === '/lecture.mlp.json');
    assert.ok(document);
    assert.equal(document.languageId, 'mlp');
    await waitUntil('the why page is there', async () => whyPages().length === 1);
    await waitUntil('it is trained', async () => (await hoverOver(document, '"V"')).includes('Epoch 500:'));
    await waitUntil('nothing is said against it', async () => languages.getDiagnostics(document.uri).length === 0);
    await commands.executeCommand('backprop.walk', 6);
    assert.equal(whyPages().length, 1);
    assert.match(await hoverOver(document, '"W"'), /Epoch 500:/);
  });

  it('a sample is chosen from the list, and another one typed, beginning with the numbers of the first', async () => {
    await commands.executeCommand('backprop.walk');
    /** Accepts whatever is shown until the command has ended. */
    const accept = async (...before: readonly string[]) => {
      let isOver = false;
      const choosing = commands.executeCommand('backprop.chooseSample').then(() => {
        isOver = true;
      });
      for (const command of before) await commands.executeCommand(command);
      await waitUntil('the choice is made', async () => {
        if (!isOver) await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return isOver;
      });
      await choosing;
    };
    await accept();
    await accept('workbench.action.quickOpenSelectNext');
  });
});

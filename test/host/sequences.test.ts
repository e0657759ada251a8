import assert from 'node:assert/strict';
import {
  commands,
  debug,
  languages,
  Range,
  TabInputText,
  TabInputWebview,
  type TextDocument,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { type Action, type ActionKind, inWords, plannedActions } from '../unit/sequences/plan.ts';
import { Random } from '../unit/sequences/random.ts';
import { texts } from '../unit/sequences/texts.ts';
import { hoverOver, workspaceFile } from './support/workspace.ts';

/** As many as in a sequence of the fake editor, which this is to keep honest. */
const length = 50;
const names = ['sequence a.mlp.json', 'sequence b ü#1.mlp.json'] as const;

const fileOf = ({ which }: Action) => workspaceFile(names[which % 2]!);
const textOf = ({ also }: Action) => texts[also % texts.length]!.text;
const openDocument = (file: Uri) => workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());

/** A document with text of its own; a file that is gone has none. */
async function documentOf(file: Uri): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(file);
  } catch {
    return undefined;
  }
}

async function replaceText(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new Range(document.positionAt(0), end), text);
  await workspace.applyEdit(edit);
}

/** What may open a dialogue, which holds up everything, or ask a person, of whom there is none, is left out. */
const acts: Partial<Record<ActionKind, (action: Action) => unknown>> = {
  train: action => trained(fileOf(action), 'backprop.train'),
  trainWithNewSeed: action => trained(fileOf(action), 'backprop.trainWithNewSeed'),
  stop: () => commands.executeCommand('backprop.stop'),
  edit: async action => {
    const document = await documentOf(fileOf(action));
    if (document) await replaceText(document, textOf(action));
  },
  undo: async action => {
    const document = await documentOf(fileOf(action));
    if (document) await window.showTextDocument(document).then(() => commands.executeCommand('undo'));
  },
  save: action => openDocument(fileOf(action))?.save(),
  openDocument: async action => {
    const document = await documentOf(fileOf(action));
    if (document) await window.showTextDocument(document);
  },
  closeDocument: async action => {
    const document = openDocument(fileOf(action));
    if (!document) return;
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },
  deleteFile: action => workspace.fs.delete(fileOf(action)).then(undefined, () => undefined),
  writeFile: action => workspace.fs.writeFile(fileOf(action), new TextEncoder().encode(textOf(action))),
  showPanel: action => commands.executeCommand('backprop.showPanel', fileOf(action)),
  closePanel: async ({ also }) => {
    const tabs = window.tabGroups.all
      .flatMap(group => group.tabs)
      .filter(({ input }) => input instanceof TabInputWebview);
    if (tabs.length > 0) await window.tabGroups.close(tabs[also % tabs.length]!);
  },
  hidePanel: async action => {
    const document = await documentOf(fileOf(action));
    if (document) await window.showTextDocument(document, { viewColumn: 1 + (action.also % 2), preview: true });
  },
  why: () => commands.executeCommand('backprop.why', { layer: 0, quantity: 'meanGradient', row: 0, column: 0 }),
  checkGradients: async action => {
    if (await documentOf(fileOf(action))) await commands.executeCommand('backprop.checkGradients', fileOf(action));
  },
  debugStop: () => debug.stopDebugging(),
};

/** Trains what is there, and waits for the end where there is one: a training that goes on would be asked about. */
async function trained(file: Uri, command: string): Promise<void> {
  const document = await documentOf(file);
  if (!document) return;
  const network = texts.find(({ text }) => text === document.getText());
  await commands.executeCommand(command, file);
  if (network?.end !== 'finished' || network.name === 'of a file') return;
  await waitUntil(`${network.name} is trained`, async () =>
    (await hoverOver(document, '"activation"')).includes(`Epoch ${network.epochs}:`),
  );
}

/** Errors are underlined exactly where the text has some. */
async function assertProblemsAreRight(file: Uri): Promise<void> {
  const document = openDocument(file);
  const network = document && texts.find(({ text }) => text === document.getText());
  if (!document || !network || network.name === 'of a file') return;
  const isRefused = network.end === undefined;
  await waitUntil(
    `the problems of ${network.name} are shown`,
    async () =>
      languages.getDiagnostics(file).some(({ source, severity }) => source === 'backprop' && severity === 0) ===
      isRefused,
  );
}

describe('random sequences', () => {
  for (let seed = 1; seed <= 5; seed++) {
    it(`sequence ${seed} throws nothing, and the last state is right`, async () => {
      const faults: string[] = [];
      const unhandled = (error: unknown) => {
        const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
        // Other extensions live in the same process.
        if (stack.includes('/dist/extension.cjs')) faults.push(stack);
      };
      process.on('unhandledRejection', unhandled);
      const done: string[] = [];
      try {
        for (const [index, name] of names.entries()) {
          await workspace.fs.writeFile(workspaceFile(name), new TextEncoder().encode(texts[index]!.text));
        }
        for (const action of plannedActions(new Random(seed), length, kind => acts[kind] !== undefined)) {
          done.push(inWords(action));
          await acts[action.kind]!(action);
          if (action.then === 'rest') await assertProblemsAreRight(fileOf(action));
          assert.deepEqual(faults, []);
        }
        for (const name of names) await assertLastIsRight(workspaceFile(name));
        assert.deepEqual(faults, []);
      } catch (error) {
        throw new Error(`after\n  ${done.join('\n  ')}\n${(error as Error).stack}`);
      } finally {
        process.off('unhandledRejection', unhandled);
        await window.tabGroups.close(
          window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => !(input instanceof TabInputText)),
        );
      }
    });
  }
});

/** Whatever was done: a good text in the file is trained to its end, and its panel is there once. */
async function assertLastIsRight(file: Uri): Promise<void> {
  await workspace.fs.writeFile(file, new TextEncoder().encode(texts[1]!.text));
  const document = await workspace.openTextDocument(file);
  if (document.getText() !== texts[1]!.text) await replaceText(document, texts[1]!.text);
  await assertProblemsAreRight(file);
  await trained(file, 'backprop.train');
  const title = `Training: ${file.path.slice(file.path.lastIndexOf('/') + 1).replace('.mlp.json', '')}`;
  const labels = () => window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label);
  await waitUntil('the panel is there', async () => labels().filter(label => label === title).length === 1);
  await document.save();
}

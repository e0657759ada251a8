import assert from 'node:assert/strict';
import {
  type CompletionList,
  ConfigurationTarget,
  commands,
  type DocumentSymbol,
  debug,
  Location,
  languages,
  Position,
  Range,
  Selection,
  SourceBreakpoint,
  type TextDocument,
  type TextEdit,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { forcedLanguage, patternFor } from '../../src/vscode/forcedLanguage.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { diagnosticsOf, hoverOver, openFile, workspaceFile } from './support/workspace.ts';

const text = `{
  // of four rows
  "data": { "generate": "xor" },
  "layers": [
    { "name": "hidden", "units": 4, "activation": "tanh" }, /* the first */
    { "name": "out", "units": 1, "activation": "sigmoid" },
  ],
}
`;

async function labelsAt(document: TextDocument, position: Position): Promise<string[]> {
  const list = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

/** The position right after a text of the document. */
function behind(document: TextDocument, part: string): Position {
  return document.positionAt(document.getText().indexOf(part) + part.length);
}

async function outlineOf(document: TextDocument): Promise<string[]> {
  const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  return (symbols ?? []).map(({ name }) => name);
}

async function associate(associations: Readonly<Record<string, string>> | undefined): Promise<void> {
  await workspace.getConfiguration('files').update('associations', associations, ConfigurationTarget.Workspace);
}

describe('the language of network files', () => {
  afterEach(() => associate(undefined));

  it('is mlp, and completes keys and values with what the schema says', async () => {
    const document = await openFile('completed.mlp.json', text);
    assert.equal(document.languageId, 'mlp');
    await waitUntil('keys are offered', async () =>
      (await labelsAt(document, behind(document, '"units": 4, '))).some(label => label === 'dropout'),
    );
    assert.ok(
      (await labelsAt(document, behind(document, '"activation": '))).some(label => label.includes('leakyRelu')),
    );
    await waitUntil('a key is documented', async () =>
      /learn|units|neuron|output/i.test(await hoverOver(document, '"units"')),
    );
  });

  it('allows comments and trailing commas', async () => {
    const document = await openFile('commented.mlp.json', text);
    // Only what is shown is validated; a mistake that is reported proves that the text has been read.
    await window.showTextDocument(document);
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(document.lineCount - 1, 0), ']');
    await workspace.applyEdit(edit);
    const found = () => languages.getDiagnostics(document.uri).filter(({ source }) => source !== 'backprop');
    await waitUntil('the service reports the bracket', async () => found().length > 0);
    assert.deepEqual(
      found().map(({ range }) => range.start.line),
      [document.lineCount - 1],
    );
  });

  it('formats and keeps the comments, and outlines', async () => {
    const document = await openFile('formatted.mlp.json', text.replace('"units": 4', '"units":4'));
    const format = async () =>
      (await commands.executeCommand<TextEdit[] | undefined>('vscode.executeFormatDocumentProvider', document.uri, {
        tabSize: 2,
        insertSpaces: true,
      })) ?? [];
    await waitUntil('it is formatted', async () => (await format()).length > 0);
    const edit = new WorkspaceEdit();
    edit.set(document.uri, await format());
    await workspace.applyEdit(edit);
    const formatted = document.getText();
    assert.match(formatted, /"units": 4,/);
    assert.ok(formatted.includes('// of four rows') && formatted.includes('/* the first */'));
    assert.deepEqual(await outlineOf(document), ['data', 'layers']);
  });

  it('toggles line comments and takes breakpoints', async () => {
    const document = await openFile('broken.mlp.json', text);
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(4, 4, 4, 4);
    await commands.executeCommand('editor.action.commentLine');
    assert.match(document.lineAt(4).text, /^ {4}\/\/ \{ "name": "hidden"/);
    await commands.executeCommand('undo');
    const lines = () =>
      debug.breakpoints
        .filter(breakpoint => breakpoint instanceof SourceBreakpoint)
        .filter(({ location }) => location.uri.toString() === document.uri.toString())
        .map(({ location }) => location.range.start.line);
    // As F9 does; it does nothing where the language takes no breakpoints.
    await commands.executeCommand('editor.debug.action.toggleBreakpoint');
    await waitUntil('the line has a breakpoint', async () => lines().includes(4));
    debug.addBreakpoints([new SourceBreakpoint(new Location(document.uri, new Range(5, 0, 5, 0)))]);
    await waitUntil('another line has one', async () => lines().includes(5));
    debug.removeBreakpoints(debug.breakpoints);
  });

  it('folds objects, lists and regions', async () => {
    const folded = `{
  // #region data
  "data": { "generate": "xor" },
  "seed": 7,
  // #endregion
  "layers": [
    { "units": 1, "activation": "sigmoid" }
  ]
}
`;
    const editor = await window.showTextDocument(await openFile('folded.mlp.json', folded));
    const shown = () => editor.visibleRanges.map(({ start, end }) => [start.line, end.line]);
    const foldsAt = async (line: number, hidden: readonly number[]) => {
      await commands.executeCommand('editor.unfoldAll');
      editor.selection = new Selection(line, 0, line, 0);
      // What can be folded is known a moment after the file is shown.
      await waitUntil(`line ${line} folds`, async () => {
        await commands.executeCommand('editor.fold', { selectionLines: [line] });
        return shown().length === 2;
      });
      const [[, last], [next]] = shown() as [[number, number], [number, number]];
      assert.deepEqual([last, next], [hidden[0]! - 1, hidden.at(-1)! + 1], `folded at line ${line}`);
    };
    await foldsAt(5, [6]);
    await foldsAt(1, [2, 3, 4]);
    await commands.executeCommand('editor.unfoldAll');
  });

  it('pairs brackets, and not those of comments and strings', async () => {
    const document = await openFile('brackets.mlp.json', '{\n  "layers": [ /* ] */ "]", 1\n  ]\n}\n');
    const editor = await window.showTextDocument(document);
    const jumpFrom = async (line: number, character: number) => {
      editor.selection = new Selection(line, character, line, character);
      await commands.executeCommand('editor.action.jumpToBracket');
      return [editor.selection.active.line, editor.selection.active.character];
    };
    // Comments and strings are known once the file is tokenized.
    await waitUntil('the list ends where it ends', async () => (await jumpFrom(1, 12)).join() === '2,2');
    assert.deepEqual(await jumpFrom(2, 2), [1, 12]);
    assert.deepEqual(await jumpFrom(0, 0), [3, 0]);
  });

  it('closes what is typed, surrounds what is selected, and indents', async () => {
    const document = await openFile('typed.mlp.json', '');
    const editor = await window.showTextDocument(document);
    editor.options = { tabSize: 2, insertSpaces: true };
    const type = (typed: string) => commands.executeCommand('type', { text: typed });
    // The grammar, which says what is a string, is loaded while the file is shown.
    await waitUntil('what is typed is closed and indented', async () => {
      await commands.executeCommand('editor.action.selectAll');
      await commands.executeCommand('deleteLeft');
      for (const typed of ['{', '\n', '"', 'layers', '"', ': ', '[', '\n', '{']) await type(typed);
      return document.getText() === '{\n  "layers": [\n    {}\n  ]\n}';
    });
    editor.selection = new Selection(1, 3, 1, 9);
    await type('[');
    assert.equal(document.lineAt(1).text, '  "[layers]": [');
    // A line that is a comment goes on as one, and in it nothing is closed.
    editor.selection = new Selection(0, 1, 0, 1);
    await type('\n');
    await type('// a b');
    await type('{');
    editor.selection = new Selection(1, 6, 1, 6);
    await type('\n');
    assert.deepEqual([document.lineAt(1).text, document.lineAt(2).text], ['  // a', '  //  b{']);
  });

  it('toggles a block comment', async () => {
    const document = await openFile('block.mlp.json', text);
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(2, 2, 2, 8);
    await commands.executeCommand('editor.action.blockComment');
    assert.equal(document.lineAt(2).text, '  /* "data" */: { "generate": "xor" },');
    await commands.executeCommand('editor.action.blockComment');
    assert.equal(document.lineAt(2).text, '  "data": { "generate": "xor" },');
  });

  it('is kept by a setting for all JSON files', async () => {
    await associate({ '*.json': 'jsonc' });
    const [network, other] = [await openFile('kept.mlp.json', text), await openFile('kept.json', '{}')];
    await waitUntil('the setting applies', async () => other.languageId === 'jsonc');
    assert.equal(network.languageId, 'mlp');
  });

  for (const pattern of ['*.mlp.json', '**/patterns/*.json', '**/patterns/**', '{a,b,c,d,e}.mlp.json']) {
    it(`may be forced by the pattern ${pattern}, and is corrected by the one that is offered`, async () => {
      await associate({ [pattern]: 'jsonc', '*.jsonl': 'jsonc' });
      const { uri } = await openFile('patterns/a.mlp.json', text);
      const opened = () => workspace.textDocuments.find(document => document.uri.path === uri.path)!;
      await waitUntil('the setting applies', async () => opened().languageId === 'jsonc');
      const forced = forcedLanguage(opened());
      assert.deepEqual(forced, { pattern, language: 'jsonc', target: ConfigurationTarget.Workspace });
      const offered = patternFor(opened(), pattern);
      assert.ok(offered);
      await associate({ [pattern]: 'jsonc', [offered]: 'mlp' });
      await waitUntil('it is corrected', async () => opened().languageId === 'mlp');
      assert.equal(forcedLanguage(opened())?.language ?? 'mlp', 'mlp');
    });
  }

  it('is that of a name in capitals, which is checked, completed, explained and trained as any other', async () => {
    const document = await openFile('CAPITALS.MLP.JSON', text.replace('"xor"', '"xr"'));
    assert.equal(document.languageId, 'mlp');
    const [problem] = await diagnosticsOf(document.uri, found => found.length === 1);
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, problem!.range, '"xor"');
    await workspace.applyEdit(edit);
    await diagnosticsOf(document.uri, found => found.length === 0);
    assert.match(await hoverOver(document, '"tanh"'), /W 4x2, b 4/);
    await waitUntil('keys are offered', async () =>
      (await labelsAt(document, behind(document, '"units": 4, '))).includes('dropout'),
    );
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('it is trained', async () => (await hoverOver(document, '"tanh"')).includes('Epoch '));
  });

  it('is that of a file that is not saved yet, which is checked and explained', async () => {
    const document = await workspace.openTextDocument(
      workspaceFile('not-saved-yet.mlp.json').with({ scheme: 'untitled' }),
    );
    assert.equal(document.languageId, 'mlp');
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(0, 0), text.replace('"xor"', '"xr"'));
    await workspace.applyEdit(edit);
    const [problem] = await diagnosticsOf(document.uri, found => found.length === 1);
    assert.match(problem!.message, /unknown generator "xr"/);
    assert.match(await hoverOver(document, '"tanh"'), /W 4x\d+|tanh/);
  });

  for (const forced of ['jsonc', 'json']) {
    it(`may be forced to be ${forced}: everything but breakpoints works as before`, async () => {
      const name = `forced-${forced}.mlp.json`;
      await associate({ '*.mlp.json': forced });
      await openFile(name, text.replace('"xor"', '"xr"'));
      const opened = () => workspace.textDocuments.find(({ uri }) => uri.path === workspaceFile(name).path)!;
      await waitUntil('the setting applies', async () => opened().languageId === forced);
      const document = opened();
      const [problem] = await diagnosticsOf(document.uri, found => found.length === 1);
      assert.match(problem!.message, /unknown generator "xr"/);
      const edit = new WorkspaceEdit();
      edit.replace(document.uri, problem!.range, '"xor"');
      await workspace.applyEdit(edit);
      await diagnosticsOf(document.uri, found => found.length === 0);
      assert.match(await hoverOver(document, '"tanh"'), /W 4x2, b 4/);
      await waitUntil('keys are offered', async () =>
        (await labelsAt(document, behind(document, '"units": 4, '))).includes('dropout'),
      );
      await commands.executeCommand('backprop.train', document.uri);
      await waitUntil('it is trained', async () => (await hoverOver(document, '"tanh"')).includes('Epoch '));
      await associate(undefined);
      await waitUntil('the language is mlp again', async () => opened().languageId === 'mlp');
    });
  }
});

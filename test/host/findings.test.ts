import assert from 'node:assert/strict';
import {
  type CodeAction,
  ConfigurationTarget,
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  type TextDocument,
  workspace,
} from 'vscode';
import { waitUntil } from '../support/waitUntil.ts';
import { diagnosticsOf, hoverOver, openFile } from './support/workspace.ts';

/** A network whose hidden units all start alike, which text and data show; nothing else is certain of it. */
const alike = `{
  // exclusive or
  "data": { "generate": "xor" },
  "layers": [
    { "name": "hidden", "units": 4, "activation": "tanh", "init": "zeros" }, // all 0
    { "name": "out", "units": 1, "activation": "sigmoid", "init": "zeros" } // all 0, too
  ],
  "optimizer": { "type": "adam", "learningRate": 0.05 }, /* fast */
  "training": { "epochs": 30, "batchSize": "full" }
}
`;
const code = 'symmetric-initialization';

function codeOf({ code: found }: Diagnostic): unknown {
  return typeof found === 'object' ? found.value : found;
}

function withCode(found: readonly Diagnostic[], wanted = code): readonly Diagnostic[] {
  return found.filter(diagnostic => codeOf(diagnostic) === wanted);
}

async function finding(document: TextDocument, wanted = code): Promise<Diagnostic> {
  const found = await diagnosticsOf(document.uri, all => withCode(all, wanted).length > 0);
  const [first, ...more] = withCode(found, wanted);
  assert.deepEqual(more, [], 'one code is said once');
  return first!;
}

function actionsAt(document: TextDocument, { range }: Diagnostic): Thenable<CodeAction[]> {
  return commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, 'quickfix', 20);
}

async function actionNamed(document: TextDocument, diagnostic: Diagnostic, title: RegExp): Promise<CodeAction> {
  const actions = await actionsAt(document, diagnostic);
  const found = actions.find(action => title.test(action.title));
  assert.ok(found, `${title} is not among: ${actions.map(action => action.title).join(', ')}`);
  return found;
}

/** What the comments of the text are. */
function comments(text: string): string[] {
  return text.match(/\/\/.*|\/\*.*?\*\//g) ?? [];
}

describe('findings', () => {
  it('what is certain before a training is said at its place, with its code and where that is explained', async () => {
    const document = await openFile('alike.mlp.json', alike);
    const diagnostic = await finding(document);
    assert.equal(diagnostic.severity, DiagnosticSeverity.Error);
    assert.equal(diagnostic.source, 'backprop');
    assert.equal(document.lineAt(diagnostic.range.start).text.includes('"hidden"'), true);
    const { target } = diagnostic.code as { target: { path: string; fragment: string; scheme: string } };
    assert.match(target.path, /\/docs\/findings\.md$/);
    const explained = new TextDecoder().decode(await workspace.fs.readFile(target as never));
    const line = Number(/^L(\d+)$/.exec(target.fragment)![1]);
    assert.match(explained.split('\n')[line - 1]!, new RegExp(`^#+ .*${code}`));
  });

  it('a quick fix changes the setting, keeps every comment, and what it fixed is gone', async () => {
    const document = await openFile('fixed.mlp.json', alike);
    const fix = (await actionsAt(document, await finding(document))).find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit, 'a certain finding has a preferred fix with an edit');
    await workspace.applyEdit(fix.edit);
    const text = document.getText();
    assert.notEqual(text, alike);
    assert.deepEqual(comments(text), comments(alike));
    assert.equal(text.split('\n').length, alike.split('\n').length);
    await diagnosticsOf(document.uri, all => withCode(all).length === 0);
  });

  it('what is only likely is offered to be tried, not written', async () => {
    const document = await openFile(
      'likely.mlp.json',
      `{
  "data": { "inputs": [[0, 2500], [3000, 1], [100, 900], [2000, 2000]], "targets": [[0], [1], [0], [1]] },
  "layers": [{ "units": 4, "activation": "sigmoid" }, { "units": 1, "activation": "sigmoid" }]
}`,
    );
    const diagnostic = await finding(document, 'inputs-unscaled');
    assert.equal(diagnostic.severity, DiagnosticSeverity.Information);
    const trial = await actionNamed(document, diagnostic, /^Try This Fix: /);
    assert.equal(trial.edit, undefined);
    assert.equal(trial.command?.command, 'backprop.tryFix');
    assert.deepEqual(trial.command.arguments?.slice(1), ['inputs-unscaled', 0]);
    await actionNamed(document, diagnostic, /^Explain inputs-unscaled$/);
  });

  it('a comment silences a finding on its line, and one in the file all of its code', async () => {
    for (const [name, title] of [
      ['line.mlp.json', /on this line$/],
      ['file.mlp.json', /in this file$/],
    ] as const) {
      const document = await openFile(name, alike);
      const { edit } = await actionNamed(document, await finding(document), title);
      await workspace.applyEdit(edit!);
      assert.match(document.getText(), new RegExp(`// backprop-ignore(-file)? ${code}`));
      await diagnosticsOf(document.uri, all => withCode(all).length === 0);
      assert.doesNotMatch(await hoverOver(document, '"hidden"'), new RegExp(code));
    }
  });

  it('a misspelled code in such a comment is said, with what was meant', async () => {
    const text = alike.replace('// all 0\n', '// backprop-ignore symetric-initialization\n');
    const document = await openFile('misspelled.mlp.json', text);
    const unknown = await finding(document, 'unknown-finding');
    assert.match(unknown.message, /Did you mean "symmetric-initialization"\?/);
    assert.equal(document.getText(unknown.range), 'symetric-initialization');
    await finding(document);
  });

  it('a setting silences a code everywhere, as soon as it is changed', async () => {
    const document = await openFile('setting.mlp.json', alike);
    await finding(document);
    const configuration = workspace.getConfiguration('backprop.advice', document.uri);
    await configuration.update('ignore', [code], ConfigurationTarget.Workspace);
    await diagnosticsOf(document.uri, all => withCode(all).length === 0);
    await configuration.update('ignore', undefined, ConfigurationTarget.Workspace);
    await finding(document);
  });

  it('what a training has shown stands beside the text that it was of, and goes with it', async () => {
    const document = await openFile(
      'shown.mlp.json',
      alike
        .replace(/, "init": "zeros"/g, '')
        .replace('0.05', '1e-9')
        .replace('"hidden"', '"first"'),
    );
    const isShown = (all: readonly Diagnostic[]) =>
      withCode(all, 'learning-rate-low').some(({ severity }) => severity === DiagnosticSeverity.Warning);
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('it is trained', async () => (await hoverOver(document, '"first"')).includes('Epoch 30:'));
    await diagnosticsOf(document.uri, isShown);
    const editOf = async (change: (text: string) => string) => {
      const { WorkspaceEdit, Range } = await import('vscode');
      const edit = new WorkspaceEdit();
      const all = new Range(document.positionAt(0), document.positionAt(document.getText().length));
      edit.replace(document.uri, all, change(document.getText()));
      await workspace.applyEdit(edit);
    };
    await editOf(text => text.replace('// exclusive or', '// a comment more'));
    await diagnosticsOf(document.uri, isShown);
    await editOf(text => text.replace('1e-9', '2e-9'));
    await diagnosticsOf(document.uri, all => !isShown(all));
  });

  it('the hover on a layer says its findings with their evidence, and a link to what explains them', async () => {
    const document = await openFile('hovered.mlp.json', alike);
    await finding(document);
    const hover = await hoverOver(document, '"hidden"');
    assert.match(hover, /symmetric-initialization\]\(command:backprop\.explainFinding\?/);
    assert.match(hover, /W 4x2, b 4, 12 parameters/);
  });
});

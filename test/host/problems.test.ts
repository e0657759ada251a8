import assert from 'node:assert/strict';
import { type Diagnostic, DiagnosticSeverity, Range, WorkspaceEdit, workspace } from 'vscode';
import { diagnosticsOf, openFile, workspaceFile } from './support/workspace.ts';

/** What is said of a network that can be trained is a finding, whose code links to what explains it. */
function areNone(found: readonly Diagnostic[]): boolean {
  return found.every(({ code }) => typeof code === 'object');
}

describe('problems', () => {
  it('a good spec has none', async () => {
    const document = await workspace.openTextDocument(workspaceFile('xor.mlp.json'));
    assert.equal(document.languageId, 'mlp');
    // Before it has been checked it has none either: so it is made bad first, and good again.
    const comma = document.getText().indexOf('{') + 1;
    const insert = new WorkspaceEdit();
    insert.insert(document.uri, document.positionAt(comma), '"sead": 1,');
    await workspace.applyEdit(insert);
    // Advice on the good text may stand there before.
    await diagnosticsOf(document.uri, found => found.some(({ message }) => message.includes('"sead"')));
    const remove = new WorkspaceEdit();
    remove.delete(document.uri, new Range(document.positionAt(comma), document.positionAt(comma + 10)));
    await workspace.applyEdit(remove);
    await diagnosticsOf(document.uri, areNone);
  });

  it('a mistake is underlined at its place, and gone when it is corrected', async () => {
    const document = await openFile(
      'typo.mlp.json',
      '{\n  "data": { "generate": "xr" },\n  "layers": [{ "units": 1 }]\n}',
    );
    const [problem] = await diagnosticsOf(document.uri, found => found.length === 1);
    assert.match(problem!.message, /unknown generator "xr"; did you mean "xor"\?/);
    assert.equal(problem!.severity, DiagnosticSeverity.Error);
    assert.equal(document.getText(problem!.range), '"xr"');
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, problem!.range, '"xor"');
    await workspace.applyEdit(edit);
    await diagnosticsOf(document.uri, areNone);
  });

  it('what is wrong in a data file is said at the spec, with the place in the file', async () => {
    const data = await openFile('ragged.csv', 'a,b,y\n1,2,3\n1,2\n');
    const document = await openFile(
      'ragged.mlp.json',
      '{ "data": { "csv": "ragged.csv", "target": "y" }, "layers": [{ "units": 1 }] }',
    );
    const [problem] = await diagnosticsOf(document.uri, found => found.length === 1);
    assert.match(problem!.message, /line 3 has 2 columns/);
    assert.equal(document.getText(problem!.range), '"ragged.csv"');
    const [place] = problem!.relatedInformation!;
    assert.equal(place!.location.uri.fsPath, data.uri.fsPath);
    assert.deepEqual(place!.location.range, new Range(2, 0, 2, 0));
  });

  it('a data file that is corrected corrects the spec', async () => {
    const document = await openFile(
      'late.mlp.json',
      '{ "data": { "csv": "late.csv", "target": "y" }, "layers": [{ "units": 1 }] }',
    );
    const [problem] = await diagnosticsOf(document.uri, found => found.length === 1);
    assert.match(problem!.message, /there is no file "late\.csv"/);
    await workspace.fs.writeFile(workspaceFile('late.csv'), new TextEncoder().encode('a,y\n1,2\n3,4\n'));
    await diagnosticsOf(document.uri, areNone);
  });

  it('a path that leaves the workspace is refused', async () => {
    const document = await openFile(
      'outside.mlp.json',
      '{ "data": { "csv": "../outside.csv", "target": "y" }, "layers": [{ "units": 1 }] }',
    );
    const [problem] = await diagnosticsOf(document.uri, found => found.length === 1);
    assert.match(problem!.message, /lies outside the workspace folder/);
  });
});

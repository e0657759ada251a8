import assert from 'node:assert/strict';
import { commands, DiagnosticSeverity, debug, workspace } from 'vscode';
import { waitUntil } from '../../support/waitUntil.ts';
import { diagnosticsOf, hoverOver, openFile, workspaceFile } from '../support/workspace.ts';

const inline =
  '{ "data": { "inputs": [[0], [1]], "targets": [[0], [1]] }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 7 } }';
const ofFile =
  '{ "data": { "csv": "rows.csv", "target": "y" }, "layers": [{ "name": "only", "units": 1 }], "training": { "epochs": 7 } }';

describe('in Restricted Mode', () => {
  it('the window is without trust', () => {
    assert.equal(workspace.isTrusted, false);
  });

  it('mistakes are underlined, hovers answer, and inline data is trained', async () => {
    const wrong = await openFile('wrong.mlp.json', inline.replace('"units"', '"unitz"'));
    await diagnosticsOf(wrong.uri, found => found.some(({ message }) => /unknown key "unitz"/.test(message)));
    const document = await openFile('inline.mlp.json', inline);
    await commands.executeCommand('backprop.train', document.uri);
    await waitUntil('it is trained', async () => (await hoverOver(document, '"only"')).includes('Epoch 7:'));
  });

  it('a data file is not read, which is no error, and a file that is not there is not told from one that is', async () => {
    await openFile('rows.csv', 'x,y\n1,not a number\n');
    for (const text of [ofFile, ofFile.replace('rows', 'absent'), ofFile.replace('rows.csv', '../../../etc/passwd')]) {
      const document = await openFile(`file${text.length}.mlp.json`, text);
      const [problem, ...others] = await diagnosticsOf(document.uri, found => found.length > 0);
      assert.match(problem!.message, /data files are read only in a trusted workspace/);
      assert.deepEqual([problem!.severity, others.length], [DiagnosticSeverity.Information, 0]);
    }
  });

  it('nothing is debugged, whatever program a launch.json names', async () => {
    const started: string[] = [];
    const answers: unknown[] = [];
    const listener = debug.onDidStartDebugSession(({ name }) => started.push(name));
    const document = await openFile('debugged.mlp.json', inline);
    for (const program of [document.uri.fsPath, '/elsewhere/x.mlp.json']) {
      const launch = { type: 'backprop', request: 'launch', name: program, program };
      // VS Code asks whether to trust the folder. Nobody is there to answer, so this may be pending for ever.
      const note = (answer: unknown) => answers.push(answer);
      debug.startDebugging(workspace.workspaceFolders![0], launch).then(note, () => note(false));
    }
    const trained = await openFile('meanwhile.mlp.json', inline);
    await commands.executeCommand('backprop.train', trained.uri);
    await waitUntil('it is trained', async () => (await hoverOver(trained, '"only"')).includes('Epoch 7:'));
    assert.deepEqual(started, []);
    assert.ok(!answers.includes(true));
    listener.dispose();
  });

  it('the folder sets nothing that costs memory or time, or hides findings, and may set the rest', async () => {
    const settings = {
      'backprop.history.megabytes': 4096,
      'backprop.training.threads': 1,
      'backprop.tryFix.seconds': 3600,
      'backprop.advice.ignore': ['all'],
      'backprop.limits.parameters': 5,
      'backprop.limits.dataMegabytes': 1,
      'backprop.limits.memoryMegabytes': 1,
      'backprop.training.reproducible': true,
    };
    await workspace.fs.writeFile(
      workspaceFile('.vscode/settings.json'),
      new TextEncoder().encode(JSON.stringify(settings)),
    );
    const value = (name: string) => workspace.getConfiguration('backprop', workspaceFile('x.mlp.json')).get(name);
    await waitUntil('the settings are read', async () => value('training.reproducible') === true);
    assert.deepEqual(
      Object.keys(settings).map(name => value(name.replace('backprop.', ''))),
      [256, 2, 60, [], 100_000_000, 2048, 8192, true],
    );
  });
});

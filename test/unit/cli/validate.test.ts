import assert from 'node:assert/strict';
import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { backprop, folderOf, xor } from './support.ts';

const unknownKey = '{\n  "data": { "generate": "xor", "samples": 4 },\n  "layers": [{ "units": 1, "unitz": 3 }]\n}';
const csvNet = '{ "data": { "csv": "data/d.csv", "inputs": ["a"], "target": "y" }, "layers": [{ "units": 1 }] }';

const folder = folderOf({
  'good.mlp.json': xor(),
  'unknown.mlp.json': unknownKey,
  'one.mlp.json':
    '{\n  "data": { "generate": "and" },\n  "layers": [{ "units": 1, "activation": "softmax" }],\n  "loss": "mse"\n}',
  'crlf.mlp.json': unknownKey.replaceAll('\n', '\r\n'),
  'cr.mlp.json': unknownKey.replaceAll('\n', '\r'),
  'marked.mlp.json': `\ufeff${unknownKey}`,
  'marked-good.mlp.json': `\ufeff${xor()}`,
  'utf16.mlp.json': Buffer.from(`\ufeff${unknownKey}`, 'utf16le'),
  'latin1.mlp.json': Buffer.from('{\n  "name": "m\xe4r",\n  "data": {}, "layers": [] }', 'latin1'),
  'zeros.mlp.json': '{\n  "name": "\0" }',
  'wide.mlp.json': `/* \u{1f9e0} */ ${unknownKey.replaceAll('\n', ' ')}`,
  'syntax.mlp.json': '{\n  "layers": [\n',
  'empty.mlp.json': '',
  'two.mlp.json': xor({ seed: -1, optimiser: {} }),
  'escape.mlp.json': xor({ '\u001b[2J\u009b2J': 1 }),
  'csv/net.mlp.json': csvNet,
  'csv/data/d.csv': 'a,y\n1,2\n2,4\noops,6\n',
  'holes/net.mlp.json': csvNet,
  'holes/data/d.csv': 'a,y\n1,2\n2,\n3,6\n',
});

suite('backprop validate', () => {
  test('a good file is ready to train', async () => {
    const ran = await backprop(folder, ['validate', 'good.mlp.json']);
    assert.deepEqual(ran, { code: 0, out: 'good.mlp.json: ready to train, 4 training rows\n', err: '' });
  });

  test('what is certain to go wrong is a warning with its place and what helps; the file is ready all the same', async () => {
    const { code, out, err } = await backprop(folder, ['validate', 'one.mlp.json']);
    assert.deepEqual({ code, out }, { code: 0, out: 'one.mlp.json: ready to train, 4 training rows\n' });
    assert.equal(
      err,
      'one.mlp.json:3:42: warning: Softmax over one unit is always 1, so "layer 1" answers 1 to every row and nothing can be learned. ' +
        'Use a "sigmoid" last layer and the loss "binaryCrossEntropy", or set "units" to 2 and use the loss "crossEntropy".\n',
    );
  });

  for (const name of ['unknown', 'crlf', 'cr', 'marked', 'utf16']) {
    test(`a problem stands behind file, line and column: ${name}.mlp.json`, async () => {
      const { code, out, err } = await backprop(folder, ['validate', `${name}.mlp.json`]);
      assert.equal(code, 1);
      assert.equal(out, '');
      assert.equal(err, `${name}.mlp.json:3:28: unknown key "unitz"; did you mean "units"?\n`);
    });
  }

  test('columns count as editors do: a character outside the basic plane is two', async () => {
    const { err } = await backprop(folder, ['validate', 'wide.mlp.json']);
    const column = '/* xx */ '.length + unknownKey.indexOf('"unitz"') + 1;
    assert.ok(err.startsWith(`wide.mlp.json:1:${column}: unknown key`), err);
  });

  test('a byte order mark at the start is not a problem', async () => {
    const { code, err } = await backprop(folder, ['validate', 'marked-good.mlp.json']);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
  });

  test('a file that is not UTF-8 is refused with its place and what it probably is', async () => {
    const { code, err } = await backprop(folder, ['validate', 'latin1.mlp.json', 'zeros.mlp.json']);
    assert.equal(code, 1);
    assert.equal(
      err,
      'latin1.mlp.json:2:13: the byte 0xE4 is not UTF-8; the file is probably windows-1252; save the file as UTF-8\n' +
        'zeros.mlp.json:2:12: there is a zero byte, which no text has; save the file as UTF-8\n',
    );
  });

  test('a text that breaks off and an empty one have a place too', async () => {
    const { code, err } = await backprop(folder, ['validate', 'syntax.mlp.json', 'empty.mlp.json']);
    assert.equal(code, 1);
    const lines = err.trimEnd().split('\n');
    assert.ok(lines.length >= 2, err);
    for (const line of lines) assert.match(line, /^(syntax|empty)\.mlp\.json:\d+:\d+: \S/);
    assert.match(err, /^empty\.mlp\.json:1:1: the file is empty/m);
  });

  test('all problems of a file are printed, in the order of its text', async () => {
    const { err } = await backprop(folder, ['validate', 'two.mlp.json']);
    const columns = [...err.matchAll(/^two\.mlp\.json:1:(\d+): /gm)].map(([, column]) => Number(column));
    assert.equal(columns.length, 2, err);
    assert.deepEqual(
      columns,
      columns.toSorted((a, b) => a - b),
    );
  });

  test('every file is looked at, the good ones are named, and one bad file is enough for exit code 1', async () => {
    const files = ['missing.mlp.json', 'good.mlp.json', 'unknown.mlp.json', 'csv', 'marked-good.mlp.json'];
    const { code, out, err } = await backprop(folder, ['validate', ...files]);
    assert.equal(code, 1);
    assert.equal(
      out,
      'good.mlp.json: ready to train, 4 training rows\nmarked-good.mlp.json: ready to train, 4 training rows\n',
    );
    assert.deepEqual(err.trimEnd().split('\n'), [
      'missing.mlp.json: there is no such file',
      'unknown.mlp.json:3:28: unknown key "unitz"; did you mean "units"?',
      'csv: this is a folder; name a .mlp.json file in it',
    ]);
  });

  test('the data is checked as well, and the place in the data file is printed below', async () => {
    const { code, err } = await backprop(folder, ['validate', 'csv/net.mlp.json']);
    assert.equal(code, 1);
    const [problem, note, end] = err.split('\n');
    assert.match(problem!, /^csv\/net\.mlp\.json:1:\d+: column "a" holds numbers, but line 4 has "oops"/);
    // On some machines the temporary folder is a symbolic link, and a file outside the folder has its whole path.
    const shown = folder === realpathSync(folder) ? 'csv/data/d.csv' : join(realpathSync(folder), 'csv/data/d.csv');
    assert.equal(note, `${shown}:4:1: note: not a number`);
    assert.equal(end, '');
  });

  test('a data file is found from another folder, and then has its whole path', async () => {
    const elsewhere = folderOf({});
    symlinkSync(join(folder, 'csv'), join(elsewhere, 'link'));
    const { err } = await backprop(elsewhere, ['validate', 'link/net.mlp.json']);
    assert.equal(err.split('\n')[1], `${join(realpathSync(folder), 'csv/data/d.csv')}:4:1: note: not a number`);
  });

  test('a warning says that it is one, and does not refuse', async () => {
    const { code, out, err } = await backprop(folder, ['validate', 'holes/net.mlp.json']);
    assert.equal(code, 0);
    assert.equal(out, 'holes/net.mlp.json: ready to train, 2 training rows\n');
    assert.match(err, /^holes\/net\.mlp\.json:1:\d+: warning: 1 of 3 rows has a missing value and was skipped/);
  });

  test('text of the file cannot steer the terminal', async () => {
    const { err } = await backprop(folder, ['validate', 'escape.mlp.json']);
    assert.match(err, /unknown key .*u001b\[2J\\u009b2J/);
    assert.doesNotMatch(err.trimEnd(), /\p{Cc}/u);
  });

  test('Ctrl+C ends it between two files', async () => {
    const files = ['good.mlp.json', 'marked-good.mlp.json'];
    const ran = await backprop(folder, ['validate', ...files], { stopped: out => out !== '' });
    assert.deepEqual(ran, { code: 130, out: 'good.mlp.json: ready to train, 4 training rows\n', err: '' });
  });
});

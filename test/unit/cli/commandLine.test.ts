import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { readCommandLine } from '../../../src/cli/commandLine.ts';
import { backprop, folderOf } from './support.ts';

const epochsRange = '--epochs takes a whole number from 1 to 10000000';
const seedRange = '--seed takes a whole number from 0 to 4294967295';

/** Arguments that are wrong in themselves, and what is said of them. */
const misuses: readonly (readonly [string, string])[] = [
  ['', 'no command is given'],
  ['--json', 'no command is given'],
  ['trainn net.mlp.json', 'unknown command "trainn"; did you mean "train"?'],
  ['validat net.mlp.json', 'unknown command "validat"; did you mean "validate"?'],
  ['explode', 'unknown command "explode"'],
  ['train', '"train" takes one file, found 0'],
  ['train a.mlp.json b.mlp.json', '"train" takes one file, found 2'],
  ['validate', '"validate" takes at least one file, found none'],
  ['validate a.mlp.json --json', '"validate" has no option --json'],
  ['validate a.mlp.json --seed 3', '"validate" has no option --seed'],
  ['train a.mlp.json --epoch 3', '"train" has no option --epoch; did you mean "--epochs"?'],
  ['train a.mlp.json --epoch x', '--epoch takes a whole number from 0 to 10000000, found "x"'],
  ['train a.mlp.json --sample 3', '"train" has no option --sample'],
  ['chains net.mlp.json', 'unknown command "chains"; did you mean "chain"?'],
  ['gradchek net.mlp.json', 'unknown command "gradchek"; did you mean "gradcheck"?'],
  ['chain', '"chain" takes one file, found 0'],
  ['chain a.mlp.json b.mlp.json', '"chain" takes one file, found 2'],
  ['chain a.mlp.json --epochs 3', '"chain" has no option --epochs; did you mean "--epoch"?'],
  ['chain a.mlp.json --seed 3', '"chain" has no option --seed'],
  ['chain a.mlp.json --sample -1', '--sample takes a whole number from 0 to 4294967295, found "-1"'],
  ['chain a.mlp.json --epoch 10000001', '--epoch takes a whole number from 0 to 10000000, found "10000001"'],
  ['chain a.mlp.json --layer', '--layer takes the name of a layer, found nothing'],
  ['chain a.mlp.json --layer=', '--layer takes the name of a layer, found nothing'],
  ['gradcheck', '"gradcheck" takes one file, found 0'],
  ['gradcheck a.mlp.json --sample 0', '--sample of "gradcheck" goes with --against only'],
  ['gradcheck a.mlp.json --against', '--against takes the name of a file of gradients, found nothing'],
  ['gradcheck a.mlp.json --format --json', '--format goes without --json'],
  ['gradcheck a.mlp.json --against b.json --format', '--format goes without --against'],
  ['train a.mlp.json --epoc 3', 'unknown option "--epoc"; did you mean "--epoch"?'],
  ['train a.mlp.json --colour', 'unknown option "--colour"'],
  ['train a.mlp.json --constructor', 'unknown option "--constructor"'],
  ['train a.mlp.json -x', 'unknown option "-x"'],
  ['train a.mlp.json --epochs 0', `${epochsRange}, found "0"`],
  ['train a.mlp.json --epochs x', `${epochsRange}, found "x"`],
  ['train a.mlp.json --epochs 2.5', `${epochsRange}, found "2.5"`],
  ['train a.mlp.json --epochs 1e9.5', `${epochsRange}, found "1e9.5"`],
  ['train a.mlp.json --epochs 10000001', `${epochsRange}, found "10000001"`],
  ['train a.mlp.json --epochs Infinity', `${epochsRange}, found "Infinity"`],
  ['train a.mlp.json --epochs=', `${epochsRange}, found ""`],
  ['train a.mlp.json --epochs', `${epochsRange}, found nothing`],
  ['train a.mlp.json --epochs 0 --epochs 3', `${epochsRange}, found "0"`],
  ['train a.mlp.json --seed -1', `${seedRange}, found "-1"`],
  ['train a.mlp.json --seed=-1', `${seedRange}, found "-1"`],
  ['train a.mlp.json --seed --json', `${seedRange}, found "--json"`],
  ['train a.mlp.json --seed 4294967296', `${seedRange}, found "4294967296"`],
  ['train a.mlp.json --json=yes', '--json takes no value, found "yes"'],
];

function words(line: string): string[] {
  return line === '' ? [] : line.split(' ');
}

const computing = { reproducible: false, threads: 2 };

suite('the arguments', () => {
  for (const [line, message] of misuses) {
    test(`"${line}" is misuse: ${message}`, () => {
      assert.deepEqual(readCommandLine(words(line)), { type: 'misuse', message });
    });
  }

  test('an empty file name, as from an unset variable of a shell, is misuse', () => {
    assert.deepEqual(readCommandLine(['train', '']), {
      type: 'misuse',
      message: '"train" was given an empty file name',
    });
  });

  test('options stand before or behind the file, with a blank or "=", and the last one counts', () => {
    const expected = { type: 'train', file: 'a', json: true, computing, epochs: 5, seed: 0 };
    assert.deepEqual(readCommandLine(words('train a --epochs 5 --seed 0 --json')), expected);
    assert.deepEqual(readCommandLine(words('--json --seed=0 train --epochs 2 a --epochs=5')), expected);
  });

  test('chain takes a sample, an epoch and a layer, each of which may be 0 or a number as a name', () => {
    const expected = { type: 'chain', file: 'a', json: true, computing, sample: 0, epoch: 0, layer: '2' };
    assert.deepEqual(readCommandLine(words('chain a --sample 0 --epoch 0 --layer 2 --json')), expected);
    assert.deepEqual(readCommandLine(words('chain a')), { type: 'chain', file: 'a', json: false, computing });
    assert.deepEqual(readCommandLine(words('gradcheck a --json')), { type: 'gradcheck', file: 'a', json: true });
    const compared = { type: 'compare', file: 'a', json: false, against: 'b', sample: 2 };
    assert.deepEqual(readCommandLine(words('gradcheck a --against b --sample 2')), compared);
    assert.deepEqual(readCommandLine(words('gradcheck a --format')), { type: 'format', file: 'a' });
  });

  test('the largest epochs and seed are taken as they are', () => {
    const expected = {
      type: 'train',
      file: 'a',
      json: false,
      computing,
      epochs: 10_000_000,
      seed: 4_294_967_295,
    };
    assert.deepEqual(readCommandLine(words('train a --epochs 10000000 --seed 4294967295')), expected);
  });

  test('what is not given is left to the file', () => {
    const expected = { type: 'train', file: 'a', json: false, computing };
    assert.deepEqual(readCommandLine(['train', 'a']), expected);
    const wanted = { ...expected, computing: { reproducible: true, threads: 2 } };
    assert.deepEqual(readCommandLine(words('train a --reproducible')), wanted);
  });

  test('behind "--" a file may begin with a dash', () => {
    assert.deepEqual(readCommandLine(words('validate -- --json -x')), { type: 'validate', files: ['--json', '-x'] });
  });

  test('help is asked for by --help, -h, "help", and wins over a command', () => {
    for (const line of ['--help', '-h', 'help', 'train --help', 'validate -h a', 'help train']) {
      assert.deepEqual(readCommandLine(words(line)), { type: 'help' }, line);
    }
  });
});

suite('backprop', () => {
  const folder = folderOf({});

  test('misuse is told on the standard error, with the usage below, and leaves with 2', async () => {
    const { code, out, err } = await backprop(folder, ['trainn']);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /^backprop: unknown command "trainn"; did you mean "train"\?\n\nUsage:\n {2}backprop train FILE/);
  });

  test('--help prints the usage as a result: every command, option and exit status', async () => {
    const { code, out, err } = await backprop(folder, ['--help']);
    assert.equal(code, 0);
    assert.equal(err, '');
    const commands = ['train FILE', 'chain FILE', 'gradcheck FILE', 'validate FILE...'];
    const options = ['--epochs N', '--seed N', '--sample N', '--epoch N', '--layer NAME', '--json', '--version'];
    for (const word of [...commands, ...options, '130']) {
      assert.ok(out.includes(word), word);
    }
    for (const line of out.split('\n')) assert.ok(line.length <= 120, line);
  });

  test('--version and -v print the version in package.json and nothing else', async () => {
    const file = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
    const { version } = JSON.parse(file) as { version: string };
    for (const option of ['--version', '-v']) {
      assert.deepEqual(await backprop(folder, [option]), { code: 0, out: `${version}\n`, err: '' });
    }
  });
});

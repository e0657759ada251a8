import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { backprop, diverging, folderOf, xor } from './support.ts';

const zeros = xor({
  layers: [
    { units: 3, activation: 'tanh', init: 'zeros' },
    { units: 1, activation: 'sigmoid', init: 'zeros' },
  ],
});

const folder = folderOf({
  'xor.mlp.json': xor({ training: { epochs: 400, batchSize: 2 } }),
  'bad.mlp.json': xor({ loss: 'crossEntropy' }),
  'diverging.mlp.json': diverging,
  'zeros.mlp.json': zeros,
  'silenced.mlp.json': `// backprop-ignore-file symmetric-initialization -- the lecture shows it\n${zeros}`,
  'all.mlp.json': `${zeros} // backprop-ignore-file`,
  'misspelled.mlp.json': `// backprop-ignore-file symetric-initialization\n${zeros}`,
});

function findingsOf(text: string): { code: string; severity: string; message: string }[] {
  return JSON.parse(text).findings;
}

suite('backprop diagnose', () => {
  test('it answers with 0 even of a training that diverged, and names it', async () => {
    const { code, out } = await backprop(folder, ['diagnose', 'diverging.mlp.json']);
    assert.equal(code, 0);
    assert.match(out, /\[learning-rate-high\]/);
    const json = await backprop(folder, ['diagnose', 'diverging.mlp.json', '--json']);
    assert.equal(json.code, 0);
    assert.ok(findingsOf(json.out).some(({ severity }) => severity === 'error'));
  });

  test('an invalid file is told, with its place, and there is no diagnosis', async () => {
    const { code, out, err } = await backprop(folder, ['diagnose', 'bad.mlp.json']);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^bad\.mlp\.json:\d+:\d+: /);
  });

  test('train ends with the findings that diagnose prints, and with 3 for them only when it is strict', async () => {
    const plain = await backprop(folder, ['train', 'zeros.mlp.json']);
    assert.equal(plain.code, 0);
    assert.match(plain.out, /\n {2}error: .*\[symmetric-initialization\]\n/);
    assert.equal((await backprop(folder, ['train', 'zeros.mlp.json', '--strict'])).code, 3);
    assert.equal((await backprop(folder, ['train', 'xor.mlp.json', '--strict'])).code, 0);
    const document = await backprop(folder, ['train', 'zeros.mlp.json', '--json']);
    const diagnosis = await backprop(folder, ['diagnose', 'zeros.mlp.json', '--json']);
    assert.deepEqual(findingsOf(document.out), findingsOf(diagnosis.out));
  });

  test('what the final numbers are held against is printed and in the document', async () => {
    const { out } = await backprop(folder, ['train', 'xor.mlp.json']);
    assert.match(out, /\n {2}for comparison: .*accuracy 0\.5 .*loss \S+ \(epoch 1\)\n/);
    const { references } = JSON.parse((await backprop(folder, ['diagnose', 'xor.mlp.json', '--json'])).out);
    assert.ok(references.some(({ of, value }: { of: string; value: number }) => of === 'accuracy' && value === 0.5));
  });

  test('what comments silence is not among the findings, and --strict does not count it', async () => {
    const { out } = await backprop(folder, ['diagnose', 'silenced.mlp.json', '--json']);
    const codes = findingsOf(out).map(({ code }) => code);
    assert.ok(!codes.includes('symmetric-initialization'), codes.join());
    const all = await backprop(folder, ['diagnose', 'all.mlp.json', '--json']);
    assert.deepEqual(findingsOf(all.out), []);
    assert.equal((await backprop(folder, ['train', 'all.mlp.json', '--strict'])).code, 0);
  });

  test('a misspelled code in a comment is warned of, and silences nothing', async () => {
    const { code, out, err } = await backprop(folder, ['diagnose', 'misspelled.mlp.json']);
    assert.equal(code, 0);
    assert.match(err, /misspelled\.mlp\.json:1:25: .*"symetric-initialization".*Did you mean/);
    assert.match(out, /\[symmetric-initialization\]/);
  });
});

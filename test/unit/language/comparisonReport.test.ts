import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonReport } from '../../../src/language/comparisonReport.ts';
import { gradients, handmade, optionsOf } from '../gradients/handmade.ts';
import { compared, written } from '../gradients/support.ts';

const net = handmade({ seed: 1, sizes: [2, 2, 2], acts: ['sigmoid', 'sigmoid'], loss: 'halfSquaredError', rows: 1 });
const options = await optionsOf(net);

test('a comparison says the mistake first, then every tensor with its verdict, ratio and worst element', async () => {
  const own = gradients(net);
  const text = written([{ weights: own[0]!.weights.map(row => row.map(value => -value)) }, { biases: own[1]!.biases }]);
  const lines = comparisonReport('net.mlp.json', 'own.json', await compared(options, text)).split('\n');
  assert.equal(lines[0], '# own\\.json against net\\.mlp\\.json');
  assert.match(
    lines[2]!,
    /^\*\*The delta of "h1" is multiplied by \\-1: the sign is reversed\\\. Use y \\- t, not t \\- y/,
  );
  assert.equal(lines[4], '2 tensors are not in the file and not judged\\.');
  assert.deepEqual(lines.slice(6, 8), [
    '| Gradient | Verdict | Theirs / ours | Worst at | Theirs | Ours |',
    '| :--- | :--- | ---: | ---: | ---: | ---: |',
  ]);
  assert.match(lines[8]!, /^\| h1, dE\/dW \| \*\*WRONG\*\* \| -1 \| \\\[\d, \d\\\] \| -?[\d.e-]+ \| -?[\d.e-]+ \|$/);
  assert.equal(lines[9], '| h1, dE/db | not in the file | - | - | - | - |');
  assert.match(lines[11]!, /^\| out, dE\/db \| right \| 1 \| \\\[\d\\\] \| /);
});

test('names of files and layers cannot format the document', async () => {
  const layers = options.layers.map(layer => ({ ...layer, name: '**|x|** <b>' }));
  const report = await compared({ ...options, layers }, written(gradients(net)));
  const text = comparisonReport('<i>.mlp.json', '[a](b).json', report);
  assert.ok(text.includes('\\*\\*\\|x\\|\\*\\* \\<b\\>, dE/dW'), text);
  assert.ok(text.startsWith('# \\[a\\]\\(b\\)\\.json against \\<i\\>\\.mlp\\.json\n'));
});

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
  assert.deepEqual(lines.slice(0, 6), [
    'own.json against net.mlp.json',
    '',
    'The delta of "h1" is multiplied by -1: the sign is reversed. Use y - t, not t - y, and subtract the',
    'step from the weights.',
    '2 tensors are not in the file and not judged.',
    '',
  ]);
  assert.match(lines[6]!, /^ {2}gradient +verdict +theirs \/ ours +worst at +theirs +ours$/);
  assert.match(lines[7]!, /^ {2}h1, dE\/dW +WRONG +-1 +\[\d, \d\] +-?[\d.e-]+ +-?[\d.e-]+$/);
  assert.match(lines[8]!, /^ {2}h1, dE\/db +not in the file +- +- +- +-$/);
  assert.match(lines[10]!, /^ {2}out, dE\/db +right +1 +\[\d\] /);
});

test('the name of a layer stays on its line', async () => {
  const layers = options.layers.map(layer => ({ ...layer, name: 'a\nb' }));
  const text = comparisonReport(
    'net.mlp.json',
    'own.json',
    await compared({ ...options, layers }, written(gradients(net))),
  );
  assert.match(text, /^ {2}a b, dE\/dW +right /m);
});

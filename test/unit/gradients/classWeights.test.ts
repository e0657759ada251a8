import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Prepared, prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { gradients, handmade, type LayerGradient, specOf } from './handmade.ts';
import { compared, explained, written } from './support.ts';

const net = handmade({ seed: 12, sizes: [3, 4, 2], acts: ['tanh', 'softmax'], loss: 'crossEntropy', rows: 5 });
/** Of the class of each row: they take turns. */
const weights = net.inputs.map((_, n) => [0.5, 3][n % 2]!);
const spec = JSON.parse(specOf(net));
const { options, problems } = await prepare(
  JSON.stringify({ ...spec, training: { ...spec.training, classWeights: [0.5, 3] } }),
  { files: undefined, limits: defaultLimits },
);
assert.ok(options, JSON.stringify(problems));
const own: NonNullable<Prepared['options']> = options;

/** The sum over the rows of share times the gradient of the row. */
function summed(shares: readonly number[]): LayerGradient[] {
  const ofRows = net.inputs.map((x, n) => gradients({ ...net, inputs: [x], targets: [net.targets[n]!] }));
  const sum = (of: (row: LayerGradient[]) => number) =>
    ofRows.reduce((total, row, n) => total + shares[n]! * of(row), 0);
  return net.layers.map(({ W, b }, l) => ({
    weights: W.map((row, o) => row.map((_, i) => sum(layers => layers[l]!.weights[o]![i]!))),
    biases: b.map((_, o) => sum(layers => layers[l]!.biases[o]!)),
  }));
}

const total = weights.reduce((sum, weight) => sum + weight, 0);

suite('class weights', () => {
  test('weigh the rows of what is right', async () => {
    assert.ok((await compared(own, written(summed(weights.map(weight => weight / total))))).pass);
  });

  test('that are left out everywhere are one mistake', async () => {
    const [first] = await explained(own, written(summed(weights.map(() => 1 / weights.length))));
    assert.equal(first, 'class-weights-left-out of h1, out');
  });

  test('with a mean that divides by the rows are told what to divide by', async () => {
    const [first] = await explained(own, written(summed(weights.map(weight => weight / weights.length))));
    assert.match(first!, /^divided-by-rows of /);
  });

  test('of the last row only cancel', async () => {
    const [first] = await explained(own, written(summed(weights.map((_, n) => (n === weights.length - 1 ? 1 : 0)))));
    assert.equal(first, 'last-row-only of h1, out');
  });
});

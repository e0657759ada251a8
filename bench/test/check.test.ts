import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { changeWorkload } from '../changes.ts';
import { lossProblem } from '../check.ts';
import { prepare } from '../ours.ts';
import { prepare as prepareObjects } from '../peers/objects.ts';
import { referenceLoss } from '../reference.ts';
import { createWorkload } from '../workloadData.ts';
import { shapes } from '../workloads.ts';

const small = (['W1', 'W2', 'W3'] as const).map(name => createWorkload({ ...shapes[name], checkEpochs: 3 }));
const options = { precision: 'float64', recording: false, threads: 1 };

suite('the check of a result', () => {
  test('passes what rounding explains, and no more', () => {
    assert.equal(lossProblem(0.5 * (1 + 1e-10), 0.5, 'float64'), undefined);
    assert.match(lossProblem(0.5 * (1 + 1e-8), 0.5, 'float64')!, /wrong result.*expected 0\.5/);
    assert.equal(lossProblem(0.5 * (1 + 1e-4), 0.5, 'float32'), undefined);
    assert.match(lossProblem(0.51, 0.5, 'float32')!, /wrong result/);
  });

  test('NaN and infinities are wrong', () => {
    for (const loss of [Number.NaN, Number.POSITIVE_INFINITY]) assert.ok(lossProblem(loss, 0.5, 'float32'));
  });

  for (const workload of small) {
    const expected = referenceLoss(workload, 3);

    test(`our engine passes it on ${workload.name}`, async () => {
      const loss = await prepare(workload, options).runEpochs(3);
      assert.equal(lossProblem(loss, expected, 'float64'), undefined);
    });

    test(`one object per weight passes it on ${workload.name}`, async () => {
      const loss = await prepareObjects(workload).runEpochs(3);
      assert.equal(lossProblem(loss, expected, 'float64'), undefined);
    });

    test(`on ${workload.name} another learning rate, a forgotten bias or one epoch too few do not pass`, async () => {
      const withoutBias = workload.parameters.map(({ weights, bias }) => ({ weights, bias: bias.map(() => 0) }));
      const mistakes = [
        { workload: { ...workload, learningRate: 1.001 * workload.learningRate }, epochs: 3 },
        { workload: { ...workload, parameters: withoutBias }, epochs: 3 },
        { workload, epochs: 2 },
      ];
      for (const mistake of mistakes) {
        const loss = await prepare(mistake.workload, options).runEpochs(mistake.epochs);
        assert.match(lossProblem(loss, expected, 'float64')!, /wrong result/);
      }
    });
  }

  test('an error handed down through updated weights is another result', () => {
    const [xor] = small;
    const changed = changeWorkload(xor, { throughUpdatedWeights: true });
    assert.ok(lossProblem(referenceLoss(changed, 3), referenceLoss(xor, 3), 'float64'));
  });
});

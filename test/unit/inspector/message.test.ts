import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inspectorMessage } from '../../../src/inspector/message.ts';
import { Run } from '../../../src/run/run.ts';
import { runOf } from '../run/trainedRun.ts';

const layers = [{ name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'sigmoid' }];
const test25 = Float64Array.of(0.25, 0.75, Number.NaN, Number.NaN);

suite('what is said above the inspector', () => {
  test('is nothing while the numbers speak, and that they are to come before the first epoch', () => {
    assert.equal(inspectorMessage(runOf(layers, 1)), '');
    assert.equal(inspectorMessage(runOf(layers, 0)), 'The first epoch is being trained.');
  });

  test('is why the run ended, and what its test rows gave', () => {
    const { info } = runOf(layers, 1);
    const run = new Run({ ...info, testRows: 8 }, 1e6);
    run.setState('finished', 'reached loss 0.3', test25);
    assert.equal(inspectorMessage(run), 'reached loss 0.3; 8 test rows: loss 0.25, accuracy 0.75');
    const whole = runOf(layers, 1);
    whole.setState('finished', '', test25);
    assert.match(inspectorMessage(whole), /^0 test rows: loss 0\.25/);
    whole.setState('diverged', 'diverged at epoch 1');
    assert.equal(inspectorMessage(whole), 'diverged at epoch 1');
  });
});

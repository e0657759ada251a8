import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tensorTable } from '../../../../src/views/inspector/table.ts';
import { inspect, shape } from './inspectedRun.ts';

suite('a tensor as a table', () => {
  test('has a line for each unit and a column for each input', () => {
    const inspected = inspect([shape(2, 2)], {
      numbers: [[0, 'gradient', [1 / 3, -0, Number.NaN, Number.POSITIVE_INFINITY]]],
    });
    assert.deepEqual(tensorTable(inspected, 0, 'epochGradient'), {
      name: 'test hidden mean dE-dW epoch 2.csv',
      text: 'unit,0,1\r\n0,0.3333333333333333,-0\r\n1,NaN,inf\r\n',
    });
  });

  test('of a vector has a line for each number', () => {
    const inspected = inspect([shape(2, 3)], { numbers: [[0, 'probeInput', [5, 6]]] });
    assert.equal(tensorTable(inspected, 0, 'input')?.text, 'input,x\r\n0,5\r\n1,6\r\n');
    assert.match(tensorTable(inspected, 0, 'net')!.text, /^unit,net\r\n(\d,\d+\r\n){3}$/);
  });

  test('of more than a million numbers ends after a whole line, and says so', () => {
    const lines = tensorTable(inspect([shape(400_000, 3)]), 0, 'weights')!.text.split('\r\n');
    assert.equal(lines.length, 5);
    assert.equal(lines[3], '# the first 2 of 3 units: all are too many for a table');
  });

  test('is not there while the numbers are computed', () => {
    const inspected = inspect([shape(1, 1)], { sample: { inputs: [1], targets: [1] } });
    assert.equal(tensorTable(inspected, 0, 'net'), undefined);
  });
});

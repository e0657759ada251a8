import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tensorTable } from '../../../src/inspector/table.ts';
import type { Quantity } from '../../../src/trace/quantity.ts';
import { inspect, shape } from './inspectedRun.ts';

suite('a tensor as a table', () => {
  test('has a line for each unit and a column for each input', () => {
    const inspected = inspect([shape(2, 2)], {
      numbers: [[0, 'meanGradient', [1 / 3, -0, Number.NaN, Number.POSITIVE_INFINITY]]],
    });
    assert.deepEqual(tensorTable(inspected, 0, 'meanGradient'), {
      name: 'test hidden mean dE-dW epoch 2.csv',
      text: 'unit,0,1\r\n0,0.3333333333333333,-0\r\n1,NaN,inf\r\n',
    });
  });

  test('of a vector has a line for each number', () => {
    const inspected = inspect([shape(2, 3)], { numbers: [[0, 'input', [5, 6]]] });
    assert.equal(tensorTable(inspected, 0, 'input')?.text, 'input,x\r\n0,5\r\n1,6\r\n');
    assert.match(tensorTable(inspected, 0, 'net')!.text, /^unit,net\r\n(\d,\d+\r\n){3}$/);
  });

  test('of more than a million numbers ends after a whole line, and its name says so', () => {
    const { name, text } = tensorTable(inspect([shape(1, 1001)]), 0, 'parameterJacobian')!;
    const lines = text.trimEnd().split('\r\n');
    assert.equal(lines.length, 1 + 999);
    assert.match(lines.at(-1)!, /^998,0,/);
    assert.equal(name, 'test hidden dnet-dvec(W) epoch 2, first 999 of 1001 lines.csv');
  });

  test('has its epoch in its name however long the names of layer and run are', () => {
    const name = (layer: string, run: string) =>
      tensorTable(inspect([shape(1, 1, { name: layer })], { facts: { name: run } }), 0, 'meanGradient')!.name;
    const end = ' mean dE-dW epoch 2.csv';
    assert.equal(name('l'.repeat(300), 'test'), `test ${'l'.repeat(55)}…${end}`);
    assert.equal(name('hidden', 'r'.repeat(300)), `${'r'.repeat(53)}… hidden${end}`);
    assert.equal(name('🌸'.repeat(300), 'r'.repeat(300)), `${'r'.repeat(29)}… ${'🌸'.repeat(14)}-…${end}`);
  });

  test('is not there while the numbers are computed', () => {
    const inspected = inspect([shape(1, 1)], { sample: { inputs: [1], targets: [1] } });
    assert.equal(tensorTable(inspected, 0, 'net'), undefined);
  });
});

suite('a matrix of the why page as a table', () => {
  const numbers = [
    [0, 'input', [3, 5]],
    [0, 'output', [0.25, 0.75]],
    [0, 'jacobianDiagonal', [0.1875, 0.1875]],
    [0, 'delta', [1, -2]],
  ] as const;
  const text = (quantity: Quantity, activation = 'tanh') =>
    tensorTable(inspect([shape(2, 2, { activation })], { numbers }), 0, quantity)
      ?.text.trimEnd()
      .split('\r\n');

  test('is the diagonal matrix, or all of the Jacobian of softmax', () => {
    assert.deepEqual(text('activationJacobian'), ['unit,0,1', '0,0.1875,0', '1,0,0.1875']);
    assert.deepEqual(text('activationJacobian', 'softmax'), ['unit,0,1', '0,0.1875,-0.1875', '1,-0.1875,0.1875']);
  });

  test('has the blocks of dnet/dvec(W), and the gradient by vec(W) down its weights', () => {
    const [header, ...rows] = text('parameterJacobian')!;
    assert.equal(header, 'unit,"W[0][0]","W[0][1]","W[1][0]","W[1][1]"');
    assert.deepEqual(rows, ['0,3,5,0,0', '1,0,0,3,5']);
    assert.deepEqual(text('vectorGradient')!.slice(1), ['"W[0][0]",3', '"W[0][1]",5', '"W[1][0]",-6', '"W[1][1]",-10']);
  });

  test('is not there where the target is not known', () => {
    assert.equal(text('target'), undefined);
  });
});

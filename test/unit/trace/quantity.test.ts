import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { traceLayout } from '../../../src/trace/layout.ts';
import {
  factsOf,
  isMatrix,
  isQuantity,
  probeQuantities,
  quantitiesOf,
  quantityNamed,
  quantityNames,
  recordedQuantities,
  shownQuantities,
  sizeOf,
} from '../../../src/trace/quantity.ts';
import { symbolWhen } from '../../../src/trace/quantitySymbol.ts';

const layer = { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' };

suite('the table of quantities', () => {
  test('gives every recorded quantity a place of its own, without a gap', () => {
    const places = recordedQuantities.map(name => {
      const { kept } = factsOf(name);
      return kept.in === 'record' ? kept.place : Number.NaN;
    });
    assert.deepEqual(places, [...places.keys()]);
  });

  test('has those of a sample at the end of the record, where an evaluation puts those of another one', () => {
    assert.deepEqual(recordedQuantities.slice(-probeQuantities.length), probeQuantities);
    assert.deepEqual([...shownQuantities, ...probeQuantities].sort(), [...recordedQuantities].sort());
  });

  test('names quantities that there are', () => {
    for (const name of quantityNames) {
      const { mean, ofBias, kept } = factsOf(name);
      const others = [mean?.quantity, ofBias?.quantity, ...(kept.in === 'previous' ? [kept.after, kept.update] : [])];
      for (const other of others) assert.ok(other === undefined || isQuantity(other), `${name}: ${other}`);
    }
  });

  test('writes no two quantities alike, in symbols or in words', () => {
    for (const words of [quantityNames.map(symbolWhen), quantityNames.map(name => factsOf(name).label)]) {
      assert.deepEqual([...new Set(words)], words);
    }
  });

  test('says mean, RMS, update, after or batch of what is not of one sample', () => {
    for (const name of quantityNames) {
      const { of, when } = factsOf(name);
      const isMarked = /^mean|Rms$|Update$|After$/.test(name);
      assert.equal(isMarked, of === 'epoch' && when !== 'before', name);
      assert.equal(/^batch/.test(name), of === 'batch', name);
    }
  });

  test('knows what quantities were called', () => {
    assert.equal(quantityNamed('meanGradient'), 'meanGradient');
    assert.equal(quantityNamed('update'), 'weightUpdate');
    assert.equal(quantityNamed('delta'), 'delta');
    assert.equal(quantityNamed('toString'), undefined);
  });

  test('a bias has its quantities only where there is one, and the last layer alone has targets', () => {
    const without = { ...layer, bias: false };
    const missing = quantityNames.filter(name => !quantitiesOf(quantityNames, without).includes(name));
    assert.deepEqual(
      missing,
      quantityNames.filter(name => factsOf(name).shape === 'bias'),
    );
    assert.deepEqual([sizeOf('target', layer, true)[0], sizeOf('target', layer, false)[0]], [1, 0]);
  });
});

test('the record of a layer keeps its numbers where runs that were saved have them', () => {
  const { tensors } = traceLayout([layer]).layers[0]!;
  const [vector, matrix, inputs] = [3, 6, 2];
  const lengths = [
    ...[vector, vector, vector, matrix, vector, matrix, vector, matrix, vector],
    ...[inputs, vector, vector, vector, vector, vector, inputs],
  ];
  assert.deepEqual(
    recordedQuantities.join(' '),
    [
      ...['meanDelta', 'deltaRms', 'meanJacobianDiagonal', 'meanGradient', 'meanBiasGradient'],
      ...['weightUpdate', 'biasUpdate', 'weightsAfter', 'biasAfter'],
      ...['input', 'net', 'output', 'outputGradient', 'jacobianDiagonal', 'delta', 'inputGradient'],
    ].join(' '),
  );
  let offset = 0;
  for (const [index, name] of recordedQuantities.entries()) {
    assert.deepEqual([tensors[name].offset, tensors[name].length], [offset, lengths[index]], name);
    assert.equal(tensors[name].rows, isMatrix(name) ? 3 : 1);
    offset += lengths[index]!;
  }
});

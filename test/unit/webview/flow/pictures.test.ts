import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bandEnd, bandPath, bandScale, flowNorms } from '../../../../webview/flow/bandScale.ts';
import { derivativeColour, derivativeTone } from '../../../../webview/flow/derivativeColour.ts';
import { windowAround } from '../../../../webview/flow/window.ts';
import { factorText, foldText, nameOf, powerText } from '../../../../webview/flow/words.ts';
import { flowOf, shapesOf } from './flowOf.ts';

suite('the scale of bands', () => {
  test('is the same for usual norms, and wider where a layer needs it', () => {
    assert.deepEqual(bandScale(flowNorms(flowOf([{ input: 0.001 }, { delta: 9 }]), 2)), { low: -4, high: 1 });
    assert.deepEqual(bandScale(flowNorms(flowOf([{ delta: 1e-5 }, {}]), 2)), { low: -8, high: 1 });
    assert.deepEqual(bandScale(flowNorms(flowOf([{}, { output: 20 }]), 2)), { low: -4, high: 4 });
    assert.deepEqual(bandScale(flowNorms(flowOf([{ inputGradient: 1e-40, input: 1e5 }]), 1)), { low: -64, high: 8 });
  });

  test('leaves out what has no logarithm', () => {
    const flow = flowOf([{ input: 0, delta: Number.NaN, output: Number.POSITIVE_INFINITY }]);
    assert.deepEqual(bandScale(flowNorms(flow, 1)), { low: -4, high: 1 });
  });

  test('makes a band narrower by the same amount for every power of ten', () => {
    const scale = { low: -4, high: 1 };
    const width = (norm: number) => {
      const end = bandEnd(norm, scale);
      return end.kind === 'width' ? end.width : Number.NaN;
    };
    assert.ok(Math.abs(width(1) - width(0.1) - (width(0.1) - width(0.01))) < 1e-9);
    assert.ok(width(0.1) < width(1));
    assert.ok(width(1e-4) > 0 && width(10) <= 100);
  });

  test('tells 0 and what is not finite from every width', () => {
    const scale = { low: -4, high: 1 };
    assert.deepEqual(bandEnd(0, scale), { kind: 'zero' });
    assert.deepEqual(bandEnd(Number.NaN, scale), { kind: 'nonFinite' });
    assert.deepEqual(bandEnd(Number.POSITIVE_INFINITY, scale), { kind: 'nonFinite' });
  });
});

test('a band is centred, and as wide at either end as it was asked to be', () => {
  assert.match(bandPath(40, 10, 0, 50), /^M30 0H70C.* 55 50H45C.* 30 0Z$/);
});

suite('the colour of a derivative', () => {
  test('is neutral at 1, blue below and orange above', () => {
    assert.equal(Math.abs(derivativeTone(1)), 0);
    assert.ok(derivativeTone(0.25) < -0.4 && derivativeTone(0.25) > -0.7);
    assert.equal(derivativeTone(0.01), -1);
    assert.equal(derivativeTone(0), -1);
    assert.equal(derivativeTone(3), 1);
    assert.equal(derivativeTone(Number.POSITIVE_INFINITY), 1);
    assert.match(derivativeColour(0.001), /--flow-shrinks\) 100%/);
    assert.match(derivativeColour(5), /--flow-grows\) 100%/);
  });

  test('that is not known is that of what is not finite', () => {
    assert.equal(derivativeColour(Number.NaN), 'var(--non-finite)');
  });
});

suite('the window of layers', () => {
  test('is the whole of a short network', () => {
    assert.deepEqual(windowAround(20, 3, 0), { first: 0, last: 19 });
    assert.deepEqual(windowAround(1, 0, 1), { first: 0, last: 0 });
  });

  test('stays while the selected layer and its neighbours are in it', () => {
    for (const selected of [101, 110, 118]) assert.equal(windowAround(500, selected, 100).first, 100);
  });

  test('moves by as little as shows the selected layer with its neighbours', () => {
    assert.deepEqual(windowAround(500, 119, 100), { first: 101, last: 120 });
    assert.deepEqual(windowAround(500, 100, 100), { first: 99, last: 118 });
    assert.deepEqual(windowAround(500, 0, 480), { first: 0, last: 19 });
    assert.deepEqual(windowAround(500, 499, 0), { first: 480, last: 499 });
  });

  test('never leaves the network', () => {
    assert.deepEqual(windowAround(30, 29, 500), { first: 10, last: 29 });
    assert.deepEqual(windowAround(30, 0, -5), { first: 0, last: 19 });
  });
});

suite('a factor in words', () => {
  test('has two digits, and a power of ten where it is far from 1', () => {
    assert.equal(factorText(0.0213, 1), '×\u00a00.021');
    assert.equal(powerText(-1), '×\u00a00.1');
    assert.equal(powerText(-14.23), '×\u00a05.9e-15');
    assert.equal(powerText(400), '×\u00a010^400.0');
    assert.equal(powerText(Number.NEGATIVE_INFINITY), '×\u00a00');
    assert.equal(powerText(Number.NaN), 'not known');
  });

  test('says when nothing came in, and what is no number', () => {
    assert.equal(factorText(Number.NaN, 0), 'no gradient');
    assert.equal(factorText(Number.NaN, 1), '×\u00a0NaN');
  });

  test('a long name ends in an ellipsis, and no letter is cut in two', () => {
    const [shape] = shapesOf(1);
    assert.equal(nameOf({ ...shape!, name: 'hidden' }), 'hidden');
    assert.equal(nameOf({ ...shape!, name: '🙂'.repeat(50) }), `${'🙂'.repeat(39)}…`);
  });

  test('says how many times in plain digits below ten million', () => {
    assert.deepEqual([Math.log10(2), Math.log10(33.6), 5.3, 6.9999999, 26.7, 800].map(foldText), [
      '2-fold',
      '34-fold',
      '200,000-fold',
      '1e7-fold',
      '5e26-fold',
      '10^800.0-fold',
    ]);
  });
});

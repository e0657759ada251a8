import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { completionsAt } from '../../../src/expression/completions.ts';
import { functionNames } from '../../../src/expression/functions.ts';
import { isProblem, parseExpression } from '../../../src/expression/parse.ts';
import { assertWithin, fakeNames } from './sample.ts';
import { anyTexts, brokenTexts } from './texts.ts';

const names = fakeNames({ loss: 1, epoch: 2, meanLoss: 3, phase: 'loss' });

/** The completions at `|`. */
function at(marked: string) {
  const offset = marked.indexOf('|');
  return completionsAt(marked.replace('|', ''), offset, names);
}
const labels = (marked: string) => at(marked).map(({ label }) => label);

/** The text after a completion was chosen. */
function chosen(marked: string, label: string): string {
  const text = marked.replace('|', '');
  const found = at(marked).find(completion => completion.label === label);
  assert.ok(found, `${label} is not offered at ${marked}`);
  return text.slice(0, found.replace.at) + found.text + text.slice(found.replace.at + found.replace.length);
}

suite('completions', () => {
  test('are names, functions and words where an operand is expected', () => {
    for (const place of [
      '|',
      'loss < |',
      'norm(|',
      '(|',
      'W(hidden)[|',
      'W(hidden)[1:|',
      'not |',
      'loss > 1 and |',
      'a * |',
      'delta(hidden, sample(|',
    ]) {
      const offered = labels(place);
      for (const name of ['W', 'weights', 'gradient', 'dW', 'loss', 'epoch', 'not', 'nan', ...functionNames]) {
        assert.ok(offered.includes(name), `${name} at ${place}`);
      }
      assert.equal(new Set(offered).size, offered.length, place);
    }
  });

  test('are the layers, in quotes where they need them, in the brackets of a name', () => {
    for (const place of ['W(|', 'norm(W(|', 'W( |', '1 + delta(|)', 'dE/dW(|']) {
      assert.deepEqual(labels(place), ['hidden', '"layer 1"'], place);
    }
    assert.deepEqual(labels('W("la|'), ['"layer 1"']);
    assert.deepEqual(labels('W(hid|den)'), ['hidden']);
    assert.deepEqual(labels('W(hidden |'), []);
  });

  test('are a sample after the layer, an axis after the first argument', () => {
    assert.deepEqual(labels('delta(hidden, |'), ['sample']);
    assert.deepEqual(labels('loss(|'), ['sample']);
    assert.equal(labels('sum(loss, |')[0], 'axis');
    assert.ok(!labels('abs(loss, |').includes('axis'));
  });

  test('are operators after an operand, and the transpose after a point', () => {
    assert.deepEqual(labels('loss |'), ['and', 'or']);
    assert.deepEqual(labels('W(hidden)[0] a|'), ['and']);
    assert.deepEqual(labels('W(hidden).|'), ['T']);
    assert.deepEqual(labels('1.|'), []);
  });

  test('are none within a number or a text', () => {
    for (const place of ['12|', '1e|', 'phase == "lo|', "'|'"]) assert.deepEqual(labels(place), [], place);
  });

  test('begin with what is typed, then have it within, in any case', () => {
    assert.deepEqual(labels('LOS|'), ['loss', 'meanLoss']);
    assert.deepEqual(labels('xyz|'), []);
  });

  test('replace the whole word, and bring a bracket unless one follows', () => {
    assert.equal(chosen('lo| < 1', 'loss'), 'loss < 1');
    assert.equal(chosen('1 + gra|d', 'gradient'), '1 + gradient(');
    assert.equal(chosen('gra|(hidden)', 'gradient'), 'gradient(hidden)');
    assert.equal(chosen('norm(W("la|"))', '"layer 1"'), 'norm(W("layer 1"))');
    assert.equal(chosen('nor|', 'norm'), 'norm(');
    assert.equal(chosen('delta(hidden, sam|', 'sample'), 'delta(hidden, sample(');
  });

  test('say what they are', () => {
    const details = new Map(at('|').map(({ label, kind, detail }) => [label, `${kind}: ${detail}`]));
    assert.equal(details.get('loss'), 'name: What loss is.');
    assert.equal(details.get('dW'), 'name: gradient: What gradient is.');
    assert.match(details.get('norm')!, /^function: The L2 norm/);
    assert.equal(at('W(|')[1]!.detail, 'Layer 1.');
  });

  test('that are chosen at an operand make an expression of a text that was one but for it', () => {
    for (const [before, after] of [
      ['', ''],
      ['1 + ', ' < 2'],
      ['norm(', ')'],
      ['W(hidden)[', ', 0]'],
    ] as const) {
      for (const { text, kind, label } of at(`${before}|${after}`)) {
        const rest = text.endsWith('(')
          ? kind === 'name'
            ? 'hidden)'
            : label === 'outer'
              ? '1, 1)'
              : '1)'
          : label === 'not'
            ? ' 1'
            : '';
        if (label === 'not' && before.endsWith('+ ')) continue;
        const whole = `${before}${text}${rest}${after}`;
        assert.ok(!isProblem(parseExpression(whole)), whole);
      }
    }
  });

  test('are answered at every offset of any text', () => {
    fc.assert(
      fc.property(fc.oneof(brokenTexts, anyTexts), fc.integer({ min: -5, max: 900 }), (text, offset) => {
        for (const { replace } of completionsAt(text, offset, names)) assertWithin(replace, text);
      }),
      { numRuns: 3000, seed: 21 },
    );
    for (const offset of [Number.NaN, Number.POSITIVE_INFINITY, 0.5]) completionsAt('loss', offset, names);
  });
});

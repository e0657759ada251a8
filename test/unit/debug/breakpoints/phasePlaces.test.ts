import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phaseOffsets } from '../../../../src/debug/breakpoints/phasePlaces.ts';

/** The tokens at the places of the phases, and the lines that they are on. */
function placesOf(text: string): readonly string[] {
  const { forward, backward, update } = phaseOffsets(text, { offset: 0, length: text.length });
  return [forward, backward, update].map(offset => {
    const line = text.slice(0, offset).split('\n').length;
    return `${line}: ${/^(?:"[^"]*"|[^\s,:]+|[,:])/.exec(text.slice(offset))?.[0]}`;
  });
}

test('on one line the phases of a layer stand at its object, its activation and its end', () => {
  assert.deepEqual(placesOf('{ "name": "hidden", "units": 4, "activation": "tanh" }'), [
    '1: {',
    '1: "activation"',
    '1: }',
  ]);
});

test('without an activation the backward pass stands in the middle', () => {
  assert.deepEqual(placesOf('{ "name": "hidden", "units": 4 }'), ['1: {', '1: "hidden"', '1: }']);
  assert.deepEqual(placesOf('{ "units": 4 }'), ['1: {', '1: "units"', '1: }']);
});

test('over several lines they stand on the first line with three tokens, from left to right', () => {
  assert.deepEqual(placesOf('{\n  "name": "hidden",\n  "units": 4,\n  "activation": "tanh"\n}'), [
    '2: "name"',
    '2: :',
    '2: ,',
  ]);
  assert.deepEqual(placesOf('{\n  "units": 4\n}'), ['2: "units"', '2: :', '2: 4']);
  assert.deepEqual(placesOf('{ "name": "hidden",\n  "units": 4 }'), ['1: {', '1: "name"', '1: "hidden"']);
});

test('comments are no places', () => {
  assert.deepEqual(placesOf('{ // "a": "b", "c"\n  /* "d" */ "units": 4, "activation": "relu" }'), [
    '2: "units"',
    '2: "activation"',
    '2: }',
  ]);
});

test('the three places are never the same, wherever line breaks are', () => {
  const tokens = ['{', '"name"', ':', '"h: , }"', ',', '"units"', ':', '3', '}'];
  for (let breaks = 0; breaks < 2 ** (tokens.length - 1); breaks++) {
    const text = tokens.map((token, index) => token + ((breaks >> index) & 1 ? '\n' : ' ')).join('');
    const { forward, backward, update } = phaseOffsets(text, { offset: 0, length: text.length });
    assert.ok(forward < backward && backward < update, JSON.stringify(text));
  }
});

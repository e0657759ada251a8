import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseSpec } from '../../../src/spec/parse.ts';
import type { SpecPath } from '../../../src/spec/problem.ts';
import { specWith } from './problemsOf.ts';

const text =
  '{\r\n"name": "🌸",\r\n"layers": [ { "name": "a", "units": 2 },\r\n{ "units": 1 } ],\r\n"data": { "csv": "c", "target": "t" } }';
const parsed = parseSpec(text);

function marked(path: SpecPath, atKey?: boolean): string {
  const finding = { code: 'a', severity: 'error', message: 'b', path, ...(atKey && { atKey }) } as const;
  const { offset, length } = parsed.locate(finding);
  return text.slice(offset, offset + length);
}

suite('the layer at an offset', () => {
  const first = text.indexOf('{ "name": "a"');
  const second = text.indexOf('{ "units": 1');

  test('is the one whose braces contain it, or that ends right before it', () => {
    const end = text.indexOf('}', first) + 1;
    assert.deepEqual([first, first + 3, end - 1, end].map(parsed.layerAt), [0, 0, 0, 0]);
    assert.deepEqual([second, second + '{ "units": 1 }'.length].map(parsed.layerAt), [1, 1]);
  });

  test('is none outside them, not even between two', () => {
    const outside = [-1, 0, first - 1, second - 1, text.indexOf('"data"'), text.length, Number.NaN];
    assert.deepEqual(outside.map(parsed.layerAt), Array(outside.length).fill(undefined));
  });

  test('is known while the text has errors, and the one after a layer without units too', () => {
    const broken = parseSpec('{ "layers": [{ "unit": 3 }, { "units": ');
    assert.equal(broken.layerAt(14), 0);
    assert.equal(broken.layerAt(30), 1);
    assert.equal(broken.layerCount, 2);
  });

  test('is none when "layers" is no array', () => {
    const wrong = parseSpec(specWith({ layers: '{ "a": { "units": 1 } }' }));
    assert.equal(wrong.layerCount, 0);
    assert.equal(wrong.layerAt(50), undefined);
    assert.equal(wrong.layerRange(0), undefined);
  });
});

suite('the place of a layer', () => {
  const slice = (range: { offset: number; length: number } | undefined) =>
    range && text.slice(range.offset, range.offset + range.length);

  test('is its object; the place of its name is the name, or its first bracket', () => {
    assert.equal(slice(parsed.layerRange(0)), '{ "name": "a", "units": 2 }');
    assert.equal(slice(parsed.layerNameRange(0)), '"a"');
    assert.equal(slice(parsed.layerNameRange(1)), '{');
    assert.deepEqual(parsed.layerNameRange(1), { offset: text.indexOf('{ "units": 1'), length: 1 });
  });

  test('is none for a layer that is not there', () => {
    assert.equal(parsed.layerRange(2), undefined);
    assert.equal(parsed.layerNameRange(2), undefined);
    assert.equal(parseSpec('').layerRange(0), undefined);
  });

  test('of any value is found by its path', () => {
    assert.equal(slice(parsed.rangeAt(['layers', 0, 'units'])), '2');
    assert.equal(slice(parsed.rangeAt([])), text);
    assert.equal(parsed.rangeAt(['layers', 'units']), undefined);
    assert.equal(parsed.rangeAt(['data', 0]), undefined);
  });
});

suite('the place of a finding', () => {
  test('is the value at its path, or its key when it asks for that', () => {
    assert.equal(marked(['layers', 0, 'units']), '2');
    assert.equal(marked(['layers', 0, 'units'], true), '"units"');
    assert.equal(marked(['layers', 1], true), '{ "units": 1 }');
  });

  test('is the nearest ancestor of what is not there: its name, or its first bracket over several lines', () => {
    assert.equal(marked(['layers', 0, 'biases', 3]), '"a"');
    assert.equal(marked(['layers', 1, 'biases', 3]), '{ "units": 1 }');
    assert.equal(marked(['layers', 7]), '[');
    assert.equal(marked(['probe']), '"🌸"');
  });

  test('about targets is the one target that the file names', () => {
    assert.equal(marked(['data', 'targets']), '"t"');
    assert.equal(marked(['data', 'targets', 0]), '"t"');
  });

  test('is the start of a text that could not be read', () => {
    const { offset, length } = parseSpec('').locate({ code: 'a', severity: 'error', message: 'b', path: ['layers'] });
    assert.deepEqual({ offset, length }, { offset: 0, length: 0 });
  });
});

suite('the layers of a spec with errors', () => {
  test('are there when they have no error themselves', () => {
    const { spec, layers } = parseSpec(specWith({ seed: '-1', layers: '[{ "units": 3, "activation": "relu" }]' }));
    assert.equal(spec, undefined);
    assert.deepEqual(
      layers.map(({ name, units, activation }) => [name, units, activation]),
      [['layer 1', 3, 'relu']],
    );
  });

  test('are not there when one of them has', () => {
    assert.deepEqual(parseSpec(specWith({ layers: '[{ "units": 3 }, { "units": 0 }]' })).layers, []);
    assert.deepEqual(parseSpec('[]').layers, []);
  });
});

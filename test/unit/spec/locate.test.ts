import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { layerAt, mark, nodeAt, place } from '../../../src/spec/locate.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import type { SpecPath } from '../../../src/spec/problem.ts';
import { readTree } from '../../../src/spec/tree.ts';
import { specWith } from './problemsOf.ts';

const text =
  '{\r\n"name": "🌸",\r\n"layers": [ { "name": "a", "units": 2 },\r\n{ "units": 1 } ],\r\n"data": { "csv": "c", "target": "t" } }';
const parsed = parseSpec(text);

function marked(path: SpecPath, atKey?: boolean): string {
  const remark = { code: 'a', severity: 'error', message: 'b', path, ...(atKey && { atKey }) } as const;
  const { offset, length } = parsed.locate(remark);
  return text.slice(offset, offset + length);
}

suite('the layer at an offset', () => {
  const first = text.indexOf('{ "name": "a"');
  const second = text.indexOf('{ "units": 1');
  const at = (offset: number) => layerAt(parsed.layerRanges, offset);

  test('is the one whose braces contain it, or that ends right before it', () => {
    const end = text.indexOf('}', first) + 1;
    assert.deepEqual([first, first + 3, end - 1, end].map(at), [0, 0, 0, 0]);
    assert.deepEqual([second, second + '{ "units": 1 }'.length].map(at), [1, 1]);
  });

  test('is none outside them, not even between two', () => {
    const outside = [-1, 0, first - 1, second - 1, text.indexOf('"data"'), text.length, Number.NaN];
    assert.deepEqual(outside.map(at), Array(outside.length).fill(undefined));
  });

  test('is known while the text has errors, and the one after a layer without units too', () => {
    const { layerRanges } = parseSpec('{ "layers": [{ "unit": 3 }, { "units": ');
    assert.deepEqual(
      [14, 30].map(offset => layerAt(layerRanges, offset)),
      [0, 1],
    );
    assert.equal(layerRanges.length, 2);
  });
});

suite('the place of a layer', () => {
  test('is its object', () => {
    const objects = parsed.layerRanges.map(({ offset, length }) => text.slice(offset, offset + length));
    assert.deepEqual(objects, ['{ "name": "a", "units": 2 }', '{ "units": 1 }']);
  });

  test('is none when "layers" is no array, or the file is empty', () => {
    assert.deepEqual(parseSpec(specWith({ layers: '{ "a": { "units": 1 } }' })).layerRanges, []);
    assert.deepEqual(parseSpec('').layerRanges, []);
  });
});

suite('the place of a remark', () => {
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

suite('a place in a tree', () => {
  const { root } = readTree(text, defaultLimits);

  test('is the value when its key is not asked for', () => {
    const { offset, length } = place(root, text, ['layers', 0, 'units']);
    assert.equal(text.slice(offset, offset + length), '2');
  });

  test('is the first character of a text without a tree', () => {
    for (const path of [[], ['a']]) assert.deepEqual(place(undefined, 'ab', path), { offset: 0, length: 1 });
    assert.deepEqual(place(undefined, '', []), { offset: 0, length: 0 });
  });

  test('is marked whole on one line, and by its name or its first bracket over several', () => {
    const marks = ([[], ['layers'], ['layers', 0]] as SpecPath[]).map(path => {
      const { offset, length } = mark(nodeAt(root, path)!, text);
      return text.slice(offset, offset + length);
    });
    assert.deepEqual(marks, ['"🌸"', '[', '{ "name": "a", "units": 2 }']);
  });
});

suite('the layers of a spec with errors', () => {
  test('are there when they have no error themselves', () => {
    const { spec, layers } = parseSpec(specWith({ seed: '-1', layers: '[{ "units": 3, "activation": "relu" }]' }));
    assert.equal(spec, undefined);
    assert.deepEqual(
      layers.map(({ name, units, activation }) => [name, units, activation.type]),
      [['layer 1', 3, 'relu']],
    );
  });

  test('are not there when one of them has', () => {
    assert.deepEqual(parseSpec(specWith({ layers: '[{ "units": 3 }, { "units": 0 }]' })).layers, []);
    assert.deepEqual(parseSpec('[]').layers, []);
  });
});

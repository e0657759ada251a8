import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Places, placesOf, type Subject } from '../../../src/debug/places.ts';
import { parseSpec } from '../../../src/spec/parse.ts';

const of = (text: string): Places => placesOf(text, parseSpec(text));
const layer = (index: number): Subject => ({ type: 'layer', layer: index });
const names = (places: Places, line: number, column?: number): string[] =>
  places.at(line, column).map(({ subject }) => (subject.type === 'layer' ? `layer ${subject.layer}` : subject.type));

const lines = [
  '// A "layers" in a comment means nothing.',
  '{',
  '\t"data": {',
  '\t\t"inputs": [[0]],',
  '\t\t"targets": [[1]]',
  '\t},',
  '\t"layers": [',
  '\t\t{ "name": "😀a", "units": 1 }, /* two on a line */ { "name": "b", "units": 1 },',
  '\t\t{',
  '\t\t\t"name": "c",',
  '\t\t\t"units": 1',
  '\t\t}',
  '\t],',
  '\t"loss": "mse",',
  '\t"optimizer": { "type": "sgd" }, "training": {',
  '\t\t"epochs": 3,',
  '\t\t"batchSize": 1',
  '\t}',
  '}',
];

suite('places in the text', () => {
  for (const [name, end] of [
    ['line feeds', '\n'],
    ['CR LF', '\r\n'],
    ['carriage returns', '\r'],
  ] as const) {
    test(`lines and columns are UTF-16 code units from 1, with ${name}`, () => {
      const places = of(lines.join(end));
      assert.equal(places.lines, lines.length);
      assert.deepEqual(places.of({ type: 'data' }), { line: 3, column: 2 });
      assert.deepEqual(places.of({ type: 'layers' }), { line: 7, column: 2 });
      assert.deepEqual(places.of(layer(0)), { line: 8, column: 3 });
      assert.deepEqual(places.of(layer(1)), { line: 8, column: lines[7]!.indexOf('{ "name": "b"') + 1 });
      assert.deepEqual(places.of(layer(2)), { line: 9, column: 3 });
      assert.deepEqual(places.of({ type: 'loss' }), { line: 14, column: 2 });
      assert.deepEqual(places.of({ type: 'optimizer' }), { line: 15, column: 2 });
      assert.deepEqual(places.of({ type: 'training' }), { line: 15, column: lines[14]!.indexOf('"training"') + 1 });
      assert.deepEqual(places.of({ type: 'epochs' }), { line: 16, column: 3 });
      assert.deepEqual(places.of({ type: 'batchSize' }), { line: 17, column: 3 });
    });
  }

  test('a line means what begins on it, otherwise the innermost that it is part of', () => {
    const places = of(lines.join('\n'));
    const meant = lines.map((_, index) => names(places, index + 1).join(', '));
    const data = ['data', 'data', 'data', 'data'];
    const layers = ['', 'layer 0, layer 1', 'layer 2', 'layer 2', 'layer 2', 'layer 2', ''];
    assert.deepEqual(meant, [
      '',
      '',
      ...data,
      ...layers,
      'loss',
      'optimizer, training',
      'epochs',
      'batchSize',
      'training',
      '',
    ]);
    assert.deepEqual(names(places, 99), []);
    assert.deepEqual(names(places, 0), []);
  });

  test('a column chooses among those that begin on a line', () => {
    const places = of(lines.join('\n'));
    const second = lines[7]!.indexOf('{ "name": "b"') + 1;
    assert.deepEqual(names(places, 8, 1), ['layer 0']);
    assert.deepEqual(names(places, 8, second - 1), ['layer 0']);
    assert.deepEqual(names(places, 8, second), ['layer 1']);
    assert.deepEqual(names(places, 8, 1000), ['layer 1']);
  });

  test('what is not written stands where it follows from', () => {
    const places = of('{ "data": { "inputs": [[0]], "targets": [[1]] },\n  "layers": [{ "units": 1 }] }');
    assert.deepEqual(places.of({ type: 'loss' }), { line: 2, column: 14 });
    for (const type of ['optimizer', 'training', 'epochs', 'batchSize'] as const) {
      assert.deepEqual(places.of({ type }), { line: 1, column: 1 });
    }
    assert.deepEqual(names(places, 1), ['data']);
    const some = of('{ "data": {},\n"training": { "epochs": 3 },\n "layers": [] }');
    assert.deepEqual(some.of({ type: 'batchSize' }), { line: 2, column: 1 });
  });

  test('a text of one line has everything on it', () => {
    const places = of(lines.slice(1).join(' ').replace('/* two on a line */', ''));
    assert.equal(places.lines, 1);
    assert.equal(names(places, 1).length, 9);
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseSpec } from '../../../src/spec/parse.ts';
import { everyKey } from './everyKey.ts';
import { assertProblem, problemOf, problemsOf, specOf, specWith } from './problemsOf.ts';

suite('the text of a spec', () => {
  test('may have comments, trailing commas, CRLF line ends and any characters', () => {
    const spec = specOf(everyKey);
    assert.equal(spec.name, 'Iris 🌸');
    assert.deepEqual(
      spec.layers.map(({ name }) => name),
      ['verborgen é', 'layer 2'],
    );
  });

  test('that is empty or blank is told what belongs into it', () => {
    for (const text of ['', ' \r\n\t']) {
      assertProblem(text, 'syntax', /^the file is empty; expected an object with "data" and "layers"$/, text);
    }
  });

  test('that holds a comment only is told that a value is expected, at its end', () => {
    assert.deepEqual(parseSpec('// later').problems, [
      { code: 'syntax', severity: 'error', message: 'expected a value', offset: 8, length: 0 },
    ]);
  });

  test('that is not JSON is reported where it stops being JSON', () => {
    assertProblem('{ "seed": 1 "name": "a" }', 'syntax', /^expected "," before this$/, '"name"');
    assertProblem('{ "seed" 1 }', 'syntax', /^expected ":" after the key$/, '1');
    assertProblem('{ "seed": }', 'syntax', /^expected a value$/, '}');
    const [unquoted] = problemsOf('{ "name": iris }');
    assert.deepEqual(
      [unquoted!.message, unquoted!.marked],
      ['expected a JSON value; text must stand in double quotes', 'iris'],
    );
    assertProblem('{ "seed": 1. }', 'syntax', /^this number is incomplete$/, '1.');
    assertProblem('{ "name": "\\q" }', 'syntax', /^this escape is unknown/, '"\\q"');
    assertProblem('{ "name": "\\u12" }', 'syntax', /^expected four hexadecimal digits/, '"\\u12"');
    assertProblem('{ "name": "\t" }', 'syntax', /^this character must be escaped/, '"\t"');
    assertProblem(`${specWith()} {}`, 'syntax', /^expected the end of the file/, '{');
  });

  test('that stops in the middle is told what is still open', () => {
    assertProblem('{', 'syntax', /^expected "}" to close the object$/, '');
    assert.match(problemOf('[1').message, /^expected "]" to close the array$/);
    assert.match(problemsOf('{} /* never').at(-1)!.message, /^this comment never ends/);
    assert.match(problemsOf('{ "name').at(0)!.message, /^this text never ends/);
  });

  test('with a syntax error has no spec and no other problems, however wrong the rest is', () => {
    const parsed = parseSpec('{ "layers": [{ "unit": -1 }], "sed": 1 ');
    assert.equal(parsed.spec, undefined);
    assert.deepEqual(
      parsed.problems.map(({ code }) => code),
      ['syntax'],
    );
  });

  test('that holds NaN or an infinity, as some programs write into JSON, is told the row and the column of each', () => {
    const data = '{ "data": { "inputs": [[1, 2], [NaN, -Infinity], [inf]], "targets": [[1]] } }';
    const at = (row: number, column: number, found: string) =>
      `expected a number in row ${row}, column ${column} (counted from 0), found ${found}, which JSON cannot hold; replace it`;
    assert.deepEqual(problemsOf(data), [
      { code: 'not-finite', message: at(1, 0, 'NaN'), marked: 'NaN' },
      { code: 'not-finite', message: at(1, 1, '-Infinity'), marked: '-Infinity' },
      { code: 'not-finite', message: at(2, 0, 'inf'), marked: 'inf' },
    ]);
    const message = /^expected a number, found NaN, which JSON cannot hold; replace it$/;
    assertProblem(specWith({ seed: 'NaN' }), 'not-finite', message, 'NaN');
    assertProblem(specWith({ layers: '[NaN]' }), 'not-finite', message, 'NaN');
    assertProblem(specWith({ probe: '{ "input": [1, NaN], "target": [1] }' }), 'not-finite', /in column 1 \(/, 'NaN');
  });

  test('keeps its other errors beside NaN, and words that only begin like it are words', () => {
    const codes = problemsOf('{ "seed": NaN, "name": iris }').map(({ code }) => code);
    assert.deepEqual([codes[0], codes[1]], ['not-finite', 'syntax']);
    assert.equal(problemsOf('{ "name": nano }')[0]!.code, 'syntax');
    const many = problemsOf(`[${Array.from({ length: 1000 }, () => 'NaN').join()}]`);
    assert.equal(many.length, 10);
  });

  test('that is JSON but no object is told so', () => {
    assertProblem('[]', 'wrong-type', /^expected an object in braces, found an empty array$/, '[]');
    assertProblem(' "xor" ', 'wrong-type', /found "xor" \(a string\)$/, '"xor"');
    assertProblem('null', 'wrong-type', /found null$/, 'null');
  });

  test('is underlined in UTF-16 units, after line ends and characters of every width', () => {
    const text = '{\r\n// 🌸\r\n"name": "é🌸", "data": { "generate": "xor" },\r\n"layers": [{ "units": "🌸" }] }';
    assertProblem(text, 'wrong-type', /found "🌸" \(a string\)$/, '"🌸"');
    assert.equal(parseSpec(text).problems[0]!.offset, text.lastIndexOf('"🌸"'));
  });
});

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

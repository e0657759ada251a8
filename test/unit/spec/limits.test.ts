import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { assertProblem, problemOf, problemsOf, specOf, specWith } from './problemsOf.ts';

const units = (...counts: number[]) => `[${counts.map(count => `{ "units": ${count} }`).join(', ')}]`;

suite('limits', () => {
  test('more layers than allowed are refused at the first that is too many, before any is checked', () => {
    specOf(specWith({ layers: units(...Array<number>(1000).fill(1)) }));
    const layers = `[${'{ "unit": 0 }, '.repeat(1000)}{ "units": 8 }]`;
    assertProblem(
      specWith({ layers }),
      'too-many-layers',
      /^asked for 1,001 layers; at most 1,000 are allowed$/,
      '{ "units": 8 }',
    );
  });

  test('units that make too many parameters are refused at the layer that does, with nothing allocated', () => {
    assertProblem(
      specWith({ layers: '[{ "units": 2 }, { "name": "wide", "units": 9007199254740991 }]' }),
      'too-many-parameters',
      /^layer "wide" with 9,007,199,254,740,991 units brings the network to .* weights and biases; at most 100,000,000/,
      '9007199254740991',
    );
  });

  test('parameters are weights and biases, from the inputs the file states on', () => {
    specOf(specWith({ inputs: '99', layers: units(1_000_000) }));
    const text = specWith({ inputs: '99', layers: units(1_000_000, 1) });
    assert.match(problemOf(text).message, /with 1 unit brings the network to 101,000,001 weights/);
    specOf(specWith({ layers: units(50_000_000) }));
    problemOf(specWith({ layers: units(50_000_001) }));
  });

  test('more epochs than allowed are refused', () => {
    specOf(specWith({ training: '{ "epochs": 10000000 }' }));
    assertProblem(
      specWith({ training: '{ "epochs": 10000001 }' }),
      'too-many-epochs',
      /^asked for 10,000,001 epochs; at most 10,000,000 are allowed$/,
      '10000001',
    );
  });

  test('a text of ten million characters is read, one more is refused whatever it holds', () => {
    const text = (length: number) => specWith({ name: `"${'x'.repeat(length - specWith({ name: '""' }).length)}"` });
    assert.equal(text(10_000_000).length, 10_000_000);
    specOf(text(10_000_000));
    const message = /^the file has 10,000,001 characters; at most 10,000,000 are allowed\. Keep large data in a CSV/;
    assertProblem(text(10_000_001), 'too-long', message, '{');
  });

  test('others may be set', () => {
    const limits = { ...defaultLimits, parameters: 4, layers: 1, depth: 3, textLength: 100 };
    assert.deepEqual(problemsOf(specWith({ layers: units(2) }), limits), []);
    assert.equal(problemOf(specWith({ layers: units(3) }), limits).code, 'too-many-parameters');
    assert.equal(problemOf(specWith({ layers: units(1, 1) }), limits).code, 'too-many-layers');
    assert.equal(problemOf('[[[[]]]]', limits).marked, '[');
    assert.equal(problemOf(' '.repeat(101), limits).code, 'too-long');
  });
});

suite('the depth of a text', () => {
  test('may be 64 levels; the bracket that opens one more is underlined', () => {
    assert.equal(problemOf('['.repeat(64) + ']'.repeat(64)).code, 'wrong-type');
    const text = `${'{"a":['.repeat(32)}[]${']}'.repeat(32)}`;
    const [problem] = parseSpec(text).problems;
    assert.match(problem!.message, /^arrays and objects are nested more than 64 levels deep/);
    assert.equal(problem!.offset, text.indexOf('[]'));
  });

  test('is counted from what is open: brackets beside each other are as many as one likes', () => {
    assert.equal(problemOf(`[${'[],{},'.repeat(1000)}]`).code, 'wrong-type');
  });

  test('leaves brackets in text and in comments out', () => {
    specOf(`// ${'['.repeat(100)}\n${specWith({ name: `"${'{'.repeat(100)}"` })}`);
  });

  test('of a hundred thousand brackets is refused, and brackets of the other kind do not hide it', () => {
    const bomb = '['.repeat(100_000);
    for (const text of [
      bomb,
      '{"a":'.repeat(100_000),
      `[${'}'.repeat(100_000)},${bomb}`,
      `{"a":${']'.repeat(100)},${bomb}`,
    ]) {
      assert.equal(problemOf(text).code, 'too-deep');
    }
  });
});

suite('the problems of one text', () => {
  test('are a hundred at most, however many there are', () => {
    const many = 20_000;
    const numbered = (item: (index: number) => string) =>
      Array.from({ length: many }, (_, index) => item(index)).join();
    const texts = {
      'unknown-key': specWith().replace('{', `{ ${numbered(index => `"k${index}": 1`)}, `),
      'duplicate-key': specWith().replace('{', `{ ${numbered(() => '"seed": 1')}, `),
      'wrong-type': specWith({ data: `{ "csv": "a", "target": "t", "inputs": [${numbered(() => '1')}] }` }),
      'repeated-column': specWith({ data: `{ "csv": "a", "target": "t", "inputs": [${numbered(() => '"t"')}] }` }),
      syntax: `[${'a '.repeat(many)}]`,
    };
    for (const [code, text] of Object.entries(texts)) {
      const problems = problemsOf(text);
      assert.deepEqual([problems.length, problems[0]!.code], [100, code]);
      assert.equal(parseSpec(text).spec, undefined);
    }
  });

  test('that fill a text of ten million characters overflow no stack', () => {
    const columns = '"a",'.repeat(400_000);
    const text = specWith({ data: `{ "csv": "c", "target": "a", "inputs": [${columns}] }` });
    assert.equal(problemsOf(text).length, 100);
  });
});

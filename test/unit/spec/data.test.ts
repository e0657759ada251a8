import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertProblem, problemsOf, specOf, specWith } from './problemsOf.ts';

const data = (json: string) => specWith({ data: `{ ${json} }` });

suite('rows of data in the file', () => {
  test('are numbers, one row of targets for each row of inputs', () => {
    const spec = specOf(data('"inputs": [[0, 1], [2, 3]], "targets": [[0], [1]]'));
    assert.deepEqual(spec.data, {
      source: 'inline',
      inputs: [
        [0, 1],
        [2, 3],
      ],
      targets: [[0], [1]],
      standardize: false,
    });
  });

  test('that are ragged are underlined, each of them', () => {
    assert.deepEqual(problemsOf(data('"inputs": [[1, 2], [3], [4, 5], [6, 7, 8]], "targets": [[1], [1], [1], [1]]')), [
      { code: 'wrong-numbers', message: 'this row has 1 number, but the first row has 2', marked: '[3]' },
      { code: 'wrong-numbers', message: 'this row has 3 numbers, but the first row has 2', marked: '[6, 7, 8]' },
    ]);
  });

  test('that are wrong in a thousand places are reported in the first ten', () => {
    const cells = Array.from({ length: 1000 }, (_, index) => `["${index}"]`);
    const problems = problemsOf(data(`"inputs": [${cells.join()}], "targets": [[1]]`));
    assert.deepEqual(
      problems.map(({ marked }) => marked),
      Array.from({ length: 10 }, (_, index) => `"${index}"`),
    );
  });

  test('that are not as many as the targets are reported on the targets', () => {
    assertProblem(
      data('"inputs": [[1], [2]], "targets": [[1]]'),
      'wrong-width',
      /^1 row of targets for 2 rows of inputs; give one for each$/,
      '[[1]]',
    );
  });

  test('of another width than the file states are reported on what it states', () => {
    const text = specWith({ inputs: '3', data: '{ "inputs": [[1, 2]], "targets": [[1]] }' });
    assertProblem(text, 'wrong-width', /^"inputs" states 3, but the rows of the data have 2 numbers$/, '3');
    specOf(text.replace('3', '2'));
  });

  test('need both inputs and targets', () => {
    const inputs = '{ "inputs": [[1]] }';
    assertProblem(specWith({ data: inputs }), 'missing-key', /^"data" has no "targets"; give one row for/, inputs);
    const targets = '{ "targets": [[1]] }';
    assertProblem(specWith({ data: targets }), 'missing-key', /^"data" has no "inputs"; give the samples/, targets);
  });
});

suite('a CSV file as data', () => {
  test('has one target or several, columns that the file separates and a header unless the spec says otherwise', () => {
    const options = { source: 'csv', csv: 'a.csv', standardize: false };
    assert.deepEqual(specOf(data('"csv": "a.csv", "target": "t"')).data, {
      ...options,
      targets: ['t'],
      header: true,
    });
    const several = '"csv": "a.csv", "targets": ["t", "u"], "inputs": ["a"], "delimiter": ";", "header": false';
    assert.deepEqual(specOf(data(several)).data, {
      ...options,
      targets: ['t', 'u'],
      inputs: ['a'],
      delimiter: ';',
      header: false,
    });
  });

  test('without a target, or with both ways to name one, is told so', () => {
    const without = '{ "csv": "a.csv" }';
    assertProblem(specWith({ data: without }), 'missing-key', /^data has no "target"; name the column/, without);
    const both = data('"csv": "a", "target": "t", "targets": ["u"]');
    assertProblem(both, 'conflicting-keys', /^"target" and "targets" say the same; keep one$/, '["u"]');
  });

  test('that uses a column twice is told at the second use', () => {
    const message = /^column "a" is named twice; use it once, as an input or as a target$/;
    const text = data('"csv": "a", "target": "t", "inputs": ["a", "b", "a"]');
    assertProblem(text, 'repeated-column', message, '"a"');
    assertProblem(data('"csv": "c", "inputs": ["b", "a"], "target": "a"'), 'repeated-column', message, '"a"');
  });

  test('has columns between one character that is no quote and no line break', () => {
    const delimiter = (json: string) => data(`"csv": "a", "target": "t", "delimiter": ${json}`);
    const one = /^expected one character in double quotes, or "whitespace" for runs of blanks and tabs, found /;
    assertProblem(delimiter('3'), 'wrong-type', one, '3');
    assertProblem(delimiter('""'), 'out-of-range', one, '""');
    assertProblem(delimiter('", "'), 'out-of-range', one, '", "');
    for (const json of ['"\\""', '"\\n"', '"\\r"']) {
      assertProblem(delimiter(json), 'wrong-value', /a quote or a line break cannot separate them$/, json);
    }
    assertProblem(delimiter('"\\\\s+"'), 'out-of-range', one, '"\\\\s+"');
    for (const json of ['"\\t"', '" "', '"whitespace"']) specOf(delimiter(json));
  });
});

suite('how a CSV file is written', () => {
  const csv = (json: string) => data(`"csv": "a", "target": "t", ${json}`);

  test('is said by options that go into the spec as they are', () => {
    const options = {
      ...{ header: 3, comment: '#', decimal: ',', thousands: '.', missing: ['-', -200], encoding: 'latin1' },
      ...{ exclude: ['id'], text: ['house'] },
    };
    for (const header of [true, false, 1, 2]) specOf(csv(`"header": ${header}`));
    const spec = specOf(csv(JSON.stringify(options).slice(1, -1)));
    assert.deepEqual(spec.data, { source: 'csv', csv: 'a', targets: ['t'], standardize: false, ...options });
  });

  test('is underlined where the value of an option is wrong', () => {
    const header = /^expected true, false or the number of the line that names the columns, counted from 1, found /;
    assertProblem(csv('"header": "yes"'), 'unknown-value', header, '"yes"');
    for (const line of ['0', '-1']) assertProblem(csv(`"header": ${line}`), 'out-of-range', header, line);
    assertProblem(csv('"header": 1.5'), 'unknown-value', header, '1.5');
    const decimal = /^unknown decimal separator ";" \(expected "\." or ","\)$/;
    assertProblem(csv('"decimal": ";"'), 'unknown-value', decimal, '";"');
    assertProblem(csv('"thousands": 3'), 'unknown-value', /^expected thousands separator: .*found 3$/, '3');
    const encoding = /^unknown encoding "utf8"; did you mean "utf-8"\?/;
    assertProblem(csv('"encoding": "utf8"'), 'unknown-value', encoding, '"utf8"');
    assertProblem(
      csv('"comment": ""'),
      'wrong-value',
      /^expected text in double quotes on one line, found an empty/,
      '""',
    );
    assertProblem(
      csv('"missing": ["-", null]'),
      'unknown-value',
      /^expected text in double quotes or a number/,
      'null',
    );
    assertProblem(csv('"missing": "-"'), 'wrong-type', /^expected an array of text or numbers, found "-"/, '"-"');
    assertProblem(csv('"exclude": [1]'), 'wrong-type', /^expected the name of a column in double quotes/, '1');
  });

  test('is refused where options contradict each other', () => {
    const separators = /^"thousands" and "decimal" are both ","; they must differ$/;
    assertProblem(csv('"decimal": ",", "thousands": ","'), 'conflicting-keys', separators, '","');
    const both = /^"exclude" does nothing beside "inputs"/;
    assertProblem(csv('"inputs": ["a"], "exclude": ["b"]'), 'conflicting-keys', both, '"exclude"');
    assertProblem(csv('"exclude": ["b", "t"]'), 'repeated-column', /^column "t" is a target, which is no input/, '"t"');
  });
});

suite('a JSON file as data', () => {
  test('is a path, with what stands beside every source', () => {
    const options = { source: 'json', json: 'a.json', standardize: false };
    assert.deepEqual(specOf(data('"json": "a.json"')).data, options);
    assert.deepEqual(specOf(data('"json": "a.json", "limit": 3')).data, { ...options, limit: 3 });
    assertProblem(
      data('"json": ["a"]'),
      'wrong-type',
      /^expected text in double quotes, found an array of 1$/,
      '["a"]',
    );
    assertProblem(data('"json": ""'), 'out-of-range', /^expected text in double quotes, found an empty string$/, '""');
  });
});

suite('IDX files as data', () => {
  test('are two paths, with what stands beside every source', () => {
    const idx = { inputs: 'x.gz', targets: 'y.gz' };
    const spec = specOf(data('"idx": { "inputs": "x.gz", "targets": "y.gz" }, "limit": 3'));
    assert.deepEqual(spec.data, { source: 'idx', idx, standardize: false, limit: 3 });
  });

  test('are both named, by text, and stand inside "idx"', () => {
    const one = '{ "inputs": "x" }';
    assertProblem(data(`"idx": ${one}`), 'missing-key', /^"idx" has no "targets"; give the path of a file$/, one);
    const number = data('"idx": { "inputs": "x", "targets": 3 }');
    assertProblem(number, 'wrong-type', /^expected text in double quotes, found 3$/, '3');
    assertProblem(data('"idx": "x"'), 'wrong-type', /^expected an object in braces, found "x"/, '"x"');
    const beside = data('"idx": { "inputs": "x", "targets": "y" }, "targets": "y"');
    assertProblem(beside, 'unknown-key', /^"targets" cannot stand beside "idx"/, '"targets"');
    const inside = data('"idx": { "inputs": "x", "targets": "y", "limit": 3 }');
    assertProblem(inside, 'unknown-key', /^unknown key "limit"; expected "inputs" or "targets"$/, '"limit"');
  });
});

suite('NumPy files as data', () => {
  test('are two paths of arrays', () => {
    const npy = { inputs: 'x.npy', targets: 'y.npy' };
    assert.deepEqual(specOf(data('"npy": { "inputs": "x.npy", "targets": "y.npy" }')).data, {
      source: 'npy',
      npy,
      standardize: false,
    });
    const one = '{ "targets": "x" }';
    assertProblem(data(`"npy": ${one}`), 'missing-key', /^"npy" has no "inputs"; give the path of a file$/, one);
  });

  test('are an archive and the names of two arrays in it', () => {
    const npz = { source: 'npz', npz: 'a.npz', inputs: 'x', targets: 'y', standardize: false };
    assert.deepEqual(specOf(data('"npz": "a.npz", "inputs": "x", "targets": "y"')).data, npz);
    const one = '{ "npz": "a.npz", "inputs": "x" }';
    const message = /^"data" has no "targets"; name an array of the archive$/;
    assertProblem(specWith({ data: one }), 'missing-key', message, one);
    const rows = data('"npz": "a.npz", "inputs": [[1]], "targets": "y"');
    assertProblem(rows, 'wrong-type', /^expected the name of an array in double quotes, found an array/, '[[1]]');
  });
});

suite('the source of the data', () => {
  test('is one: keys of two cannot stand together', () => {
    const message = /^"inputs" cannot stand beside "generate": data has one source; remove one of the two$/;
    assertProblem(data('"generate": "xor", "inputs": [[1]]'), 'unknown-key', message, '"inputs"');
    assertProblem(data('"csv": "a", "target": "t", "generate": "xor"'), 'unknown-key', /beside "csv"/, '"generate"');
    assertProblem(data('"json": "a", "targets": [[1]]'), 'unknown-key', /beside "json"/, '"targets"');
    assertProblem(data('"generate": "xor", "json": "a"'), 'unknown-key', /^"generate" .* beside "json"/, '"generate"');
  });

  test('must be there, whatever else is', () => {
    const message = /^data has no source; give "csv", "json", .*"generate", or "inputs" and "targets" as rows$/;
    assertProblem(specWith({ data: '{}' }), 'missing-key', message, '{}');
    assertProblem(data('"standardize": true'), 'missing-key', message, '{ "standardize": true }');
  });

  test('that is misspelt is told which was probably meant, or which there are', () => {
    assert.match(problemsOf(data('"csvv": "a"'))[0]!.message, /^unknown key "csvv"; did you mean "csv"\?$/);
    const expected = /^unknown key "xyz"; expected "csv", "json", .*"generate", "inputs" or "targets"$/;
    assert.match(problemsOf(data('"xyz": "a"'))[0]!.message, expected);
    assert.match(problemsOf(data('"target": "a"'))[0]!.message, /^"target" needs "csv" beside it/);
  });

  test('may be stated to have classes, two at least', () => {
    for (const source of ['"generate": "xor"', '"inputs": [[1]], "targets": [[1]]', '"csv": "a", "target": "b"']) {
      assert.equal(specOf(data(`${source}, "classes": 3`)).data.classes, 3);
    }
    const one = data('"generate": "xor", "classes": 1');
    assertProblem(one, 'out-of-range', /^expected a whole number of at least 2, found 1$/, '1');
  });

  test('scales its columns in one way', () => {
    const both = data('"generate": "xor", "standardize": true, "normalize": "minmax"');
    assertProblem(both, 'conflicting-keys', /^"normalize" and "standardize" scale the same columns/, '"normalize"');
    specOf(data('"generate": "xor", "standardize": false, "normalize": "minmax"'));
    const message = /^expected "minmax", .*, found "max" \(a string\); remove it to use none$/;
    assertProblem(data('"generate": "xor", "normalize": "max"'), 'unknown-value', message, '"max"');
  });
});

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FileProblem, Given, LayerShape } from '../../../src/gradients/given.ts';
import { jsonGradients } from '../../../src/gradients/jsonGradients.ts';

const shapes: readonly LayerShape[] = [
  { name: 'hidden', I: 3, O: 2, hasBias: true },
  { name: 'out', I: 2, O: 2, hasBias: false },
];

function read(text: string): Promise<Given> {
  return jsonGradients(new TextEncoder().encode(text), { shapes, rows: 5 });
}

async function problemsOf(text: string): Promise<readonly FileProblem[]> {
  const given = await read(text);
  assert.ok('problems' in given, JSON.stringify(given));
  return given.problems;
}

const form = '{ "layers": [{ "weights": [[..], ..], "biases": [..] }, ..] }';

suite('a file of gradients', () => {
  test('says by its digits how far its numbers were rounded', async () => {
    const given = await read('{"layers": [{"biases": [0.125, 20.5]}]}');
    assert.ok('layers' in given);
    const { values, halfSteps, digits, isNarrow } = given.layers[0]!.bias!;
    assert.deepEqual([[...values], digits, isNarrow], [[0.125, 20.5], 3, true]);
    // Three digits of 20.5 end at its tenths, three of 0.125 at its thousandths.
    assert.deepEqual([...halfSteps], [0.001 / 2, 0.1 / 2]);
  });

  test('lends the digits of all its numbers to a tensor that has too few', async () => {
    const given = await read('{"layers": [{"weights": [[0.1234, 1, 2], [3, 4, 5]], "biases": [0.5, 1]}]}');
    assert.ok('layers' in given);
    const { weights, bias } = given.layers[0]!;
    assert.deepEqual([weights!.digits, bias!.digits], [4, 4]);
  });

  const refused: readonly (readonly [what: string, text: string, place: string, message: string])[] = [
    ['no object and no array', '5', '1:1', `expected ${form}, found 5`],
    [
      'a key like no tensor',
      '{"layers": [{"gamma": 1}]}',
      '1:14',
      'unknown key "gamma"; a layer of gradients has "weights" and "biases"',
    ],
    ...['W', 'dW', 'grad_w', 'weight'].map(
      key =>
        [
          `the key ${key}`,
          `{"layers": [{"${key}": 1}]}`,
          '1:14',
          `unknown key "${key}"; did you mean "weights"?; a layer of gradients has "weights" and "biases"`,
        ] as const,
    ),
    ...['b', 'db', 'gradB', 'bias'].map(
      key =>
        [
          `the key ${key}`,
          `{"layers": [{"${key}": 1}]}`,
          '1:14',
          `unknown key "${key}"; did you mean "biases"?; a layer of gradients has "weights" and "biases"`,
        ] as const,
    ),
    [
      'biases in rows of one',
      '{"layers": [{"biases": [[1], [2]]}]}',
      '1:24',
      'expected 2 numbers, one for each unit, for "biases" of layer "hidden", found an array of 2. It has a dimension too many: in NumPy db.ravel()',
    ],
    [
      'a number as biases',
      '{"layers": [{"biases": 1}]}',
      '1:24',
      'expected 2 numbers, one for each unit, for "biases" of layer "hidden", found 1',
    ],
    [
      'too few biases',
      '{"layers": [{"biases": [1]}]}',
      '1:24',
      'expected 2 numbers, one for each unit, for "biases" of layer "hidden", found an array of 1',
    ],
    [
      'rows of different lengths, by the first that is wrong',
      '{"layers": [{"weights": [[1, 2], [4, 5, 6]]}]}',
      '1:26',
      'expected 3 numbers in row 0 (counted from 0) of "weights" of layer "hidden", found an array of 2',
    ],
    [
      'a truth value',
      '{"layers": [{"biases": [1, true]}]}',
      '1:28',
      'expected a number in place 1 (counted from 0), found true',
    ],
    [
      'a row without numbers',
      '{"layers": [{"weights": [[1, 2, 3], "x"]}]}',
      '1:37',
      'expected 3 numbers in row 1 (counted from 0) of "weights" of layer "hidden", found "x" (a string)',
    ],
  ];
  for (const [what, text, place, expected] of refused) {
    test(`with ${what} is refused in these words`, async () => {
      const [problem, ...others] = await problemsOf(text);
      assert.deepEqual([problem!.message, `${problem!.line}:${problem!.column}`, others], [expected, place, []]);
    });
  }

  test('is told the first ten of the keys that repeat', async () => {
    const problems = await problemsOf(`{"layers": []${',\n"layers": []'.repeat(12)}}`);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    );
  });
});

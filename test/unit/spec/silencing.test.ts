import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { causeCodes } from '../../../src/findings/finding.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import type { CommentWord, IgnoreComment } from '../../../src/spec/ignoreComments.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import type { SpecPath } from '../../../src/spec/problem.ts';
import { ignoreProblems, isSilenced } from '../../../src/spec/silencing.ts';

const spec = `{
  "data": { "generate": "xor" }, // DATA
  // LAYERS
  "layers": [
    { "name": "hidden", "units": 4, "activation": "sigmoid" }, // HIDDEN
    {
      // NAME
      "name": "out",
      "units": 1, /* UNITS */
      /* ACTIVATION */ "activation": "sigmoid"
    }
  ],
  "optimizer": {
    "type": "sgd",
    /* RATE
     */

    "learningRate": 10
  }
}
`;

/** The spec with a comment's text in one of its places. */
function withComment(place: string, comment: string): string {
  assert.ok(spec.includes(place));
  return spec.replace(place, comment);
}

function silences(text: string, code: string, path: SpecPath): boolean {
  return isSilenced(parseSpec(text).silencing, code, path);
}

suite('comments that silence findings', () => {
  test('at the end of a line a comment silences its codes on that line, and no others', () => {
    const text = withComment('HIDDEN', 'backprop-ignore saturated-units dead-units');
    assert.equal(silences(text, 'saturated-units', ['layers', 0]), true);
    assert.equal(silences(text, 'dead-units', ['layers', 0, 'activation']), true);
    assert.equal(silences(text, 'vanishing', ['layers', 0]), false);
    assert.equal(silences(text, 'dead-units', ['layers', 1]), false);
    assert.equal(silences(text, 'dead-units', []), false);
  });

  test('a setting that is not written is on the line of what it would stand in', () => {
    const text = withComment('HIDDEN', 'backprop-ignore');
    assert.equal(silences(text, 'initialization-scale', ['layers', 0, 'init']), true);
    assert.equal(silences(text, 'learning-rate-high', ['optimizer', 'schedule']), false);
    assert.equal(silences(withComment('DATA', 'backprop-ignore'), 'inputs-unscaled', ['data', 'standardize']), true);
  });

  test('on a line of its own a comment silences the next line that has something on it', () => {
    const rate = withComment('RATE', 'backprop-ignore learning-rate-high');
    assert.equal(silences(rate, 'learning-rate-high', ['optimizer', 'learningRate']), true);
    assert.equal(silences(rate, 'learning-rate-high', ['optimizer', 'type']), false);
    assert.equal(silences(withComment('NAME', 'backprop-ignore'), 'vanishing', ['layers', 1]), true);
    assert.equal(silences(withComment('LAYERS', 'backprop-ignore'), 'no-hidden-layer', ['layers']), true);
    assert.equal(silences(withComment('LAYERS', 'backprop-ignore'), 'vanishing', ['layers', 0]), false);
  });

  test('block comments silence as line comments do', () => {
    const units = withComment('UNITS', 'backprop-ignore too-few-units');
    assert.equal(silences(units, 'too-few-units', ['layers', 1, 'units']), true);
    assert.equal(silences(units, 'too-few-units', ['layers', 1, 'activation']), false);
    const activation = withComment('ACTIVATION', 'backprop-ignore hidden-activation');
    assert.equal(silences(activation, 'hidden-activation', ['layers', 1, 'activation']), true);
  });

  test('without a code all of the line is silenced, and codes may have commas between and a reason behind', () => {
    assert.equal(silences(withComment('HIDDEN', 'backprop-ignore'), 'vanishing', ['layers', 0]), true);
    const text = withComment('HIDDEN', 'backprop-ignore dead-units, vanishing -- on purpose: local-minimum');
    assert.equal(silences(text, 'vanishing', ['layers', 0]), true);
    assert.equal(silences(text, 'local-minimum', ['layers', 0]), false);
  });

  test('a comment for the file silences its codes wherever they are, and where nothing is said of a place', () => {
    for (const place of ['DATA', 'NAME', 'UNITS', 'RATE']) {
      const text = withComment(place, 'backprop-ignore-file dead-units');
      assert.equal(silences(text, 'dead-units', ['layers', 0]), true);
      assert.equal(silences(text, 'dead-units', []), true);
      assert.equal(silences(text, 'vanishing', []), false);
    }
    assert.equal(silences(withComment('DATA', 'backprop-ignore-file'), 'vanishing', []), true);
  });

  test('every line end separates lines', () => {
    for (const lineEnd of ['\r\n', '\r']) {
      const text = withComment('HIDDEN', 'backprop-ignore dead-units').replaceAll('\n', lineEnd);
      assert.equal(silences(text, 'dead-units', ['layers', 0]), true);
      assert.equal(silences(text, 'dead-units', ['layers', 1]), false);
    }
  });

  test('other comments, and texts that look like one, silence nothing', () => {
    for (const words of ['see backprop-ignore', 'backprop-ignored', 'ignore dead-units', 'backprop']) {
      assert.equal(silences(withComment('HIDDEN', words), 'dead-units', ['layers', 0]), false);
    }
    const name = spec.replace('"hidden"', '"// backprop-ignore"');
    assert.equal(silences(name, 'dead-units', ['layers', 0]), false);
  });

  test('the one target column, named by "target", is the list of them', () => {
    const text = '{\n"data": {\n"csv": "a.csv",\n"target": "y" // backprop-ignore\n},\n"layers": [{ "units": 1 }] }';
    assert.equal(silences(text, 'targets-unscaled', ['data', 'targets']), true);
    assert.equal(silences(text, 'targets-unscaled', ['data']), false);
  });

  test('a misspelled code or comment is a warning at its place that says what was meant', async () => {
    const text = withComment('HIDDEN', 'backprop-ignore dead-unit vanishing learning because').replace(
      'DATA',
      'backprop-ignor dead-units',
    );
    const { problems, options } = await prepare(text, { files: undefined, limits: defaultLimits });
    assert.ok(options, 'it can still be trained');
    assert.deepEqual(
      problems.map(({ code, severity, message, offset, length }) => [
        code,
        severity,
        text.slice(offset, offset + length),
        message,
      ]),
      [
        [
          'unknown-finding',
          'warning',
          'backprop-ignor',
          'the comment "backprop-ignor" silences nothing; did you mean "backprop-ignore"?',
        ],
        [
          'unknown-finding',
          'warning',
          'dead-unit',
          'no finding has the code "dead-unit", so it silences nothing. Did you mean "dead-units"?',
        ],
        [
          'unknown-finding',
          'warning',
          'learning',
          'no finding has the code "learning", so it silences nothing. Write a reason after "--"',
        ],
        [
          'unknown-finding',
          'warning',
          'because',
          'no finding has the code "because", so it silences nothing. Write a reason after "--"',
        ],
      ],
    );
  });

  test('a comment of another tool is no misspelling', () => {
    const { ignoreComments } = parseSpec(withComment('HIDDEN', 'backprop-lecture page 7'));
    assert.deepEqual(ignoreProblems(ignoreComments, causeCodes), []);
  });
});

suite('warnings of comments that silence', () => {
  const word = (text: string, offset = 0) => ({ word: text, offset, length: text.length });
  const comment = (codes: number, offset: number): IgnoreComment => ({
    directive: word('backprop-ignore', offset),
    codes: Array<CommentWord>(codes).fill(word('vanishing')),
    line: 0,
  });

  test('say where the last one is that is read, when there are 100,000 words or more', () => {
    const tooMany = (...codes: number[]) => ignoreProblems(codes.map(comment), ['vanishing']);
    assert.deepEqual(tooMany(99_998), []);
    assert.deepEqual(tooMany(50_000, 1, 49_996), [
      {
        code: 'unknown-finding',
        severity: 'warning',
        message:
          'at most 100,000 words of comments that begin with "backprop-" are read, so what follows silences nothing',
        offset: 2,
        length: 15,
      },
    ]);
    assert.deepEqual([tooMany(50_000, 1, 49_995), tooMany(99_999).length], [[], 1]);
  });

  test('are a hundred at most', () => {
    const many = { ...comment(0, 0), codes: Array<CommentWord>(150).fill(word('no-such-code')) };
    assert.equal(ignoreProblems([many], ['vanishing']).length, 100);
  });

  test('say one thing of a misspelled comment, and nothing of its codes', () => {
    const misspelled = { ...comment(0, 0), directive: word('backprop-ignor'), codes: [word('no-such-code')] };
    assert.deepEqual(
      ignoreProblems([misspelled], ['vanishing']).map(({ message }) => message),
      ['the comment "backprop-ignor" silences nothing; did you mean "backprop-ignore"?'],
    );
  });
});

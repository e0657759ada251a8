import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { createScanner } from 'jsonc-parser';
import { editedText } from '../../../src/spec/changedText.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import type { SpecPath } from '../../../src/spec/problem.ts';
import { settingEdits } from '../../../src/spec/settingEdits.ts';
import type { SpecEdit, SpecValue } from '../../../src/spec/specEdit.ts';
import { readTree } from '../../../src/spec/tree.ts';
import { treeValue } from '../../../src/spec/treeValue.ts';
import { everyKey } from './everyKey.ts';

function applied(text: string, ...edits: SpecEdit[]): string {
  const found = settingEdits(text, edits);
  assert.ok(!('problem' in found), JSON.stringify(found));
  return editedText(text, found);
}

function problemOf(text: string, ...edits: SpecEdit[]): string {
  const found = settingEdits(text, edits);
  assert.ok('problem' in found, 'there are edits');
  return found.problem;
}

const spec = `{
  // the data
  "data": { "generate": "xor" },
  "layers": [
    // first
    { "name": "hidden", "units": 4, "activation": "sigmoid" }, // wide
    // second
    {
      "name": "out",
      "units": 1, // one
      "activation": { "type": "leakyRelu", /* steep */ "slope": 0.2 }
    }
  ],

  "optimizer": { "type": "sgd", "learningRate": 10 }, // too much
  "training": {
    "epochs": 100, // few
    /* all */ "batchSize": "full"
  }
}
`;

suite('settings into a spec', () => {
  test('a value is written where the old one stood, and nothing else changes', () => {
    const edits = settingEdits(spec, [{ path: ['optimizer', 'learningRate'], value: 0.1 }]);
    assert.deepEqual(edits, [{ offset: spec.indexOf('10 }'), length: 2, text: '0.1' }]);
  });

  test('a new setting of an object on one line stays on that line', () => {
    assert.equal(
      applied(spec, { path: ['layers', 0, 'init'], value: 'heNormal' }, { path: ['data', 'standardize'], value: true }),
      spec.replace('"sigmoid" }', '"sigmoid", "init": "heNormal" }').replace('"xor" }', '"xor", "standardize": true }'),
    );
  });

  test('a new setting of an object over several lines gets a line of its own, below the comments of the last', () => {
    assert.equal(
      applied(spec, { path: ['loss'], value: 'mse' }, { path: ['layers', 1, 'l2'], value: 0.5 }),
      spec
        .replace('"full"\n  }\n', '"full"\n  },\n  "loss": "mse"\n')
        .replace('"slope": 0.2 }\n', '"slope": 0.2 },\n      "l2": 0.5\n'),
    );
    assert.equal(
      applied('{\n  "data": {},\n  "layers": [] // none\n}\n', { path: ['seed'], value: 3 }),
      '{\n  "data": {},\n  "layers": [], // none\n  "seed": 3\n}\n',
    );
  });

  test('a key that shares its line with the one before is followed on that line, before the comment', () => {
    const text = '{\n  "name": "a", "seed": 1 // b\n}';
    assert.equal(
      applied(text, { path: ['precision'], value: 'float32' }),
      '{\n  "name": "a", "seed": 1, "precision": "float32" // b\n}',
    );
  });

  test('objects on the way are made', () => {
    assert.match(
      applied(spec, { path: ['training', 'earlyStopping', 'patience'], value: 5 }),
      /\/\* all \*\/ "batchSize": "full", "earlyStopping": \{ "patience": 5 \}\n {2}\}/,
    );
    assert.equal(applied('{}', { path: ['training', 'epochs'], value: 5 }), '{ "training": { "epochs": 5 } }');
    assert.equal(applied('{\n  // c\n}', { path: ['seed'], value: 5 }), '{\n  // c\n  "seed": 5\n}');
    assert.equal(applied('{ /* c */ }', { path: ['seed'], value: 5 }), '{ /* c */ "seed": 5 }');
  });

  test('a name becomes an object when a setting beside it is written', () => {
    const edited = applied(
      spec,
      { path: ['layers', 0, 'init'], value: 'normal' },
      { path: ['layers', 0, 'init', 'std'], value: 0.1 },
    );
    assert.match(edited, /"init": \{ "type": "normal", "std": 0.1 \} \}, \/\/ wide/);
  });

  test('a setting that is taken out takes its comma and its own line along, and leaves the comments', () => {
    assert.equal(
      applied(spec, { path: ['layers', 0, 'activation'], value: null }, { path: ['optimizer', 'type'], value: null }),
      spec.replace(', "activation": "sigmoid"', '').replace('"type": "sgd", ', ''),
    );
    assert.equal(
      applied(spec, { path: ['layers', 1, 'activation'], value: null }),
      spec.replace(/ {6}"activation".*\n/, '      /* steep */\n').replace('"units": 1,', '"units": 1'),
    );
    assert.equal(
      applied(spec, { path: ['layers', 1, 'name'], value: null }),
      spec.replace('      "name": "out",\n', ''),
    );
    assert.equal(applied(spec, { path: ['training', 'epochs'], value: null }), spec.replace('"epochs": 100, ', ''));
    assert.equal(applied('{ "a": 1 }', { path: ['a'], value: null }), '{}');
    assert.equal(applied('{ "a": 1, "b": 2, }', { path: ['b'], value: null }), '{ "a": 1, }');
    assert.equal(applied('{\n  "a": 1,\n  "b": 2\n}', { path: ['b'], value: null }), '{\n  "a": 1\n}');
    assert.equal(applied(spec, { path: ['layers', 0, 'dropout'], value: null }), spec);
  });

  test('a layer is put in between two others, each with its comments', () => {
    const layer = { units: 8, activation: 'relu' };
    const edited = applied(spec, { path: ['layers', 1], value: layer, insert: true });
    assert.equal(
      edited,
      spec.replace('// wide\n', '// wide\n    {\n      "units": 8,\n      "activation": "relu"\n    },\n'),
    );
    const oneLine = '{ "layers": [{ "units": 1 }] }';
    assert.equal(
      applied(oneLine, { path: ['layers', 0], value: layer, insert: true }),
      '{ "layers": [{ "units": 8, "activation": "relu" }, { "units": 1 }] }',
    );
    const several = '{\n  "layers": [ // all\n    { "units": 1 } // out\n  ]\n}';
    assert.equal(
      applied(several, { path: ['layers', 0], value: layer, insert: true }),
      '{\n  "layers": [ // all\n    { "units": 8, "activation": "relu" },\n    { "units": 1 } // out\n  ]\n}',
    );
    assert.equal(
      applied(several, { path: ['layers', 1], value: layer, insert: true }),
      '{\n  "layers": [ // all\n    { "units": 1 }, // out\n    { "units": 8, "activation": "relu" }\n  ]\n}',
    );
  });

  test('an object that replaces another is merged into it', () => {
    assert.equal(
      applied(spec, { path: ['optimizer'], value: { type: 'adam', learningRate: 0.01, eps: 1e-8 } }),
      spec.replace('"sgd", "learningRate": 10 }', '"adam", "learningRate": 0.01, "eps": 1e-8 }'),
    );
    assert.match(
      applied(spec, { path: ['layers', 1, 'activation'], value: 'relu' }),
      /"activation": "relu" \/\* steep \*\/\n/,
    );
  });

  test('tabs and Windows line ends are kept', () => {
    const text = spec.replaceAll('  ', '\t').replaceAll('\n', '\r\n');
    const edited = applied(
      text,
      { path: ['loss'], value: 'mse' },
      { path: ['layers', 1], value: { units: 2 }, insert: true },
    );
    assert.match(edited, /\r\n\t"loss": "mse"\r\n\}/);
    assert.match(edited, /\r\n\t\t\{\r\n\t\t\t"units": 2\r\n\t\t\},\r\n/);
    assert.doesNotMatch(edited, /[^\r]\n/);
  });

  test('where the text has no place for a value, the answer is why', () => {
    const value = 1;
    assert.equal(
      problemOf(spec, { path: ['layers', 2, 'units'], value: null }, { path: ['layers', 5, 'units'], value }),
      '"layers" has 2 entries here, so there is no place for one at index 5',
    );
    assert.equal(
      problemOf(spec, { path: ['data', 'generate', 'noise'], value }),
      '"generate" of "data" is "xor" here, so there is no place for "noise"',
    );
    assert.equal(problemOf(spec, { path: ['data', 0], value }), '"data" is an object here, not a list');
    assert.equal(
      problemOf(`${spec}}`, { path: ['seed'], value }),
      'the file has an error: expected the end of the file: everything is complete before this. Correct it first',
    );
    assert.match(problemOf('', { path: ['seed'], value }), /^the file has an error: the file is empty/);
    assert.equal(problemOf(spec, { path: [], value: null }), 'the file itself cannot be removed');
  });

  test('what is not there is removed already, whatever stands in its way', () => {
    for (const path of [
      ['layers', 5, 'units'],
      ['data', 'generate', 'noise'],
      ['data', 0],
      ['nothing', 'at', 'all'],
    ]) {
      assert.equal(applied(spec, { path, value: null }), spec);
    }
  });

  test('an element that is put into a list that is not there makes the list', () => {
    const layer = { path: ['layers', 0], value: { units: 1 }, insert: true } as const;
    assert.equal(applied('{}', layer), '{ "layers": [{ "units": 1 }] }');
    assert.equal(problemOf('{"layers": {}}', layer), '"layers" is an object here, not a list');
  });

  test('a zero keeps its sign', () => {
    assert.match(applied(spec, { path: ['seed'], value: -0 }), /"seed": -0/);
    assert.match(applied(spec, { path: ['seed'], value: 0 }), /"seed": 0/);
  });
});

suite('the text of a setting', () => {
  const text = (length: number) => 'x'.repeat(length);
  const known: readonly (readonly [before: string, path: SpecPath, value: SpecValue, after: string])[] = [
    ['{}', ['a', 0], 1, '{ "a": [1] }'],
    ['{}', ['a', 'b'], 1, '{ "a": { "b": 1 } }'],
    ['{"a": 1}', ['a'], {}, '{"a": {}}'],
    ['{"a": 1}', ['a'], [1, [2, 3], {}], '{"a": [1, [2, 3], {}]}'],
    ['{"a": [1,  2]}', ['a'], [1, 3], '{"a": [1, 3]}'],
    ['{"a": [1,  2] /* c */}', ['a'], [1, 3], '{"a": [1, 3] /* c */}'],
    ['{"a": [1, /* two */  2]}', ['a'], [1, 3], '{"a": [1, /* two */  3]}'],
    ['{"a": [1, /* two */  2]}', ['a'], [1, 3, 4], '{"a": [1, /* two */  3, 4]}'],
    ['{"a": [1, /* two */  2]}', ['a'], [1], '{"a": [1 /* two */  ]}'],
    ['{"a": [{"b":1}, {"b":2}, {"b":3}]}', ['a'], [{ b: 4 }], '{"a": [{"b":4}]}'],
    ['{"a": [{"b":1},\n{"b":2}]}', ['a'], [{ b: 1 }, { b: 3 }], '{"a": [{"b":1},\n{"b":3}]}'],
    ['{"a": {"x":1, // one\n "y": 2}}', ['a'], { x: 1, y: 3 }, '{"a": {"x":1, // one\n "y": 3}}'],
    ['{"a": {"x":1,  "y": 2}}', ['a'], { y: 3 }, '{"a": {"y": 3}}'],
    ['{"a": [1, 2]}', ['a', 2], { b: 1 }, '{"a": [1, 2, { "b": 1 }]}'],
    ['{"a": 1}', ['a'], [text(96)], `{"a": ["${text(96)}"]}`],
    ['{"a": 1}', ['a'], [text(97)], `{"a": [\n  "${text(97)}"\n]}`],
    ['{"a": 1}', ['a'], text(150), `{"a": "${text(150)}"}`],
    [
      '{\n\t"a": 1}',
      ['a'],
      { b: [text(60), [1, 2]], c: { d: text(60) }, e: true },
      `{\n\t"a": {\n\t\t"b": ["${text(60)}", [1, 2]],\n\t\t"c": { "d": "${text(60)}" },\n\t\t"e": true\n\t}}`,
    ],
  ];
  for (const [before, path, value, after] of known) {
    test(`is ${JSON.stringify(after).slice(0, 70)} from ${JSON.stringify(before)}`, () => {
      assert.equal(applied(before, { path, value }), after);
    });
  }
});

suite('what stands in the way of a setting', () => {
  const refused: readonly (readonly [text: string, edit: SpecEdit, why: string])[] = [
    [
      spec,
      { path: ['layers', 0, 'units', 'x'], value: 1 },
      '"units" of layer "hidden" is 4 here, so there is no place for "x"',
    ],
    ...[3, 7].map(
      index =>
        [
          spec,
          { path: ['layers', index], value: 1, insert: true },
          `"layers" has 2 entries here, so there is no place for one at index ${index}`,
        ] as const,
    ),
    [
      spec,
      { path: ['layers', 0, 'activation', 0], value: 1, insert: true },
      '"activation" of layer "hidden" is "sigmoid" here, not a list',
    ],
    ['{"a": 1}', { path: [0], value: 1 }, 'the file is an object here, not a list'],
    ['[]', { path: ['a'], value: 1 }, 'the file is a list here, so there is no place for "a"'],
  ];
  for (const [text, edit, why] of refused) test(why, () => assert.equal(problemOf(text, edit), why));
});

function commentsOf(text: string): string[] {
  const scanner = createScanner(text, false);
  const comments: string[] = [];
  for (let token: number = scanner.scan(); token !== 17; token = scanner.scan()) {
    if (token === 12 || token === 13) {
      const start = scanner.getTokenOffset();
      comments.push(text.slice(start, start + scanner.getTokenLength()));
    }
  }
  return comments.toSorted();
}

function parsedValue(text: string): SpecValue {
  const { root, problems } = readTree(text, defaultLimits);
  assert.deepEqual(problems, [], text);
  return treeValue(root!, []) as SpecValue;
}

/** The edit done to a value instead of a text. */
function editedValue(value: SpecValue, { path, value: by, insert }: SpecEdit): SpecValue {
  const copy = structuredClone(value) as SpecValue;
  const [key, ...rest] = path;
  if (key === undefined) return by!;
  const holder = copy as Record<string | number, SpecValue>;
  if (rest.length > 0)
    holder[key] = editedValue(holder[key] ?? {}, { path: rest, value: by, ...(insert && { insert }) });
  else if (by === null && Array.isArray(copy)) copy.splice(key as number, 1);
  else if (by === null) delete holder[key];
  else if (insert) (copy as SpecValue[]).splice(key as number, 0, by);
  else holder[key] = by;
  return copy;
}

/** Every place of a value. */
function pathsOf(value: SpecValue, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object') return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

const json = fc.letrec<{ value: SpecValue; list: SpecValue; object: SpecValue }>(tie => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(1, -0.5, true, 'a "b"', 'x // y'), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'dropout'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

/** Puts comments and blanks between tokens, as numbers choose. */
function laidOut(value: SpecValue, choices: readonly number[], lineEnd: string): string {
  let at = 0;
  let comments = 0;
  const next = () => choices[at++ % choices.length]!;
  const gap = (): string => {
    const kinds = [
      () => '',
      () => ' ',
      () => `${lineEnd}  `,
      () => ` /* ${comments++} */ `,
      () => ` // ${comments++}${lineEnd}    `,
      () => `${lineEnd}\t/* ${comments++}${lineEnd} */${lineEnd}  `,
    ];
    return kinds[next() % kinds.length]!();
  };
  const written = (inner: SpecValue): string => {
    if (typeof inner !== 'object') return JSON.stringify(inner);
    const entries = Array.isArray(inner)
      ? inner.map(element => gap() + written(element) + gap())
      : Object.entries(inner).map(
          ([key, entry]) => `${gap()}${JSON.stringify(key)}${gap()}:${gap()}${written(entry)}${gap()}`,
        );
    const trailing = entries.length > 0 && next() % 3 === 0 ? `,${gap()}` : '';
    const [open, close] = Array.isArray(inner) ? '[]' : '{}';
    return `${open}${entries.join(',')}${trailing}${entries.length === 0 ? gap() : ''}${close}`;
  };
  return `${gap()}${written(value)}${gap()}`;
}

const someText = fc
  .tuple(json.object, fc.array(fc.nat(5), { minLength: 1, maxLength: 60 }), fc.constantFrom('\n', '\r\n'))
  .map(([value, choices, lineEnd]) => laidOut(value, choices, lineEnd));

/** Edits of what a text holds at that time, one after the other. */
const someEdits = fc
  .tuple(someText, fc.array(fc.tuple(fc.nat(), fc.nat(3), json.value), { minLength: 1, maxLength: 3 }))
  .map(([text, choices]) => {
    let value = parsedValue(text);
    const edits: SpecEdit[] = [];
    for (const [place, kind, by] of choices) {
      const paths = pathsOf(value);
      const path = paths[place % paths.length]!;
      const inner = path.reduce<SpecValue>((outer, key) => (outer as Record<string, SpecValue>)[key]!, value);
      const edit = editOf(path, kind, by, inner);
      if (!edit) continue;
      edits.push(edit);
      value = editedValue(value, edit);
    }
    return { text, edits, value };
  });

function editOf(
  path: readonly (string | number)[],
  kind: number,
  by: SpecValue,
  inner: SpecValue,
): SpecEdit | undefined {
  if (Array.isArray(inner) && kind < 2) {
    const index = kind === 0 ? inner.length : 0;
    return { path: [...path, index], value: by, insert: true };
  }
  if (typeof inner === 'object' && !Array.isArray(inner) && kind < 2) {
    return { path: kind === 0 || 'new' in inner ? [...path, 'added'] : [...path, 'new', 'inner'], value: by };
  }
  if (path.length === 0) return undefined;
  return { path, value: kind === 2 ? null : by };
}

suite('settings into any text', () => {
  test('the edited text holds the edited value, and every comment', () => {
    fc.assert(
      fc.property(someEdits, ({ text, edits, value }) => {
        const edited = applied(text, ...edits);
        assert.deepEqual(parsedValue(edited), value);
        assert.deepEqual(commentsOf(edited), commentsOf(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('one value in place of another changes its own characters only', () => {
    fc.assert(
      fc.property(someText, fc.nat(), (text, place) => {
        const paths = pathsOf(parsedValue(text)).filter(path => path.length > 0);
        fc.pre(paths.length > 0);
        const path = paths[place % paths.length]!;
        const edits = settingEdits(text, [{ path, value: 12345 }]);
        assert.ok(!('problem' in edits));
        assert.equal(edits.length, 1);
        const { root } = readTree(text, defaultLimits);
        const node = path.reduce((outer, key) => {
          const entries = outer.children ?? [];
          return typeof key === 'number'
            ? entries[key]!
            : entries.find(({ children }) => children![0]!.value === key)!.children![1]!;
        }, root!);
        assert.deepEqual([edits[0]!.offset, edits[0]!.length], [node.offset, node.length]);
      }),
    );
  });

  test('a value that is there already needs no edit', () => {
    fc.assert(
      fc.property(someText, text => {
        const value = parsedValue(text);
        for (const path of pathsOf(value)) {
          const inner = path.reduce<SpecValue>((outer, key) => (outer as Record<string, SpecValue>)[key]!, value);
          assert.deepEqual(settingEdits(text, [{ path, value: inner }]), []);
        }
      }),
    );
  });
});

suite('settings into the examples', () => {
  const folder = new URL('../../../examples/', import.meta.url);
  const files = readdirSync(folder).filter(name => name.endsWith('.mlp.json'));
  const texts = [
    ['a spec of every key', everyKey],
    ...files.map(name => [name, readFileSync(new URL(name, folder), 'utf8')]),
  ];
  for (const [name, text] of texts) {
    test(`${name} stays a good spec with a layer, a rate and a standardized input more`, () => {
      const edited = applied(
        text!,
        { path: ['layers', 0], value: { units: 3, activation: 'relu', init: 'heNormal' }, insert: true },
        { path: ['data', 'standardize'], value: true },
        { path: ['optimizer', 'learningRate'], value: 0.001 },
        { path: ['training', 'earlyStopping', 'patience'], value: 7 },
        { path: ['training', 'validationSplit'], value: 0.25 },
        { path: ['layers', 1, 'weights'], value: null },
        { path: ['data', 'normalize'], value: null },
      );
      const { spec: read, problems } = parseSpec(edited);
      assert.ok(read, `${JSON.stringify(problems)}\n${edited}`);
      assert.equal(read.optimizer.learningRate, 0.001);
      assert.equal(read.training.earlyStopping?.patience, 7);
      assert.equal(read.data.standardize, true);
      assert.deepEqual(commentsOf(edited), commentsOf(text!));
    });
  }
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, suite, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { specWith } from './problemsOf.ts';

/** Characters of a text: enough that an object for each of its values does not fit into the memory there is. */
const size = 3_000_000;

/** Old enough objects may take so much: the modules take some 20 MB, a text twice its size, and its values four times. */
const megabytes = 72;

const filled = (unit: string, separator = ',') =>
  Array<string>(Math.floor(size / (unit.length + separator.length)))
    .fill(unit)
    .join(separator);
const numbered = (unit: (index: number) => string) =>
  Array.from({ length: Math.floor(size / unit(100_000).length) }, (_, index) => unit(index)).join();
const withKey = (value: string) => specWith().replace('{', `{ ${value}, `);
const inputs = (rows: string) => specWith({ data: `{ "inputs": [${rows}], "targets": [[1]] }` });

/** What is asked of each text: the code of its first problem, and how many are reported. */
const attacks: Readonly<Record<string, readonly [text: string, code: string | undefined, problems: number]>> = {
  'line breaks': [`${'\n'.repeat(size)}${specWith()}`, undefined, 0],
  'layers without anything': [specWith({ layers: `[${filled('{}')}]` }), 'too-many-layers', 1],
  layers: [specWith({ layers: `[${filled('{"units":1}')}]` }), 'too-many-layers', 1],
  'numbers in a row': [specWith({ data: `{ "inputs": [[${filled('0')}]], "targets": [[1]] }` }), undefined, 0],
  'rows without an end': [inputs(filled('[0]')), 'wrong-width', 1],
  'rows in rows': [inputs(filled('[[0]]')), 'wrong-numbers', 10],
  'numbers that should be rows': [inputs(filled('1')), 'wrong-numbers', 10],
  'numbers that should be names': [
    specWith({ data: `{ "csv": "a.csv", "target": "y", "inputs": [${filled('1')}] }` }),
    'wrong-type',
    100,
  ],
  'unknown keys': [withKey(numbered(index => `"k${index}":1`)), 'unknown-key', 100],
  'unknown keys in unknown keys': [withKey(`"a":{${numbered(index => `"k${index}":{"b":1}`)}}`), 'unknown-key', 1],
  'unknown keys in a layer': [
    specWith({ layers: `[{ "units": 1, ${numbered(index => `"k${index}":1`)} }]` }),
    'unknown-key',
    100,
  ],
  'objects in an unknown key': [withKey(`"k":[${filled('{}')}]`), 'unknown-key', 1],
  'objects in objects in an unknown key': [
    withKey(`"k":[${filled(`${'{"a":'.repeat(40)}0${'}'.repeat(40)}`)}]`),
    'unknown-key',
    1,
  ],
  'arrays in arrays in an unknown key': [withKey(`"k":[${filled('['.repeat(40) + ']'.repeat(40))}]`), 'unknown-key', 1],
  'the same key': [withKey(filled('"a":1')), 'duplicate-key', 100],
  comments: [`${filled('//', '\n')}\n${specWith()}`, undefined, 0],
  'comments that silence a line': [specWith().replace('{', `{ ${filled('/*backprop-ignore a*/', '')}`), undefined, 0],
  'comments that silence a file': [`/* ${filled('backprop-ignore-file', '\n')} */ ${specWith()}`, undefined, 0],
  'codes in a comment': [`/* backprop-ignore ${filled('a', ' ')} */ ${specWith()}`, undefined, 0],
  'blanks between tokens': [`${' '.repeat(size)}${specWith()}`, undefined, 0],
  'escapes in a string': [withKey(`"name":"${filled('\\n', '')}"`), undefined, 0],
  'commas without values': [`[${','.repeat(size)}]`, 'syntax', 100],
  'words without commas': [`[${filled('a', ' ')}]`, 'syntax', 100],
  'values without commas': [`[${filled('1', ' ')}]`, 'syntax', 100],
  'numbers that are not finite': [inputs(`[${filled('NaN')}]`), 'not-finite', 10],
};

suite('a text of three million characters is checked in little memory', () => {
  const worker = new Worker(new URL('./boundedWorker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16 },
  });
  after(() => worker.terminate());

  for (const [what, [text, code, problems]] of Object.entries(attacks)) {
    test(what, async () => {
      worker.postMessage(text);
      assert.deepEqual((await once(worker, 'message'))[0], [code, problems]);
    });
  }
});

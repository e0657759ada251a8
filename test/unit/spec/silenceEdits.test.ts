import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { editedText } from '../../../src/spec/changedText.ts';
import { entryAt } from '../../../src/spec/outline.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import type { SpecPath } from '../../../src/spec/problem.ts';
import { silenceFileEdit, silenceLineEdit } from '../../../src/spec/silenceEdits.ts';
import { isSilenced } from '../../../src/spec/silencing.ts';
import { everyKey } from './everyKey.ts';

/** The text with a code silenced on the line of a path; checks that it is silenced there, and that nothing but a comment came in. */
function silenced(text: string, path: SpecPath, code = 'dead-units'): string {
  const { offset } = entryAt(parseSpec(text).outline, path)!;
  const edited = editedText(text, [silenceLineEdit(text, offset, code)]);
  const { silencing, problems, layers } = parseSpec(edited);
  assert.deepEqual([problems, layers], [parseSpec(text).problems, parseSpec(text).layers]);
  assert.equal(isSilenced(silencing, code, path), true, edited);
  return edited;
}

suite('silencing a finding by an edit', () => {
  test('puts a comment at the end of the line', () => {
    const text = '{\n  "data": { "generate": "xor" },  \n  "layers": [{ "units": 1 }]\n}\n';
    assert.equal(silenced(text, ['data', 'generate']), text.replace('},  \n', '}, // backprop-ignore dead-units  \n'));
  });

  test('puts it above the line where a comment ends that, in its indentation', () => {
    const text = '{\r\n\t"data": { "generate": "xor" }, // mine\r\n\t"layers": [{ "units": 1 }]\r\n}';
    assert.equal(silenced(text, ['data']), text.replace('\t"data"', '\t// backprop-ignore dead-units\r\n\t"data"'));
  });

  test('adds to the codes that are silenced there', () => {
    const once = silenced('{\n  "layers": [\n    { "units": 1 }\n  ]\n}', ['layers', 0]);
    const twice = silenced(once, ['layers', 0], 'vanishing');
    assert.equal(twice, once.replace('dead-units', 'dead-units vanishing'));
    assert.equal(silenced(twice, ['layers', 0], 'vanishing'), twice);
    const reasoned = once.replace('dead-units', 'dead-units -- as it should be');
    assert.match(silenced(reasoned, ['layers', 0], 'vanishing'), /dead-units vanishing -- as it should be/);
  });

  test('is right where block comments begin or end on the line', () => {
    for (const text of [
      '{\n  "layers": [{ "units": 1 }], /* from\n here */ "data": { "generate": "xor" }\n}',
      '{ /* from\n here */ "layers": [{ "units": 1 }], /* b */\n  "data": { "generate": "xor" }\n}',
      '{ "layers": [{ "units": 1 }], "data": { "generate": "xor" } }',
    ]) {
      silenced(text, ['layers', 0, 'units']);
      silenced(text, ['data', 'generate']);
    }
  });

  test('leaves a comment alone that silences another line', () => {
    const text = '{\n  "layers": [{ "units": 1 }], // backprop-ignore vanishing\n  "data": { "generate": "xor" }\n}';
    assert.equal(silenced(text, ['data']), text.replace('"xor" }', '"xor" } // backprop-ignore dead-units'));
  });

  test('sees a comment at the end of the line however long it is, and one that begins the file', () => {
    const long = `{\n  "layers": [{ "units": 1 }] // ${'long '.repeat(40)}\n}`;
    assert.equal(silenced(long, ['layers']), long.replace('  "layers"', '  // backprop-ignore dead-units\n  "layers"'));
    const first = '/* // */ { "layers": [{ "units": 1 }] }';
    assert.equal(silenced(first, ['layers']), `${first} // backprop-ignore dead-units`);
  });

  test('is right on every line of a spec', () => {
    for (const { path } of parseSpec(everyKey).outline) silenced(everyKey, path);
  });

  test('silences a code in the whole file by a comment at its top, and adds the next code to it', () => {
    const once = editedText(everyKey, [silenceFileEdit(everyKey, 'dead-units')]);
    assert.equal(once, `// backprop-ignore-file dead-units\r\n${everyKey}`);
    const twice = editedText(once, [silenceFileEdit(once, 'vanishing')]);
    assert.equal(twice, `// backprop-ignore-file dead-units vanishing\r\n${everyKey}`);
    assert.equal(isSilenced(parseSpec(twice).silencing, 'vanishing', ['data']), true);
  });
});

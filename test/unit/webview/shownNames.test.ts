import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withShownNames } from '../../../webview/shownNames.ts';
import { runOf } from '../run/trainedRun.ts';

function namesOf(run: string, ...layers: string[]): string[] {
  const shapes = layers.map(name => ({ name, inputs: 1, outputs: 1, bias: true, activation: 'tanh' }));
  const shown = withShownNames({ ...runOf(shapes, 0).info, name: run });
  return [shown.name, ...shown.layers.map(({ name }) => name)];
}

suite('withShownNames', () => {
  test('names that look empty give way to words', () => {
    const looking = [' \t', '\u200b\u00a0', '\u3164'];
    assert.deepEqual(namesOf('\u200b', ...looking), ['network without a name', 'layer 1', 'layer 2', 'layer 3']);
  });

  test('names that can be seen stay as they are', () => {
    assert.deepEqual(namesOf('XOR', ' a ', '<b>', '0'), ['XOR', ' a ', '<b>', '0']);
  });
});

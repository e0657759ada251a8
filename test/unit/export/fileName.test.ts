import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { exportName } from '../../../src/export/fileName.ts';

suite('the name that is suggested for a file', () => {
  for (const [spec, what, name] of [
    ['iris.mlp.json', 'history', 'iris.history.csv'],
    ['.mlp.json', 'history', 'history.csv'],
    ['Untitled-1', 'history', 'Untitled-1.history.csv'],
    ['é 🌸.mlp.json', 'the loss', 'é 🌸.the loss.csv'],
    ['iris.mlp.json', '../../etc/passwd', 'iris.-..-etc-passwd.csv'],
    ['iris.mlp.json', 'a\\b:c*d?e"f<g>h|i\0j\nk\u2028l', 'iris.a-b-c-d-e-f-g-h-i-j-k-l.csv'],
    ['iris.mlp.json', ' .. ', 'iris.csv'],
    ['iris.mlp.json', '\ud800', 'iris.-.csv'],
  ] as const) {
    test(`${JSON.stringify(what)} of ${JSON.stringify(spec)} is ${JSON.stringify(name)}`, () => {
      assert.equal(exportName(spec, what, 'csv'), name);
    });
  }

  test('is short, and no character is cut in two', () => {
    const name = exportName('a'.repeat(3000), `x${'🌸'.repeat(3000)}`, 'png');
    assert.ok(name.length < 200, `${name.length}`);
    assert.ok(!/\p{Cs}/u.test(name) && name.endsWith('.png'));
  });
});

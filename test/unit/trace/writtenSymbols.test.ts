import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { transformSync } from 'esbuild';
import { inProject, projectRoot } from '../../../scripts/paths.ts';
import { operations } from '../../../src/timeline/course.ts';
import { quantityNames } from '../../../src/trace/quantity.ts';
import { symbolText, wordOrSymbol } from '../../../src/trace/quantitySymbol.ts';

/** `dE/dW`, `dy/dnet` ...: letters alone stand in too many other words. And what a norm is written with. */
const symbols = [
  '‖',
  ...new Set(quantityNames.map(name => symbolText(name)).filter(symbol => /^d\S+\/d\S+$/.test(symbol))),
];

/** Where a symbol may stand in a text: as a part of a formula, or in the name of one of the debugger's operations, which is published. */
const mayWrite: Readonly<Record<'formulas' | 'operations' | 'table', readonly string[]>> = {
  formulas: [
    'src/functions/',
    'src/gradients/factors.ts',
    'src/inspector/numberText.ts',
    'src/why/explain/chainPython.ts',
    'src/why/walk/',
  ],
  operations: [
    'src/debug/breakpoints/badNumber.ts',
    'src/timeline/batchNames.ts',
    'src/timeline/course.ts',
    'src/timeline/editMisfit.ts',
    'src/timeline/positionText.ts',
    'src/why/explain/layerChain.ts',
    'webview/flow/stopLights.ts',
  ],
  table: ['src/trace/quantity.ts', 'src/trace/quantitySymbol.ts'],
};

/** Whether a file has a symbol outside of its comments. */
function writesSymbol(file: string): boolean {
  const text = readFileSync(inProject(file), 'utf8');
  const hasSymbol = (code: string) => symbols.some(symbol => code.includes(symbol));
  // Only the few that have one at all are read closely: without blanks there are no comments either.
  return (
    hasSymbol(text) &&
    hasSymbol(
      transformSync(text, { loader: file.endsWith('x') ? 'tsx' : 'ts', minifyWhitespace: true, charset: 'utf8' }).code,
    )
  );
}

suite('symbols of quantities', () => {
  test('are written by the table, but for formulas and names of operations', () => {
    const files = globSync('{src,webview}/**/*.{ts,tsx}', { cwd: projectRoot }).filter(writesSymbol).sort();
    const places = Object.values(mayWrite).flat();
    const unlisted = files.filter(file => !places.some(place => file.startsWith(place)));
    assert.deepEqual(unlisted, [], 'take the symbol from src/trace/quantitySymbol.ts');
    assert.deepEqual(
      places.filter(place => !files.some(file => file.startsWith(place))),
      [],
      'has none any more',
    );
  });

  test('are the names of the operations that compute them, in positions that people keep', () => {
    const computed = ['net', 'outputGradient', 'delta', 'gradient', 'biasGradient', 'inputGradient'] as const;
    assert.deepEqual(computed.map(wordOrSymbol), ['net', 'dE/dy', 'delta', 'dE/dW', 'dE/db', 'dE/dx']);
    for (const name of computed) assert.ok((operations as readonly string[]).includes(wordOrSymbol(name)), name);
  });
});

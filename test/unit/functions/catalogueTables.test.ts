/** The tables of docs/numbers.md that say what activations and losses there are. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { activationNames, activations, outputRange, standardActivation } from '../../../src/functions/activations.ts';
import { losses } from '../../../src/functions/losses.ts';

const text = readFileSync(new URL('../../../docs/numbers.md', import.meta.url), 'utf8');

/** The cells of the rows of the table below a heading. */
function tableBelow(heading: string): string[][] {
  const lines = text.slice(text.indexOf(`\n${heading}\n`)).split('\n');
  const start = lines.findIndex(line => line.startsWith('|'));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map(line =>
    line
      .replaceAll('\\|', '\0')
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim().replaceAll('\0', '|')),
  );
}

function bound(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? '∞' : '-∞';
}

test('the table of activations is the catalogue', () => {
  const expected = activationNames.map(name => {
    const row = activations[name];
    const [low, high] = outputRange(standardActivation(name));
    const parameter = 'parameter' in row ? `\`${row.parameter.name}\` ${row.parameter.standard}` : '';
    return [`\`${name}\``, row.formula, row.derivative, parameter, `${bound(low)} to ${bound(high)}`, row.family];
  });
  assert.deepEqual(tableBelow('### Activations'), expected);
});

test('the table of losses is the catalogue', () => {
  const expected = Object.entries(losses).map(([name, { text, targets, fused }]) => {
    return [`\`${name}\``, text.formula, text.derivative, targets, fused ? `\`${fused.after}\`` : ''];
  });
  assert.deepEqual(tableBelow('### Losses'), expected);
});

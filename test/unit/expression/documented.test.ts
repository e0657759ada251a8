/** docs/expressions.md says what the language has, no more and no less. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { nameProblem, namesUsed } from '../../../src/expression/analysis.ts';
import { evaluate } from '../../../src/expression/evaluate.ts';
import { functions } from '../../../src/expression/functions.ts';
import { mostWork } from '../../../src/expression/operand.ts';
import { operators } from '../../../src/expression/operators.ts';
import { deepestBrackets, isProblem, mostCharacters, parseExpression } from '../../../src/expression/parse.ts';
import type { Readable } from '../../../src/expression/readable.ts';
import { isMisuse } from '../../../src/expression/value.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { nameTable } from '../../../src/timeline/nameTable.ts';
import { trainingOptions } from '../engine/support.ts';
import { parsed, weights } from './sample.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/expressions.md'), 'utf8');

/** The rows of the first table after a heading, without its head. */
function table(heading: string): string[][] {
  const lines = text.slice(text.indexOf(`# ${heading}\n`)).split('\n');
  const first = lines.findIndex(line => line.startsWith('|'));
  const length = lines.slice(first).findIndex(line => !line.startsWith('|'));
  return lines
    .slice(first + 2, first + length)
    .map(line => line.split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|')))
    .map(cells => cells.slice(1, -1));
}

/** What stands between backquotes. */
function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}

/** The names of a training in which everything takes part. */
const names: Readable = {
  all: nameTable(trainingOptions({ optimizer: optimizerDefaults.adam })).all,
  layers: ['hidden', 'hidden 1'],
  value: (name, layer) => (name === 'W' && layer === 0 ? weights : name === 'epoch' ? 3 : { why: 'not yet' }),
  ofSample: () => ({ why: 'not yet' }),
};

suite('the page about expressions', () => {
  test('lists every function with its meaning, and no other', () => {
    assert.deepEqual(
      table('Functions').map(([call, meaning]) => [/^`(\w+)\(/.exec(call!)?.[1], meaning]),
      functions.map(({ name, meaning }) => [name, meaning]),
    );
    for (const [call] of table('Functions')) {
      assert.ok(!isProblem(parseExpression(codes(call!)[0]!)), call);
    }
  });

  test('lists every operator with its meaning, from those that bind most, and no other', () => {
    assert.deepEqual(
      table('Operators').map(([signs, meaning]) => [codes(signs!), meaning]),
      operators.map(({ signs, meaning }) => [[...signs], meaning]),
    );
  });

  test('lists operators that are read', () => {
    for (const sign of operators.flatMap(({ signs }) => signs)) {
      const isWhole = sign.includes('x');
      const isPrefix = sign === 'not' || sign === '!';
      parsed(isWhole ? sign : isPrefix ? `${sign} x` : `x ${sign} y`);
    }
  });

  test('has names that a training has, and every name of a batch', () => {
    const listed = table('Names').flatMap(([cell]) => codes(cell!));
    assert.ok(listed.length > 25);
    const known = new Set<string>();
    for (const code of listed) {
      const expression = parsed(code);
      assert.equal(nameProblem(expression, names), undefined, code);
      for (const { name } of namesUsed(expression, names)) known.add(name);
    }
    // Of an epoch and of what an optimizer remembers it has examples.
    const ofBatch = nameTable(trainingOptions({})).all.filter(
      ({ scope }) => scope !== 'Metrics' && scope !== 'Optimizer',
    );
    assert.deepEqual(
      ofBatch.map(({ name }) => name).filter(name => !known.has(name)),
      [],
    );
  });

  test('has examples that are read, of names that there are', () => {
    const examples = table('Expressions').flatMap(([cell]) => codes(cell!));
    assert.ok(examples.length > 10);
    for (const example of examples) assert.equal(nameProblem(parsed(example), names), undefined, example);
  });

  test('has examples of what is refused that are refused, and remedies that are not', () => {
    const refused = (example: string) => {
      const result = parseExpression(example);
      if (isProblem(result)) return true;
      const value = evaluate(result, names);
      return typeof value === 'object' && isMisuse(value);
    };
    const rows = table('What is refused');
    assert.ok(rows.length > 5);
    for (const [example, why] of rows) {
      assert.equal(refused(codes(example!)[0]!), true, example);
      for (const remedy of codes(why!).filter(code => code.includes('('))) assert.equal(refused(remedy), false, remedy);
    }
  });

  test('says the limits', () => {
    for (const limit of [mostCharacters, deepestBrackets, mostWork]) {
      assert.ok(text.includes(limit.toLocaleString('en-US')), `${limit}`);
    }
  });
});

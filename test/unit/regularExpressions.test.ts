import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { productBundles } from '../../scripts/build/bundles.ts';
import { inProject } from '../../scripts/paths.ts';
import { type Expression, expressionsIn, expressionsOf } from '../support/regularExpressions.ts';

// The checker in JavaScript: the others are programs of their own.
process.env.RECHECK_SYNC_BACKEND = 'pure';
const { checkSync } = await import('recheck');

/** Takes more than linear time at worst, and why it may: what it is held against is short whatever a file, a page or a person gives. */
const short: Readonly<Record<string, string>> = {
  'src/trace/formatNumber.ts': 'the text of one number',
  'src/export/fileName.ts': 'cut to 80 characters before',
  'src/vscode/debug/debugEditor.ts': 'VS Code looks at 1,000 characters around the place at most',
  'src/debug/breakpoints/dataBreakpoint.ts': 'an expression has at most 2,000 characters',
  'src/report/reportDocument.ts': 'files of our own build',
  'node_modules/zod/v4/core/util.js': 'makes addresses of titles, which no schema of ours has',
};

/** Where one is composed, and of what. Never of what a file, a page or a person gives. */
const composing: Readonly<Record<string, string>> = {
  'src/data/numberFormat.ts': 'marks of a decimal point and of thousands, from a fixed list: tried below',
  'node_modules/zod/v4/core/schemas.js': 'the words of our own schemas',
  'node_modules/zod/v4/core/regexes.js': 'fixed parts',
  'node_modules/zod/v4/core/checks.js': 'the words of our own schemas',
};

/** What is wrong with it: the attack, and how the time grows. */
function problemOf({ pattern, flags, file }: Expression): string | undefined {
  const result = checkSync(pattern, flags, { timeout: null, randomSeed: 1 });
  if (result.status === 'safe') return undefined;
  const found =
    result.status === 'vulnerable' ? `${result.complexity.summary}, as for ${result.attack.pattern}` : 'not understood';
  return `${file}: /${pattern}/${flags} is ${found}`;
}

/** Each once, by its pattern and flags. */
function distinct(expressions: readonly Expression[]): Expression[] {
  return [...new Map(expressions.map(each => [`/${each.pattern}/${each.flags}`, each])).values()];
}

suite('the regular expressions of what ships', async () => {
  const found = await Promise.all(productBundles.map(expressionsOf));
  const written = found.flatMap(each => each.written);

  test('take linear time, but for those that only meet short texts', () => {
    assert.ok(distinct(written).length > 100);
    const checked = distinct(written.filter(({ file }) => !(file in short)));
    assert.deepEqual(
      checked.map(problemOf).filter(problem => problem !== undefined),
      [],
    );
  });

  test('that meet short texts only are still there and need their excuse, and none is exponential', () => {
    for (const [file, reason] of Object.entries(short)) {
      const problems = distinct(written.filter(each => each.file === file)).map(problemOf);
      assert.match(problems.join('\n'), /polynomial/, `${file} has no such expression any more (${reason})`);
      assert.doesNotMatch(problems.join('\n'), /exponential/);
    }
  });

  test('are composed in few places, of our own words', () => {
    assert.deepEqual(
      [...new Set(found.flatMap(({ composed }) => composed))].toSorted(),
      Object.keys(composing).toSorted(),
    );
  });

  test('that are composed for numbers take linear time, whatever the options of the file are', async () => {
    const composed: Expression[] = [];
    const Original = globalThis.RegExp;
    globalThis.RegExp = new Proxy(Original, {
      construct(target, [pattern, flags]: [string, string?]) {
        composed.push({ pattern, flags: flags ?? '', file: 'src/data/numberFormat.ts' });
        return new target(pattern, flags);
      },
    });
    try {
      const { numberReader } = await import(`../../src/data/numberFormat.ts?${composed.length}`);
      for (const decimal of [undefined, '.', ',']) {
        for (const thousands of [undefined, ',', '.', ' ', "'", '_']) {
          if (decimal !== thousands || decimal === undefined) numberReader({ decimal, thousands });
        }
      }
    } finally {
      globalThis.RegExp = Original;
    }
    assert.ok(distinct(composed).length > 5, String(composed.length));
    assert.deepEqual(
      distinct(composed)
        .map(problemOf)
        .filter(problem => problem !== undefined),
      [],
    );
  });

  test('are found in code, with their file, written as a literal or as a text', () => {
    const text = '// src/a.ts\nconst a = /x"\\//u;\n// src/b.tsx\nnew RegExp("y+", "g"); RegExp(a); f(/z/);';
    assert.deepEqual(expressionsIn(text), {
      written: [
        { pattern: 'z', flags: '', file: 'src/b.tsx' },
        { pattern: 'y+', flags: 'g', file: 'src/b.tsx' },
        { pattern: 'x"\\/', flags: 'u', file: 'src/a.ts' },
      ],
      composed: ['src/b.tsx'],
    });
  });

  test('would be found if they were exponential or polynomial', () => {
    assert.match(problemOf({ pattern: '^(?:\\s*%[^\\n]*\\n|\\s)*@', flags: '', file: 'a' })!, /^a: .* is exponential/);
    assert.match(problemOf({ pattern: '\\s+$', flags: '', file: 'a' })!, /2nd degree polynomial/);
  });
});

test('the regular expressions of the language and of the manifest, which VS Code holds against files, take linear time', () => {
  const patterns: string[] = [];
  const collect = (value: unknown, key = ''): void => {
    if (typeof value === 'string') {
      if (/Pattern$|Text$|^(?:match|begin|while|start|end)$/.test(key) && key !== 'appendText') patterns.push(value);
      for (const [, inCondition] of value.matchAll(/=~ \/(.*?)\/i?(?=$| )/g)) patterns.push(inCondition!);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) collect(part, name);
    }
  };
  for (const file of ['media/mlp.configuration.json', 'media/mlp.tmLanguage.json', 'package.json']) {
    collect(JSON.parse(readFileSync(inProject(file), 'utf8')));
  }
  assert.ok(patterns.length > 6, patterns.join('\n'));
  const problems = patterns.map(pattern => problemOf({ pattern, flags: 'u', file: 'package.json' }));
  assert.deepEqual(
    problems.filter(problem => problem !== undefined),
    [],
  );
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { inProject } from '../../scripts/paths.ts';

interface Named {
  readonly file: string;
  readonly title: string;
}

interface Threat {
  readonly attack: string;
  readonly defense: string;
  readonly tests: readonly Named[];
}

/** The rows of the tables. Throws, with the row, where one names no test. */
function threatsIn(text: string): Threat[] {
  const rows = text.split('\n').filter(line => line.startsWith('|'));
  return rows
    .filter(row => !/^\| *(?:attack|-+) *\|/.test(row))
    .map(row => {
      const [attack = '', defense = '', tests = '', ...more] = row.split(/ *\| */).slice(1, -1);
      const named = tests.split('<br>').map(each => /^`([^`]+)`: (.+)$/.exec(each.trim()));
      if (attack === '' || defense === '' || more.length > 0 || named.some(match => match === null)) {
        throw new Error(`Expected an attack, a defense and tests such as \`test/unit/x.test.ts\`: title, found ${row}`);
      }
      return { attack, defense, tests: named.map(match => ({ file: match![1]!, title: match![2]! })) };
    });
}

/** What stands in the file as the title of a test: the text of a call, first. */
function titlesIn(source: string): string[] {
  const texts = source.matchAll(
    /(?:\b(?:test|it)|Test)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g,
  );
  return Array.from(texts, match => (match[1] ?? match[2] ?? match[3]!).replace(/\\(['"`])/g, '$1'));
}

/** Whether a title is the one of a table, in which `…` stands for any part. */
function isTitle(title: string, written: string): boolean {
  const [first, ...parts] = written.split('…') as [string, ...string[]];
  if (!title.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = part === parts.at(-1) ? title.lastIndexOf(part) : title.indexOf(part, at);
    if (found < at) return false;
    at = found + part.length;
  }
  return at === title.length;
}

const threats = threatsIn(readFileSync(inProject('docs/threats.md'), 'utf8'));

suite('the threats', () => {
  test('are each met by tests that exist', () => {
    assert.ok(threats.length > 25, String(threats.length));
    const missing = threats.flatMap(({ tests }) =>
      tests.filter(({ file, title }) => {
        const path = inProject(file);
        return !existsSync(path) || !titlesIn(readFileSync(path, 'utf8')).some(each => isTitle(each, title));
      }),
    );
    assert.deepEqual(missing, []);
  });

  test('are each listed once', () => {
    const attacks = threats.map(({ attack }) => attack);
    assert.deepEqual([...new Set(attacks)], attacks);
  });

  test('that name no test, or one that is not there, would be found', () => {
    assert.throws(() => threatsIn('| a | b | none |'), /Expected an attack/);
    assert.throws(() => threatsIn('| a | | `x`: y |'), /Expected an attack/);
    const titles = titlesIn("test('one', a); pageTest(\n  `two {x}: three`, b); it(\"it's\", c); suite('four', d)");
    assert.deepEqual(titles, ['one', 'two {x}: three', "it's"]);
    assert.ok(isTitle('two {x}: three', 'two …: three') && isTitle('one', 'one') && isTitle('{a} b', '… b'));
    for (const wrong of ['on', 'one ', '…two', 'two …: thre']) {
      assert.ok(!titles.some(title => isTitle(title, wrong)), wrong);
    }
  });
});

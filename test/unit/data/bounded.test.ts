import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { csvTable } from '../../../src/data/csvTable.ts';
import { loadData } from '../../../src/data/loadData.ts';
import type { Loaded } from '../../../src/data/table.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import type { CsvData } from '../../../src/spec/networkSpec.ts';
import { csvData, load, openedFile, portions } from './support.ts';

/** A file of a million lines that says how many were taken from it. */
function endless(header: string, line: (row: number) => string) {
  const taken = { lines: 0 };
  async function* read(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(`${header}\n`);
    for (let row = 0; row < 1_000_000; row += 100) {
      taken.lines += 100;
      yield new TextEncoder().encode(Array.from({ length: 100 }, (_, at) => `${line(row + at)}\n`).join(''));
    }
  }
  return { taken, files: { open: async () => openedFile('/disk/data.csv', read) } };
}

/** The one remark of a text that is refused. */
async function refusal(text: string) {
  const { table, remarks } = await load(text);
  assert.deepEqual([table, remarks.length], [undefined, 1]);
  return remarks[0]!;
}

suite('a column with too many texts ends the reading of its file', () => {
  test('an input at its 1,001st, of a million', async () => {
    // Longer lines than the layout is read from.
    const { taken, files } = endless('id,y', row => `${'x'.repeat(1000)}${row},1`);
    const { remarks } = await csvTable(csvData(), files, defaultLimits);
    assert.deepEqual(
      remarks.map(({ code, severity }) => [code, severity]),
      [['too-many-categories', 'error']],
    );
    assert.match(
      remarks[0]!.message,
      /^column "id" has more than 1,000 different texts, and each would become an input; /,
    );
    assert.ok(taken.lines < 1500, `${taken.lines} lines were read`);
  });

  test('a target at its 100,001st', async () => {
    const { taken, files } = endless('x,y', row => `1,class${row}`);
    const { remarks } = await csvTable(csvData(), files, defaultLimits);
    assert.match(
      remarks.at(-1)!.message,
      /^column "y" has more than 100,000 different texts, and each would become a class/,
    );
    assert.ok(taken.lines < 200_000, `${taken.lines} lines were read`);
  });

  test('but numbers among which a text stands are told of that text, wherever it is', async () => {
    const numbers = Array.from({ length: 3000 }, (_, row) => `${row},1`).join('\n');
    assert.match(
      (await refusal(`x,y\n${numbers}\nred,1\n`)).message,
      /^column "x" holds numbers, but line 3002 has "red"/,
    );
  });

  test('and nothing is said of rows that were not read', async () => {
    const rows = Array.from({ length: 2000 }, (_, row) => (row % 2 === 0 ? `a${row},1` : 'b,')).join('\n');
    const { remarks } = await load(`x,y\n${rows}\n${rows.replaceAll('a', 'c')}\n`);
    assert.deepEqual(
      remarks.map(({ code }) => code),
      ['too-many-categories'],
    );
  });
});

/** Of a text that arrives at once. */
function loadWhole(text: string, more: Partial<CsvData> = {}): Promise<Loaded> {
  const files = { open: async () => openedFile('/disk/data.csv', () => portions(text)) };
  return csvTable(csvData(more), files, defaultLimits);
}

suite('many columns', () => {
  const names = Array.from({ length: 100_001 }, (_, index) => `c${index}`);
  const wide = `${names.join()}\n${names.map(() => '1').join()}\n`;

  test('and many wrong names are told of the first hundred, ten of which are compared with all columns', async () => {
    const inputs = names.map(name => `${name}x`);
    const { remarks } = await loadWhole(wide, { inputs, targets: ['c5'] });
    assert.equal(remarks.length, 100);
    assert.deepEqual(
      remarks.map(({ message }) => message.includes('did you mean')),
      remarks.map((_, index) => index < 10),
    );
    assert.match(remarks[0]!.message, /^the file has no column "c0x"; did you mean "c0"\?/);
  });

  test('are a million in a record at most', async () => {
    const { remarks } = await loadWhole(`x,y${','.repeat(1_000_000)}\n1,2\n`);
    assert.deepEqual(
      remarks.map(({ code, message }) => [code, message]),
      [['not-csv', 'line 1 is not CSV: a record has more than 1,000,000 columns']],
    );
  });

  test('are two million in a table at most', async () => {
    const data = { source: 'inline', inputs: [new Array<number>(2_000_000).fill(0)], targets: [[1]] } as const;
    const { table, remarks } = await loadData({ ...data, standardize: false }, undefined, 0, defaultLimits);
    assert.equal(table, undefined);
    assert.match(
      remarks[0]!.message,
      /^asked for 2,000,001 columns of inputs and targets; at most 2,000,000 are allowed$/,
    );
  });
});

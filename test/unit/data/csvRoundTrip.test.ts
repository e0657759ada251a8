import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordsOf, rowsOf, tableOf } from './support.ts';

const delimiters = fc.constantFrom(',', ';', '\t', '|', ' ');
const lineEnds = fc.constantFrom('\n', '\r\n', '\r');
/** Rich in what CSV has to quote. */
const field = fc.array(fc.constantFrom('a', 'ß', '\u{1f600}', '"', ',', ';', '\t', '|', ' ', '\n', '\r', '\r\n'), {
  maxLength: 6,
});

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

test('any table of quoted text comes back as it was, on the lines where it stood', async () => {
  const tables = fc.integer({ min: 1, max: 4 }).chain(width =>
    fc.array(
      fc.array(
        field.map(parts => parts.join('')),
        { minLength: width, maxLength: width },
      ),
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      tables,
      delimiters,
      lineEnds,
      fc.integer({ min: 1, max: 9 }),
      async (rows, delimiter, end, size) => {
        const lines = rows.map(row => row.map(quoted).join(delimiter) + end);
        const records = await recordsOf(lines.join(''), delimiter, size);
        assert.deepEqual(
          records.map(({ fields }) => fields),
          rows,
        );
        const starts = lines.map(
          (_, row) =>
            lines
              .slice(0, row)
              .join('')
              .split(/\r\n|\n|\r/).length,
        );
        assert.deepEqual(
          records.map(({ line }) => line),
          starts,
        );
      },
    ),
  );
});

test('any table of numbers comes back bit for bit', async () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const rows = fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, delimiters, lineEnds, async (rows, delimiter, end) => {
      // String(-0) is "0", and the sign is not what this is about.
      const lines = [['a', 'b', 'y'], ...rows].map(row => row.map(cell => (Object.is(cell, -0) ? '-0' : `${cell}`)));
      const table = await tableOf(lines.map(line => line.join(delimiter)).join(end), { delimiter });
      assert.deepEqual(
        rowsOf(table.inputs, 2),
        rows.map(([a, b]) => [a, b]),
      );
      assert.deepEqual(
        [...table.targets],
        rows.map(([, , y]) => y),
      );
    }),
  );
});

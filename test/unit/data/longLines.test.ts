import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, loadAsFound } from './support.ts';

test('lines that are longer than what is read at once are laid out all the same', async () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `gene ${index}`);
  const row = (value: number) => `${value};${names.map((_, index) => `${index}.${value}`).join(';')}`;
  const { table, remarks } = await loadAsFound(`;${names.join(';')}\n${row(1)}\n${row(2)}\n`, { targets: ['gene 3'] });
  assert.deepEqual(
    remarks.map(({ code, severity }) => `${severity}: ${code}`),
    ['information: detected-delimiter', 'warning: index-column'],
  );
  assert.deepEqual([table!.inputNames.length, ...table!.targets], [19_999, 3.1, 3.2]);
});

test('a file can have more columns than a call takes arguments', async () => {
  const line = (value: (column: number) => unknown) =>
    Array.from({ length: 200_000 }, (_, column) => value(column)).join();
  const { table, remarks } = await load(`${line(column => `c${column}`)}\n${line(column => column % 7)}\n`, {
    targets: ['c5'],
  });
  assert.deepEqual([remarks, table!.inputNames.length, ...table!.targets], [[], 199_999, 5]);
});

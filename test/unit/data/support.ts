import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { CsvRecord, Dialect } from '../../../src/data/csvScanner.ts';
import { csvTable } from '../../../src/data/csvTable.ts';
import { decodedText } from '../../../src/data/decodedText.ts';
import { eachRow } from '../../../src/data/eachRow.ts';
import type { DataFiles, OpenedFile } from '../../../src/data/files.ts';
import type { Loaded, Table } from '../../../src/data/table.ts';
import { defaultLimits, type Limits } from '../../../src/spec/limits.ts';
import type { CsvData } from '../../../src/spec/networkSpec.ts';

/** The text's bytes in portions of this many. */
export async function* portions(text: string | Uint8Array, size = Number.MAX_SAFE_INTEGER): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** The records of a CSV text that arrives in portions of this many bytes. */
export async function recordsOf(text: string | Uint8Array, delimiter = ',', size?: number): Promise<CsvRecord[]> {
  return recordsIn(text, { delimiter }, size);
}

export async function recordsIn(text: string | Uint8Array, dialect: Dialect, size?: number): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  await eachRow(decodedText(portions(text, size)), dialect, row => records.push(row.record()) > 0);
  return records;
}

/** Every path leads to this text, which the machine calls `/disk/data.csv`. */
export function oneFile(text: string | Uint8Array): DataFiles {
  return { open: async () => openedFile('/disk/data.csv', () => portions(text, 7)) };
}

/** A file whose bytes come from `read`, of a size that nobody asks for. */
export function openedFile(file: string, read: () => AsyncIterable<Uint8Array>): OpenedFile {
  return { file, size: Number.NaN, read, gunzip: read, close: async () => undefined };
}

/** Files by path, in portions of 7 bytes; gzipped ones can be unpacked. */
export function diskOf(contents: Readonly<Record<string, Uint8Array>>): DataFiles {
  return {
    open: async path => {
      const bytes = contents[path];
      if (!bytes) return { code: 'missing-file', message: `there is no file ${path}` };
      const gunzip = async function* () {
        yield* portions(gunzipSync(bytes), 7);
      };
      return {
        file: `/disk/${path}`,
        size: bytes.length,
        read: () => portions(bytes, 7),
        gunzip,
        close: async () => undefined,
      };
    },
  };
}

export function csvData(more: Partial<CsvData> = {}): CsvData {
  return { source: 'csv', csv: 'data.csv', targets: ['y'], delimiter: ',', header: true, standardize: false, ...more };
}

/** What a CSV text with a target column `y` is loaded as. */
export function load(
  text: string | Uint8Array,
  more: Partial<CsvData> = {},
  limits: Partial<Limits> = {},
): Promise<Loaded> {
  return csvTable(csvData(more), oneFile(text), { ...defaultLimits, ...limits });
}

/** What a CSV text is loaded as where the spec states no delimiter. */
export function loadAsFound(text: string | Uint8Array, more: Partial<CsvData> = {}): Promise<Loaded> {
  const { delimiter, ...data } = csvData(more);
  return csvTable(data, oneFile(text), defaultLimits);
}

/** The table of a text in which nothing is wrong. */
export async function tableOf(text: string, more: Partial<CsvData> = {}): Promise<Table> {
  const { table, remarks } = await load(text, more);
  assert.deepEqual(remarks, []);
  assert.ok(table);
  return table;
}

/** A row-major matrix as rows. */
export function rowsOf(matrix: Float64Array, columns: number): number[][] {
  return Array.from({ length: matrix.length / columns }, (_, row) => [
    ...matrix.subarray(row * columns, (row + 1) * columns),
  ]);
}

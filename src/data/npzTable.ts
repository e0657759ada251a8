import type { Limits } from '../spec/limits.ts';
import type { NpzData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { count, list, quote, suggestion } from '../spec/words.ts';
import { arrayTable, type StoredArray } from './arrayTable.ts';
import { ByteSource } from './byteSource.ts';
import { needsTrust, unreadable } from './fileRemarks.ts';
import type { DataFiles, OpenedFile } from './files.ts';
import { readNpyHeader } from './npyHeader.ts';
import { type Entries, npzEntries } from './npzEntries.ts';
import type { Loaded } from './table.ts';

const path = ['data', 'npz'];

/** Two arrays of a NumPy archive as a table. The archive is held in memory while it is read. */
export async function npzTable(data: NpzData, files: DataFiles | undefined, limits: Limits): Promise<Loaded> {
  if (files === undefined) return { remarks: [needsTrust(path)] };
  const opened = await files.open(data.npz, limits.dataBytes);
  if ('code' in opened) return { remarks: [{ ...opened, severity: 'error', path }] };
  const entries = await entriesOf(data, opened, limits);
  if ('code' in entries) return { remarks: [entries] };
  const inputs = arrayOf(data, 'inputs', entries, opened);
  const targets = arrayOf(data, 'targets', entries, opened);
  return arrayTable(inputs, targets, data.limit, limits);
}

async function entriesOf(data: NpzData, opened: OpenedFile, { dataBytes }: Limits): Promise<Entries | Remark> {
  const source = new ByteSource(() => opened.read());
  let zip: Uint8Array;
  try {
    zip = await source.take(opened.size);
  } catch (error) {
    return unreadable(error, opened, data.npz, path);
  } finally {
    await source.close();
  }
  let entries: Entries;
  try {
    entries = npzEntries(zip, new Set([data.inputs, data.targets]), dataBytes);
  } catch (error) {
    return notZip(error instanceof Error ? error.message : 'unknown error');
  }
  const { tooLarge } = entries;
  if (!tooLarge) return entries;
  const megabytes = (bytes: number) => count(Math.ceil(bytes / 1e6));
  const message = `array ${quote(tooLarge.name)} unpacks to ${megabytes(tooLarge.size)} MB; at most ${megabytes(dataBytes)} MB are allowed`;
  return { code: 'too-much-data', severity: 'error', message, path };
}

function arrayOf(
  data: NpzData,
  role: 'inputs' | 'targets',
  { names, bytes }: Entries,
  opened: OpenedFile,
): StoredArray | Remark {
  const name = data[role];
  const array = bytes.get(name);
  if (array === undefined) return missingArray(name, role, [...names]);
  return {
    path: ['data', role],
    name: `array ${quote(name)}`,
    open: async function* () {
      yield array;
    },
    size: { exactly: array.length },
    readHeader: readNpyHeader,
    unreadable: error => unreadable(error, opened, data.npz, path),
  };
}

function missingArray(name: string, role: string, names: readonly string[]): Remark {
  const has = names.length === 0 ? 'it is empty' : `it has ${list(names, 'and')}`;
  const message = `the archive has no array ${quote(name)}${suggestion(name, names)} (${has})`;
  return { code: 'missing-array', severity: 'error', message, path: ['data', role] };
}

function notZip(why: string): Remark {
  const message = `the file is not a NumPy archive: ${why}; write it with numpy.savez`;
  return { code: 'not-npz', severity: 'error', message, path };
}

import type { Limits } from '../spec/limits.ts';
import type { NpyData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';
import { arrayTable, type StoredArray } from './arrayTable.ts';
import { needsTrust, unreadable } from './fileRemarks.ts';
import type { DataFiles } from './files.ts';
import { readNpyHeader } from './npyHeader.ts';
import type { Loaded } from './table.ts';

/** Two files of NumPy arrays as a table. */
export async function npyTable(data: NpyData, files: DataFiles | undefined, limits: Limits): Promise<Loaded> {
  if (files === undefined) return { remarks: [needsTrust(['data', 'npy'])] };
  const inputs = await openNpy(data, 'inputs', files, limits);
  const targets = await openNpy(data, 'targets', files, limits);
  return arrayTable(inputs, targets, data.limit, limits);
}

async function openNpy(
  { npy }: NpyData,
  role: 'inputs' | 'targets',
  files: DataFiles,
  { dataBytes }: Limits,
): Promise<StoredArray | Remark> {
  const path = ['data', 'npy', role];
  const opened = await files.open(npy[role], dataBytes);
  if ('code' in opened) return { ...opened, severity: 'error', path };
  return {
    path,
    name: quote(npy[role]),
    open: () => opened.read(),
    size: { exactly: opened.size },
    readHeader: readNpyHeader,
    unreadable: error => unreadable(error, opened, npy[role], path),
  };
}

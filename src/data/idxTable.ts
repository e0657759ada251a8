import type { Limits } from '../spec/limits.ts';
import type { IdxData } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';
import { arrayTable, type StoredArray } from './arrayTable.ts';
import { ByteSource } from './byteSource.ts';
import { densest } from './deflate.ts';
import { isGzip } from './fileKinds.ts';
import { needsTrust, unreadable } from './fileRemarks.ts';
import type { DataFiles, OpenedFile } from './files.ts';
import { readIdxHeader } from './idxHeader.ts';
import type { Loaded } from './table.ts';

/** MNIST's files as a table. */
export async function idxTable(data: IdxData, files: DataFiles | undefined, limits: Limits): Promise<Loaded> {
  if (files === undefined) return { remarks: [needsTrust(['data', 'idx'])] };
  const inputs = await openIdx(data, 'inputs', files, limits);
  const targets = await openIdx(data, 'targets', files, limits);
  return arrayTable(inputs, targets, data.limit, limits);
}

async function openIdx(
  { idx }: IdxData,
  role: 'inputs' | 'targets',
  files: DataFiles,
  { dataBytes }: Limits,
): Promise<StoredArray | Remark> {
  const path = ['data', 'idx', role];
  const opened = await files.open(idx[role], dataBytes);
  if ('code' in opened) return { ...opened, severity: 'error', path };
  const failed = (error: unknown) => unreadable(error, opened, idx[role], path);
  try {
    const gzipped = await isGzipped(opened);
    return {
      path,
      name: quote(idx[role]),
      open: () => (gzipped ? opened.gunzip() : opened.read()),
      size: gzipped ? { atMost: opened.size * densest } : { exactly: opened.size },
      readHeader: source => readIdxHeader(source, role),
      unreadable: failed,
    };
  } catch (error) {
    return failed(error);
  }
}

async function isGzipped(opened: OpenedFile): Promise<boolean> {
  const source = new ByteSource(() => opened.read());
  const head = await source.take(2);
  await source.close();
  return isGzip(head);
}

import type { Limits } from '../spec/limits.ts';
import type { CsvData, Encoding } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { count, quote } from '../spec/words.ts';
import { ByteSource } from './byteSource.ts';
import { decodedText, markedEncoding } from './decodedText.ts';
import { isGzip, otherKind } from './fileKinds.ts';
import type { OpenedFile } from './files.ts';
import { isSurelyUtf8, sampled } from './probableEncoding.ts';

/** A gzipped file unpacks to more than is allowed. */
export class TooLargeError extends Error {}

/** A CSV file as text that can be read any number of times, or why it is none. */
interface CsvText {
  read(): AsyncIterable<string>;
  readonly remarks: readonly Remark[];
}

/** Rejects when the disk fails. What `read` returns throws EncodingError, and TooLargeError for a gzipped file. */
export async function csvText(data: CsvData, opened: OpenedFile, limits: Limits): Promise<CsvText | Remark> {
  const isPacked = isGzip(await start(() => opened.read()));
  const bytes = () => (isPacked ? bounded(opened.gunzip(), limits.dataBytes) : opened.read());
  const head = await start(bytes);
  const other = otherKind(head, data.csv);
  if (other) return other;
  return { read: () => decodedText(bytes(), data.encoding), remarks: [...encodingRemarks(data.encoding, head)] };
}

/** What the file says of its encoding against what the spec says. */
function* encodingRemarks(stated: Encoding | undefined, head: Uint8Array): Generator<Remark> {
  if (stated === undefined) return;
  const path = ['data', 'encoding'];
  const marked = markedEncoding(head);
  if (marked !== undefined && marked !== 'utf-32') {
    if (marked === stated) return;
    const message = `"encoding" is ${quote(stated)}, but the byte order mark of the file says ${marked}, which is used; remove "encoding"`;
    yield { code: 'wrong-encoding', severity: 'warning', message, path };
  } else if (stated !== 'utf-8' && isSurelyUtf8(head)) {
    const message = `"encoding" is ${quote(stated)}, but the file looks like UTF-8; remove "encoding" if its letters are wrong`;
    yield { code: 'wrong-encoding', severity: 'warning', message, path };
  }
}

async function start(open: () => AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const source = new ByteSource(open);
  try {
    return await source.take(sampled);
  } finally {
    await source.close();
  }
}

async function* bounded(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const portion of bytes) {
    total += portion.length;
    if (total > most) throw new TooLargeError(`unpacks to more than ${count(most / 1e6)} MB`);
    yield portion;
  }
}

import type { Limits } from '../spec/limits.ts';
import type { Remark, SpecPath } from '../spec/problem.ts';
import { count, counted } from '../spec/words.ts';
import { ArrayError, type ArrayHeader, columnsOf, storedBytes } from './arrayHeader.ts';
import { readValues } from './arrayValues.ts';
import { ByteSource } from './byteSource.ts';
import { tooMuchData } from './dataLimit.ts';
import { everyRow, type Loaded, numbered, type Table } from './table.ts';

/** An array in a file, not read yet. */
export interface StoredArray {
  /** Where the spec names it. */
  readonly path: SpecPath;
  /** What messages call it. */
  readonly name: string;
  readonly open: () => AsyncIterable<Uint8Array>;
  /** How many bytes there are, or at most. */
  readonly size: { readonly exactly: number } | { readonly atMost: number };
  readonly readHeader: (source: ByteSource) => Promise<ArrayHeader>;
  /** The remark of a failure to read, that tells no full path. */
  readonly unreadable: (error: unknown) => Remark;
}

/** Two arrays as a table, or why one of them is none; `limit` keeps the first rows. All sizes are checked before the numbers are read. */
export async function arrayTable(
  inputs: StoredArray | Remark,
  targets: StoredArray | Remark,
  limit: number | undefined,
  limits: Limits,
): Promise<Loaded> {
  if ('code' in inputs || 'code' in targets) {
    return { remarks: [inputs, targets].filter(array => 'code' in array) };
  }
  const x = new ByteSource(inputs.open);
  const y = new ByteSource(targets.open);
  try {
    const xHeader = await of(inputs, headerOf(inputs, x));
    const yHeader = await of(targets, headerOf(targets, y));
    const stored = xHeader.shape[0]!;
    if (yHeader.shape[0] !== stored) return { remarks: [unequal(inputs, stored, targets, yHeader.shape[0]!)] };
    const rows = Math.min(stored, limit ?? stored);
    const [I, O] = [columnsOf(xHeader), columnsOf(yHeader)];
    const large = tooMuchData(rows, I + O, limits, inputs.path);
    if (large) return { remarks: [large] };
    const { values } = await of(inputs, readValues(x, xHeader, rows));
    const answers = await of(targets, readValues(y, yHeader, rows));
    const table = {
      rows,
      inputs: values,
      targets: answers.values,
      inputNames: numbered('input', I),
      targetNames: yHeader.isLabels ? ['label'] : numbered('target', O),
      ...imageShapeOf(xHeader),
      ...(answers.labels && { labels: answers.labels }),
      sourceRows: everyRow(rows),
      droppedRows: 0,
    };
    return { table, remarks: [] };
  } catch (error) {
    if (error instanceof Refused) return { remarks: [error.remark] };
    throw error;
  } finally {
    await Promise.all([x.close(), y.close()]);
  }
}

/** An array of matrices is one of images; the sizes of a longer list could mean anything. */
function imageShapeOf({ shape }: ArrayHeader): Pick<Table, 'imageShape'> {
  const [, height, width, ...more] = shape;
  return height && width && more.length === 0 ? { imageShape: { height, width } } : {};
}

class Refused extends Error {
  readonly remark: Remark;

  constructor(remark: Remark) {
    super(remark.message);
    this.remark = remark;
  }
}

/** What goes wrong in the work is said of the array. */
async function of<T>(array: StoredArray, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ArrayError)) throw new Refused(array.unreadable(error));
    const message = `${array.name} ${error.message}`;
    throw new Refused({ code: error.code, severity: 'error', message, path: array.path });
  }
}

async function headerOf({ size, readHeader }: StoredArray, source: ByteSource): Promise<ArrayHeader> {
  const header = await readHeader(source);
  const { shape } = header;
  if (shape.length === 0) throw new ArrayError('wrong-shape', 'holds a single number; an array of rows is needed');
  if (shape.includes(0)) {
    throw new ArrayError('wrong-shape', `has the shape ${shape.join(' x ')}; nothing is left to train on`);
  }
  checkSize(storedBytes(header), size, shape);
  return header;
}

/** A header of a few bytes may tell of terabytes: what cannot be there is refused before room is made for it. */
function checkSize(told: number, size: StoredArray['size'], shape: readonly number[]): void {
  const most = 'exactly' in size ? size.exactly : size.atMost;
  const header = `its header tells of ${shape.join(' x ')} numbers, ${count(told)} bytes in all`;
  if (told > most) {
    const has = 'exactly' in size ? 'it has' : 'it unpacks to at most';
    throw new ArrayError(
      'truncated-file',
      `is too short: ${header}, but ${has} ${count(most)}; copy or write it again`,
    );
  }
  if ('exactly' in size && told < most) {
    throw new ArrayError('trailing-bytes', `is too long: ${header}, but it has ${count(most)}; copy or write it again`);
  }
}

function unequal(inputs: StoredArray, rows: number, targets: StoredArray, found: number): Remark {
  const message = `${targets.name} has ${counted(found, 'row')}, but ${inputs.name} has ${count(rows)}; give one for each`;
  return { code: 'wrong-width', severity: 'error', message, path: targets.path };
}

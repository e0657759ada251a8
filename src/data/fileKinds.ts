import type { Remark } from '../spec/problem.ts';
import { quote } from '../spec/words.ts';

/** A kind of file that is no CSV, and what to do with it. */
interface FileKind {
  readonly name: string;
  readonly remedy: string;
}

const asCsv = 'save the data as CSV';
const archive = 'unpack it and name the file in it';

/** By what stands at the start, bytes as characters of latin1. */
const binary: readonly (readonly [readonly string[], FileKind])[] = [
  [['PK\x03\x04'], { name: 'an Excel workbook or another zip archive', remedy: `${asCsv}, or unpack it` }],
  [['\xd0\xcf\x11\xe0'], { name: 'an old Excel workbook', remedy: asCsv }],
  [['PAR1'], { name: 'a Parquet file', remedy: `${asCsv}, in Python with pandas.read_parquet(...).to_csv(...)` }],
  [['ARROW1', 'FEA1'], { name: 'an Arrow or Feather file', remedy: asCsv }],
  [['\x93NUMPY'], { name: 'a NumPy array', remedy: 'name it by "npy" instead of "csv"' }],
  [['\x89HDF\r\n'], { name: 'an HDF5 file', remedy: asCsv }],
  [['MATLAB 5.0 MAT-file'], { name: 'a MATLAB file', remedy: asCsv }],
  [['SQLite format 3\0'], { name: 'an SQLite database', remedy: asCsv }],
  [
    ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'],
    { name: 'a Python pickle', remedy: 'save its arrays with np.savez and name that file by "npz"' },
  ],
  [['BZh'], { name: 'compressed by bzip2', remedy: archive }],
  [['\xfd7zXZ\0'], { name: 'compressed by xz', remedy: archive }],
  [['\x28\xb5\x2f\xfd'], { name: 'compressed by zstd', remedy: archive }],
  [['7z\xbc\xaf'], { name: 'a 7-Zip archive', remedy: archive }],
  [['Rar!\x1a'], { name: 'a RAR archive', remedy: archive }],
  [['RDX2\n', 'RDX3\n'], { name: 'an R data file', remedy: `${asCsv}, in R with write.csv` }],
  [['\x89PNG\r\n'], { name: 'a PNG image', remedy: asCsv }],
  [['\xff\xd8\xff'], { name: 'a JPEG image', remedy: asCsv }],
  [['%PDF-'], { name: 'a PDF document', remedy: asCsv }],
];

/** Formats that are text, too. */
const textual: readonly (readonly [RegExp, FileKind])[] = [
  [
    /^(?:%[^\n]*\n|\s)*@relation\s/i,
    { name: 'an ARFF file of Weka', remedy: `${asCsv}: the rows below @data, under a line of column names` },
  ],
  [/^\s*(?:<!doctype html|<html)/i, { name: 'a web page', remedy: 'download the data itself' }],
];

/** `1 3:0.5 7:1.2` for two lines, or for the only one. */
const libsvm = /^[+-]?[\d.]+(?: +\d+:[\d.eE+-]+)+ *\r?(?:\n[+-]?[\d.]+(?: +\d+:[\d.eE+-]+)+ *\r?)?(?:\n|$)/;

/** The kind of a file that begins with these bytes; undefined when it may be CSV. */
function kindOf(head: Uint8Array): FileKind | undefined {
  const text = Array.from(head.subarray(0, 1024), byte => String.fromCharCode(byte)).join('');
  const known =
    binary.find(([starts]) => starts.some(start => text.startsWith(start))) ??
    textual.find(([start]) => start.test(text));
  if (known) return known[1];
  return libsvm.test(text)
    ? { name: 'in the format of libsvm', remedy: 'save the data as CSV, with a value in every column' }
    : undefined;
}

/** Says what a file is that is no CSV, by name: its bytes are never shown. */
export function otherKind(head: Uint8Array, shown: string): Remark | undefined {
  const kind = kindOf(head);
  if (!kind) return undefined;
  const message = `${quote(shown)} is not CSV: it is ${kind.name}; ${kind.remedy}`;
  return { code: 'not-csv', severity: 'error', message, path: ['data', 'csv'] };
}

/** Whether a file begins as RFC 1952 says of gzip. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { nodeFiles } from '../../../src/data/nodeFiles.ts';
import { type Disk, nodeDisk } from '../../../src/disk/disk.ts';
import { dictOf, doubles, npyFile } from '../data/npyFile.ts';
import { type Case, disk, layer, spec } from './case.ts';

const npy = spec('', layer, '"npy": { "inputs": "x.npy", "targets": "y.npy" }');
const x = doubles('2, 2', [1, 2, 3, 4]);
const y = doubles('2,', [1.5, 3]);

/** The inputs before the advice, with good targets. Followed, both are good. */
const inputs = (before: Uint8Array): Case => ({
  before: npy,
  after: npy,
  files: disk({ 'x.npy': before, 'y.npy': y }),
  filesAfter: disk({ 'x.npy': x, 'y.npy': y }),
});

const npz = spec('', layer, '"npz": "data.npz", "inputs": "x", "targets": "y"');
const archive = zipSync({ 'x.npy': x, 'y.npy': y });
/** Bytes without any of their last ones. */
const cut = (bytes: Uint8Array, count: number) => bytes.subarray(0, bytes.length - count);

const idx = spec('', '{ "units": 1, "activation": "sigmoid" }', '"idx": { "inputs": "x", "targets": "y" }');
const brightness = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 51, 102, 255);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 0, 1);

const json = spec('', layer, '"json": "data.json"');
const jsonCase = (before: string): Case => ({
  before: json,
  after: json,
  files: disk({ 'data.json': before }),
  filesAfter: disk({ 'data.json': '{ "inputs": [[1], [2]], "targets": [[1], [2]] }' }),
});

/** A folder with a network beside `data.csv`, in a workspace beside another file. */
const top = mkdtempSync(join(tmpdir(), 'backprop-advice-'));
process.once('exit', () => rmSync(top, { recursive: true, force: true }));
const nets = join(top, 'workspace', 'nets');
mkdirSync(join(nets, 'folder'), { recursive: true });
writeFileSync(join(nets, 'data.csv'), 'x,y\n1,2\n2,4\n');
writeFileSync(join(top, 'outside.csv'), 'x,y\n1,2\n2,4\n');
symlinkSync(join(nets, 'loop.csv'), join(nets, 'loop.csv'));
const onDisk = (path: string): Case => ({
  before: spec('', layer, `"csv": ${JSON.stringify(path)}, "target": "y"`),
  after: spec('', layer, '"csv": "data.csv", "target": "y"'),
  files: nodeFiles(nets, join(top, 'workspace')),
});

/** The disk, on which another file has the name once the file has been opened. */
function replacedMeanwhile(): Disk {
  let looks = 0;
  return {
    ...nodeDisk,
    lstat: path => (looks++ < 2 ? nodeDisk.lstat(path) : nodeDisk.lstat(join(nets, 'folder'))),
  };
}

/** Of problems that the sentences of src/data describe, for files other than CSV and for paths. */
export const arrayCases: readonly Case[] = [
  inputs(doubles('', [1])),
  inputs(doubles('0, 2', [])),
  inputs(cut(x, 8)),
  inputs(doubles('2, 2', [1, 2, 3, 4, 5])),
  inputs(doubles('3, 2', [1, 2, 3, 4, 5, 6])),
  inputs(doubles('2, 2', [1, Number.NaN, 3, 4])),
  inputs(npyFile("{'descr': '<f8', 'fortran_order': False}", new Uint8Array(32))),
  inputs(npyFile(dictOf('<c16', '2, 2'), new Uint8Array(64))),
  inputs(new TextEncoder().encode('1 2 3 4')),
  { before: npz, after: npz, files: disk({ 'data.npz': x }), filesAfter: disk({ 'data.npz': archive }) },
  {
    before: npz.replace('"x"', '"X"'),
    after: npz,
    files: disk({ 'data.npz': archive }),
  },
  { before: idx, after: idx, files: disk({ x: y, y: labels }), filesAfter: disk({ x: brightness, y: labels }) },
  {
    before: idx,
    after: idx,
    files: disk({ x: gzipSync(cut(brightness, 1)), y: labels }),
    filesAfter: disk({ x: gzipSync(brightness), y: labels }),
  },
  {
    before: idx,
    after: idx,
    files: disk({ x: gzipSync(Uint8Array.of(...brightness, 7)), y: labels }),
    filesAfter: disk({ x: gzipSync(brightness), y: labels }),
  },
  {
    before: spec('', layer, '"generate": "plane", "samples": 20, "noise": 1e308'),
    after: spec('', layer, '"generate": "plane", "samples": 20, "noise": 0.1'),
  },
  jsonCase('{ "inputs": [[1], [2]], "targets": [[1], [2] }'),
  jsonCase('{ "inputs": [[1], [2]], "targets": [[1]] }'),
  onDisk('folder\\data.csv'),
  {
    ...onDisk('data.csv'),
    files: nodeFiles(nets, join(top, 'workspace'), { disk: replacedMeanwhile() }),
    filesAfter: nodeFiles(nets, join(top, 'workspace')),
  },
  onDisk('folder'),
  onDisk('../../outside.csv'),
  onDisk('datum.csv'),
  onDisk('loop.csv'),
  onDisk(`${'long'.repeat(100)}.csv`),
];

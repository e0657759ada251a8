import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { loadData } from '../../../src/data/loadData.ts';
import { nodeFiles } from '../../../src/data/nodeFiles.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import type { DataSpec } from '../../../src/spec/networkSpec.ts';
import { actingDisk } from '../disk/actingDisk.ts';
import { doubles } from './npyFile.ts';
import { csvData } from './support.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'backprop-closing-')));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Two portions, of few numbers. */
const csv = `a,y\n${`0.${'1'.repeat(600)},2\n`.repeat(500)}`;
const idx = (rows: number) => Uint8Array.of(0, 0, 8, 1, 0, 0, 0, rows, ...new Uint8Array(rows));
const x = doubles('3, 2', [1, 2, 3, 4, 5, 6]);
const y = doubles('3, 1', [1, 2, 3]);
/** Each file of data, and one that cannot be read of each kind. */
const contents: Readonly<Record<string, string | Uint8Array>> = {
  'data.csv': csv,
  'ragged.csv': 'a,y\n1,2\n3\n',
  'data.csv.gz': gzipSync(csv),
  'data.json': '{ "inputs": [[1]], "targets": [[2]] }',
  'bad.json': '{ "inputs": [[1], "targets": [[2]] }',
  'x.npy': x,
  'y.npy': y,
  'data.npz': zipSync({ 'x.npy': x, 'y.npy': y }),
  'x.idx': idx(3),
  'y.idx': idx(3),
  'other.idx': idx(4),
};

const common = { standardize: false };
const sources: Readonly<Record<string, DataSpec>> = {
  'a CSV file': csvData({ csv: 'data.csv' }),
  'a CSV file that is wrong': csvData({ csv: 'ragged.csv' }),
  'a CSV file of which the first rows are read': csvData({ csv: 'data.csv', limit: 3 }),
  'a gzipped CSV file': csvData({ csv: 'data.csv.gz' }),
  'a JSON file': { source: 'json', json: 'data.json', ...common },
  'a JSON file that is wrong': { source: 'json', json: 'bad.json', ...common },
  'NumPy arrays': { source: 'npy', npy: { inputs: 'x.npy', targets: 'y.npy' }, ...common },
  'a NumPy archive': { source: 'npz', npz: 'data.npz', inputs: 'x', targets: 'y', ...common },
  'IDX files': { source: 'idx', idx: { inputs: 'x.idx', targets: 'y.idx' }, ...common },
  'IDX files of different lengths': { source: 'idx', idx: { inputs: 'x.idx', targets: 'other.idx' }, ...common },
  'IDX files, the second missing': { source: 'idx', idx: { inputs: 'x.idx', targets: 'none.idx' }, ...common },
};

function write(): void {
  for (const [name, bytes] of Object.entries(contents)) {
    writeFileSync(join(folder, name), bytes);
    utimesSync(join(folder, name), 1e9, 1e9);
  }
}

const load = (data: DataSpec, disk: ReturnType<typeof actingDisk>) =>
  loadData(data, nodeFiles(folder, folder, { disk }), 0, defaultLimits);

suite('the files of', () => {
  for (const [name, data] of Object.entries(sources)) {
    test(`${name} are closed, whatever happens while they are read`, async () => {
      write();
      const disk = actingDisk(() => undefined, true);
      await load(data, disk);
      assert.equal(disk.opened, 0);
      for (const step of disk.steps) {
        const failing = actingDisk(next => {
          if (next === step && !next.startsWith('close '))
            throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
        }, true);
        const { remarks } = await load(data, failing);
        assert.equal(failing.opened, 0, step);
        assert.ok(step.startsWith('close ') || step.startsWith('pathOf ') || remarks.length > 0, step);
      }
    });

    test(`${name} are refused if they change while they are read`, async () => {
      write();
      const disk = actingDisk(() => undefined, true);
      await load(data, disk);
      const first = disk.steps.find(step => step.startsWith('read '));
      const changes = [
        (file: string) => appendFileSync(file, '7,7\n'),
        (file: string) => truncateSync(file, 3),
        (file: string) => writeFileSync(file, contents['data.csv']!),
        (file: string) => {
          writeFileSync(`${file}.new`, contents['data.csv']!);
          renameSync(`${file}.new`, file);
        },
      ];
      for (const change of changes) {
        write();
        const acting = actingDisk(step => {
          if (step === first) for (const file of Object.keys(contents)) change(join(folder, file));
        }, true);
        const { table, remarks } = await load(data, acting);
        assert.equal(table, undefined);
        const [remark] = remarks;
        assert.equal(remark!.code, 'changed-file');
        assert.match(remark!.message, /^"\S+" changed while it was read; try again$/);
        assert.equal(acting.opened, 0);
      }
    });
  }
});

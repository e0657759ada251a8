import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeFiles } from '../../../../src/data/nodeFiles.ts';
import { before } from './support.ts';

const folder = join(import.meta.dirname, '../../../../examples');

for (const file of readdirSync(folder).filter(name => name.endsWith('.mlp.json'))) {
  test(`nothing above info is found before a training of examples/${file}, with any seed`, async () => {
    for (const seed of [undefined, 1, 2, 3, 4, 5]) {
      const conditions = { files: nodeFiles(folder, folder), ...(seed !== undefined && { seed }) };
      const { findings } = await before(readFileSync(join(folder, file), 'utf8'), conditions);
      assert.deepEqual(
        findings.filter(({ severity }) => severity !== 'info'),
        [],
      );
    }
  });
}

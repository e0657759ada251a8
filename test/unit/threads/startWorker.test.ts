import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ResourceLimits } from 'node:worker_threads';
import { startWorker, workerLimits } from '../../../src/threads/node/startWorker.ts';

const project = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'workers-'));
after(() => rmSync(folder, { recursive: true }));

test('one function of src starts all worker threads, and nothing else knows how', () => {
  const sources = globSync('src/**/*.ts', { cwd: project });
  assert.ok(sources.length > 300);
  const knowing = sources.filter(file => {
    const text = readFileSync(join(project, file), 'utf8');
    const imports = [...text.matchAll(/import ([^;]*?) from '(?:node:)?(?:worker_threads|child_process|cluster)'/g)];
    const isValue = ([, names]: RegExpMatchArray) =>
      !names!.startsWith('type ') && /(?<!type )\b(?:Worker|fork|spawn|exec\w*|\w+ as \w+|\* as)\b/.test(names!);
    return (
      /\bnew\s+[\w.]*Worker\b|(?:import|require)\(['"](?:node:)?(?:worker_threads|child_process|cluster)/.test(text) ||
      imports.some(isValue)
    );
  });
  assert.deepEqual(knowing.toSorted(), ['src/threads/node/startWorker.ts']);
});

for (const kind of Object.keys(workerLimits) as (keyof typeof workerLimits)[]) {
  test(`a ${kind} thread has limits for its heap, its young generation and its stack`, async () => {
    const file = join(folder, `${kind}.cjs`);
    writeFileSync(file, `const t = require('worker_threads'); t.parentPort.postMessage(t.resourceLimits);`);
    const worker = startWorker(file, kind);
    const found = await new Promise<ResourceLimits>(resolve => worker.once('message', resolve));
    const { maxOldGenerationSizeMb, maxYoungGenerationSizeMb, stackSizeMb } = found;
    assert.deepEqual({ maxOldGenerationSizeMb, maxYoungGenerationSizeMb, stackSizeMb }, workerLimits[kind]);
    await worker.terminate();
  });
}

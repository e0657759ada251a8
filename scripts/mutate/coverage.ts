/** Which tests run which places of the sources, as V8 counts it. */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { fingerprint } from '../fingerprint.ts';
import { inCache, inProject, projectRoot } from '../paths.ts';
import { runTests } from './testProcess.ts';

/** A stretch of a source and how often it ran; the innermost that holds a place counts for it. */
type Stretch = readonly [start: number, end: number, count: number];

/** What a test file runs. */
export interface Covered {
  readonly test: string;
  /** Milliseconds that it took. */
  readonly took: number;
  readonly isGood: boolean;
  /** How many sources it calls functions of. */
  readonly breadth: number;
  /** By the path of the source. */
  readonly stretches: Readonly<Record<string, readonly Stretch[]>>;
}

/** Whether the test runs the place of a source. */
export function runs({ stretches }: Covered, source: string, place: number): boolean {
  let innermost: Stretch | undefined;
  for (const stretch of stretches[source] ?? []) {
    const [start, end] = stretch;
    if (start <= place && place < end && (!innermost || end - start <= innermost[1] - innermost[0]))
      innermost = stretch;
  }
  return innermost !== undefined && innermost[2] > 0;
}

/** Whether the test calls a function of the source: to load it runs no more than the stretch from its start. */
export function calls({ stretches }: Covered, source: string): boolean {
  return areCalled(stretches[source] ?? []);
}

function areCalled(stretches: readonly Stretch[]): boolean {
  return stretches.some(([start, , count]) => start > 0 && count > 0);
}

/** Runs a test file and says what it ran; kept until a source or the test changes. */
export async function coveredBy(test: string, sources: string): Promise<Covered> {
  const folder = inCache('mutate');
  const cached = `${folder}/${await fingerprint([test])}-${sources}.json`;
  try {
    return JSON.parse(await readFile(cached, 'utf8'));
  } catch {
    // It has not been run yet.
  }
  await mkdir(folder, { recursive: true });
  const reports = `${folder}/${randomUUID()}`;
  const started = performance.now();
  const outcome = await runTests([test], { milliseconds: 10 * 60_000, env: { NODE_V8_COVERAGE: reports } });
  const took = performance.now() - started;
  const stretches = await stretchesIn(reports);
  const breadth = Object.values(stretches).filter(areCalled).length;
  const covered: Covered = { test, took, isGood: outcome === 'passed', breadth, stretches };
  await rm(reports, { recursive: true, force: true });
  if (covered.isGood) await writeFile(cached, JSON.stringify(covered));
  return covered;
}

interface Report {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
    }[];
  }[];
}

/** Of all processes and threads of a test. What ran in one of them ran. */
async function stretchesIn(reports: string): Promise<Record<string, Stretch[]>> {
  const root = pathToFileURL(inProject('src')).href;
  const found = new Map<string, Map<string, Stretch>>();
  for (const name of await readdir(reports).catch(() => [])) {
    const { result } = JSON.parse(await readFile(`${reports}/${name}`, 'utf8')) as Report;
    for (const { url, functions } of result) {
      if (!url.startsWith(root)) continue;
      const source = decodeURIComponent(url.slice(pathToFileURL(projectRoot).href.length + 1));
      const stretches = found.get(source) ?? new Map<string, Stretch>();
      found.set(source, stretches);
      for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
        const key = `${startOffset} ${endOffset}`;
        stretches.set(key, [startOffset, endOffset, Math.max(count, stretches.get(key)?.[2] ?? 0)]);
      }
    }
  }
  return Object.fromEntries([...found].map(([source, stretches]) => [source, [...stretches.values()]]));
}

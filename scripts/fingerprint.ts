import { createHash } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { inProject, projectRoot } from './paths.ts';

/** A hash of the names and contents of all files that the patterns find, relative to the project: another one when anything changed. */
export async function fingerprint(patterns: readonly string[]): Promise<string> {
  const files = globSync([...patterns], { cwd: projectRoot }).filter(file => statSync(inProject(file)).isFile());
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const contents = await readFile(inProject(file));
    hash.update(`${file}\0${contents.length}\0`).update(contents);
  }
  return hash.digest('hex').slice(0, 16);
}

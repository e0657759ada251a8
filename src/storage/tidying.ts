import { join } from 'node:path';
import { daysKept } from './damage.ts';
import { codeOf, type Disk } from './disk.ts';
import { everythingStart, keptEnding, partEnding, partFile, snapshotFile, stampOf } from './savedNames.ts';
import { readSnapshot } from './snapshot.ts';
import { isOfEndedProcess, newStamp, type Stamp } from './stamp.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Deletes a spec's snapshot and what was kept of its damaged runs; with the id of a run, only if the snapshot is that run's. Rejects when the
 * disk refuses it.
 */
export async function removeRun(disk: Disk, folder: string, spec: string, id: string | undefined): Promise<void> {
  const file = snapshotFile(folder, spec);
  if (id === undefined) await disk.rm(file, { force: true, recursive: true });
  else if (!(await removeIfOf(disk, folder, file, id))) return;
  const kept = (await namesIn(disk, folder)).filter(
    name => name.startsWith(everythingStart(spec)) && name.endsWith(keptEnding),
  );
  for (const name of kept) await disk.rm(join(folder, name), { recursive: true, force: true });
}

/** Takes the snapshot out of the others' sight first: it may be replaced while it is looked at. */
async function removeIfOf(disk: Disk, folder: string, file: string, id: string): Promise<boolean> {
  const part = partFile(folder, newStamp());
  try {
    await disk.rename(file, part);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
  const isOther = await disk.readFile(part).then(
    bytes => !isOf(bytes, id),
    () => true,
  );
  // Where a newer one has come meanwhile, that stays.
  if (isOther) {
    await disk.link(part, file).catch(async error => {
      if (codeOf(error) !== 'EEXIST') await disk.rename(part, file);
    });
  }
  await disk.rm(part, { force: true });
  return !isOther;
}

function isOf(bytes: Buffer, id: string): boolean {
  try {
    return readSnapshot(bytes).info.id === id;
  } catch {
    return false;
  }
}

/** Deletes files whose names begin so: those that are done, and those that are very old. Returns whether that went well. */
export async function removeFiles(
  disk: Disk,
  folder: string,
  start: string,
  isDone: (stamp: Stamp) => boolean,
  now = Date.now(),
): Promise<boolean> {
  try {
    for (const name of await namesIn(disk, folder)) {
      if (!name.startsWith(start)) continue;
      const path = join(folder, name);
      const stamp = stampOf(name);
      if (stamp === undefined || isDone(stamp) || (await isOlder(disk, path, day, now)))
        await disk.rm(path, { force: true });
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * For the start of a window: deletes what processes that have ended did not get done, and what was kept of damaged runs long ago. What another window
 * is writing stays. Never rejects.
 */
export async function sweep(disk: Disk, folder: string, now = Date.now()): Promise<void> {
  const names = await namesIn(disk, folder).catch(() => []);
  const hasSnapshot = (name: string) =>
    names.some(other => other.endsWith('.run') && name.startsWith(filesStartOf(other)));
  for (const name of names) {
    const path = join(folder, name);
    const isOld = await isLeftover(disk, path, name, now, hasSnapshot).catch(() => false);
    if (isOld) await disk.rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isLeftover(
  disk: Disk,
  path: string,
  name: string,
  now: number,
  hasSnapshot: (name: string) => boolean,
): Promise<boolean> {
  if (name.endsWith(keptEnding)) return isOlder(disk, path, daysKept * day, now);
  // As version 0.1 called what it was writing.
  if (name.endsWith('.run.new')) return isOlder(disk, path, day, now);
  const stamp = stampOf(name);
  if (stamp === undefined) return false;
  if (name.endsWith(partEnding)) return isOfEndedProcess(stamp) || isOlder(disk, path, day, now);
  // Somebody may look for the run first.
  return !hasSnapshot(name) && isOlder(disk, path, daysKept * day, now);
}

async function isOlder(disk: Disk, path: string, age: number, now: number): Promise<boolean> {
  return now - (await disk.stat(path)).mtimeMs > age;
}

function filesStartOf(snapshotName: string): string {
  return `${snapshotName.slice(0, -'.run'.length)}-`;
}

async function namesIn(disk: Disk, folder: string): Promise<string[]> {
  return disk.readdir(folder).catch(error => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
}

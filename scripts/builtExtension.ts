import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { inProject } from './paths.ts';

/**
 * Puts the extension, as it is in dist, where a server looks for installed ones: loaded from source, it would run in an automated
 * window that hides notifications.
 */
export async function copyBuiltExtension(target: string): Promise<void> {
  for (const part of ['package.json', 'dist', 'media']) {
    await cp(inProject(part), join(target, part), { recursive: true });
  }
}

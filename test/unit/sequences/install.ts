import { registerHooks } from 'node:module';

/**
 * Modules of the project that are loaded with this mark are others than those without it, which other tests may have loaded before. For them
 * `vscode` is the fake of test/support/vscode, and the threads and the files of the extension are those that worker.ts and
 * files.ts count.
 */
const mark = '?fake-editor';

const inPlaceOf: Readonly<Record<string, { readonly for: readonly string[]; readonly file: string }>> = {
  vscode: { for: [''], file: '../../support/vscode/vscode.ts' },
  'node:worker_threads': { for: ['/src/threads/node/startWorker.ts'], file: './worker.ts' },
  // What the fake reads and writes is under way as well.
  'node:fs/promises': { for: ['/src/', '/test/support/vscode/'], file: './files.ts' },
};

registerHooks({
  resolve(specifier, context, next) {
    if (!context.parentURL?.endsWith(mark)) return next(specifier, context);
    const other = inPlaceOf[specifier];
    const isMeant = other?.for.some(folder => context.parentURL!.includes(folder));
    const found = isMeant ? next(new URL(other.file, import.meta.url).href, context) : next(specifier, context);
    const isOurs = found.url.startsWith('file:') && !found.url.includes('/node_modules/');
    return isOurs ? { ...found, url: `${found.url}${mark}` } : found;
  },
});

/** What `sequence.ts` exports where the editor is the fake. */
export function loadSequences(): Promise<typeof import('./sequence.ts')> {
  return import(new URL(`./sequence.ts${mark}`, import.meta.url).href);
}

/** What `faults.ts` exports where the editor is the fake. */
export function loadFaults(): Promise<typeof import('./faults.ts')> {
  return import(new URL(`./faults.ts${mark}`, import.meta.url).href);
}

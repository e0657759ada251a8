/** Loaded before everything else (`node --import`), in threads and child processes too: plants the fault of `$MUTANT` in the module that it names. */

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A fault, and the module in which it is. */
interface Planted {
  readonly url: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const { url: wanted, start, end, text } = JSON.parse(process.env.MUTANT!) as Planted;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url !== wanted) return loaded;
    const source = readFileSync(fileURLToPath(url), 'utf8');
    return { ...loaded, source: source.slice(0, start) + text + source.slice(end) };
  },
});

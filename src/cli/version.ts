import { readFileSync } from 'node:fs';

/** The version in package.json, which lies above this file, be it the source or the bundle. */
export function version(): string {
  for (const above of ['../package.json', '../../package.json']) {
    try {
      return String(JSON.parse(readFileSync(new URL(above, import.meta.url), 'utf8')).version);
    } catch {
      // Not here: one folder up.
    }
  }
  return 'unknown';
}

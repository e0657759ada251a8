import { readFileSync } from 'node:fs';

/** The version in package.json, which lies above this file, be it the source or the bundle. */
export function version(): string {
  for (const above of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(above, import.meta.url), 'utf8'));
      // A copy of the bundle may lie in another project.
      if (name === 'backprop-debugger') return String(version);
    } catch {
      // Not here.
    }
  }
  return 'unknown';
}

import type { DataFiles } from '../../../src/data/files.ts';
import { diskOf } from '../data/support.ts';
import type { Conditions } from '../plan/support.ts';

/** A spec that is refused or warned of, and the same after its advice. */
export interface Case {
  readonly before: string;
  readonly after: string;
  /** The files before; after them, too, unless the advice changes one. */
  readonly files?: DataFiles | undefined;
  readonly filesAfter?: DataFiles | undefined;
  readonly limits?: Conditions['limits'];
}

export const layer = '{ "units": 1 }';
export const rows = '"inputs": [[0, 1], [1, 0], [1, 1], [0, 0]], "targets": [[0.5], [1], [1.5], [0]]';
export const csv = '"csv": "data.csv", "target": "y"';

/** A good spec, but for what is put in: keys of the data, layers and more keys. */
export function spec(more: string, layers = layer, data = rows): string {
  return `{ "data": { ${data} }, "layers": [${layers}], ${more || '"seed": 1'} }`;
}

/** Files by path; text is stored as UTF-8. */
export function disk(contents: Readonly<Record<string, string | Uint8Array>>): DataFiles {
  const bytes = (content: string | Uint8Array) =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return diskOf(Object.fromEntries(Object.entries(contents).map(([path, content]) => [path, bytes(content)])));
}

import type { EngineOptions } from '../engine/options.ts';
import { batchNames } from './batchNames.ts';
import { epochNames } from './epochNames.ts';
import type { NameRow } from './nameRow.ts';
import { parameterNames } from './parameterNames.ts';

export interface NameTable {
  /** In the order of a batch. */
  readonly all: readonly NameRow[];
  /** By name or alias. */
  readonly named: ReadonlyMap<string, NameRow>;
}

const tables = new WeakMap<EngineOptions, NameTable>();

/** All names of a training; the same table each time. */
export function nameTable(options: EngineOptions): NameTable {
  const known = tables.get(options);
  if (known) return known;
  const all = [...batchNames, ...parameterNames(options), ...epochNames];
  const named = new Map(all.flatMap(row => [row.name, ...row.aliases].map(name => [name, row] as const)));
  const table = { all, named };
  tables.set(options, table);
  return table;
}

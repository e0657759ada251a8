import type { Limits } from '../spec/limits.ts';
import type { DataSpec } from '../spec/networkSpec.ts';
import { csvTable } from './csvTable.ts';
import { tooManyColumns } from './dataLimit.ts';
import type { DataFiles, OpenedFile } from './files.ts';
import { generated } from './generated.ts';
import { idxTable } from './idxTable.ts';
import { inlineTable } from './inlineTable.ts';
import { jsonTable } from './jsonTable.ts';
import { npyTable } from './npyTable.ts';
import { npzTable } from './npzTable.ts';
import type { Loaded } from './table.ts';

/**
 * The rows that a spec's `data` describes. `files` is undefined where files may not be read: then a file's data is
 * left open with an information, and everything else works. Never rejects for what a person wrote or stored. No file
 * is open when it resolves, and none of which something was read has changed meanwhile.
 */
export async function loadData(
  data: DataSpec,
  files: DataFiles | undefined,
  seed: number,
  limits: Limits,
): Promise<Loaded> {
  const opened: OpenedFile[] = [];
  const closeAll = () => Promise.all(opened.map(file => file.close()));
  const remembered: DataFiles | undefined = files && {
    async open(path, mostBytes) {
      const file = await files.open(path, mostBytes);
      if ('read' in file) opened.push(file);
      return file;
    },
  };
  let loaded: Loaded;
  try {
    loaded = await tableOf(data, remembered, seed, limits);
  } catch (error) {
    await closeAll();
    throw error;
  }
  const changed = (await closeAll()).find(refusal => refusal !== undefined);
  return changed ? { remarks: [{ ...changed, severity: 'error', path: ['data', data.source] }] } : loaded;
}

async function tableOf(data: DataSpec, files: DataFiles | undefined, seed: number, limits: Limits): Promise<Loaded> {
  switch (data.source) {
    case 'inline': {
      const { inputs, targets } = data;
      const wide = tooManyColumns(inputs[0]!.length + targets[0]!.length, ['data', 'inputs', 0]);
      return wide ? { remarks: [wide] } : { table: inlineTable(data), remarks: [] };
    }
    case 'csv':
      return csvTable(data, files, limits);
    case 'json':
      return jsonTable(data, files, limits);
    case 'npy':
      return npyTable(data, files, limits);
    case 'npz':
      return npzTable(data, files, limits);
    case 'idx':
      return idxTable(data, files, limits);
    case 'generate':
      return generated(data, seed, limits);
  }
}

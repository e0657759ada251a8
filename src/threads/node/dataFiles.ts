import type { DataFiles } from '../../data/files.ts';
import { nodeFiles } from '../../data/nodeFiles.ts';
import type { FileAccess } from '../../run/workerMessages.ts';

/** The data files that a spec may read; undefined in a workspace that is not trusted. */
export function dataFiles(access: FileAccess): DataFiles | undefined {
  if (access === 'untrusted') return undefined;
  return access === 'not on disk' ? noFiles : nodeFiles(access.folder, access.root);
}

const noFiles: DataFiles = {
  open: async path => ({
    code: 'no-folder',
    message: `"${path}" cannot be read: this spec is not a file on this machine's disk; save it in a folder on the disk, or use inline or generated data`,
  }),
};

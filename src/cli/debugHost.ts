import { dirname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeFiles } from '../data/nodeFiles.ts';
import { isUri } from '../debug/client.ts';
import type { DebugHost } from '../debug/debugHost.ts';
import { errorsInWords } from '../debug/launch.ts';
import { prepare } from '../plan/prepare.ts';
import { defaultLimits } from '../spec/limits.ts';
import { fastestArithmetic } from '../threads/node/kernelFiles.ts';
import { createTimeline } from '../timeline/createTimeline.ts';
import { specText } from './specFile.ts';

/** Debugs in this process, with the numbers of `backprop train`. Relative paths are of `folder`. */
export function processDebugHost(folder: string): DebugHost {
  return {
    now: () => performance.now(),
    nextTurn: () => setImmediate(),
    async open({ program, seed, epochs }, recorded) {
      const path = pathOf(program, folder);
      const text = await specTextOf(program, path);
      const own = dirname(path);
      const prepared = await prepare(text, {
        files: nodeFiles(own, own),
        limits: defaultLimits,
        ...(seed !== undefined && { seed }),
        ...(epochs !== undefined && { epochs }),
      });
      const { options } = prepared;
      if (!options) throw new Error(errorsInWords(program, text, prepared.problems));
      const arithmetic = fastestArithmetic({ precision: options.precision, reproducible: false, threads: 1 });
      const timeline = createTimeline(options, { arithmetic, now: () => performance.now(), recorded });
      return { text, path, prepared, timeline };
    },
    savedText: async program => await specTextOf(program, pathOf(program, folder)),
  };
}

function pathOf(program: string, folder: string): string {
  if (!isUri(program)) return resolve(folder, program);
  if (!program.toLowerCase().startsWith('file:')) {
    throw new Error(`${program} is no file on this machine. Give the path of a .mlp.json file, or its file: URI.`);
  }
  try {
    return fileURLToPath(program);
  } catch {
    throw new Error(
      `${program} is no URI of a file on this machine. Expected one such as file:///home/me/network.mlp.json.`,
    );
  }
}

/** What is debugged is read again while it is debugged. */
async function specTextOf(program: string, path: string): Promise<string> {
  const read = await specText(path);
  if (read.text !== undefined) return read.text;
  if (read.fault?.fault === 'special' && read.fault.kind !== 'a folder') {
    throw new Error(
      `${program} is a pipe or a device. Give the path of a .mlp.json file, which can be read more than once.`,
    );
  }
  throw new Error(`${program}${read.why}`);
}

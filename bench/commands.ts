/** The command line that starts a competitor. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from './childProcess.ts';
import type { Competitor } from './competitors.ts';
import { canPin, cpuFlags, pinnedCore } from './machine.ts';

/** What all competitors of a run are started with. */
export interface Setting {
  readonly pins: boolean;
  /** Our engine as one file. */
  readonly oursFile: string;
  /** The Python that has a module; undefined where none has. */
  readonly pythonWith: (module: string) => string | undefined;
}

export function createSetting(oursFile: string): Setting {
  const found = new Map<string, string | undefined>();
  const pythonWith = (module: string) => {
    if (!found.has(module)) found.set(module, findPython(module));
    return found.get(module);
  };
  return { pins: canPin(), oursFile, pythonWith };
}

/** Of a competitor on a workload in a folder. Throws when this machine lacks what it runs on. */
export function commandOf(competitor: Competitor, folder: string, setting: Setting): Command {
  const command = unpinned(competitor, folder, setting);
  if (!setting.pins || competitor.threads > 1) return command;
  return { ...command, program: 'taskset', args: ['-c', pinnedCore(), command.program, ...command.args] };
}

function unpinned({ runtime, options, threads }: Competitor, folder: string, setting: Setting): Command {
  const last = [folder, JSON.stringify(options)];
  if (runtime.type === 'python') {
    const program = setting.pythonWith(runtime.module);
    if (program === undefined) throw new Error('not on this machine');
    const env = {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      ...threadLimits(threads),
      ...(runtime.bestBlas ? bestBlas() : {}),
    };
    return { program, args: [inPeers(runtime.file), ...last], env };
  }
  const file = runtime.type === 'ours' ? setting.oursFile : inPeers(runtime.file);
  const child = join(import.meta.dirname, 'child.ts');
  return { program: process.execPath, args: [child, file, ...last], env: process.env };
}

function inPeers(file: string): string {
  return join(import.meta.dirname, 'peers', file);
}

function threadLimits(threads: number): NodeJS.ProcessEnv {
  const names = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'];
  return Object.fromEntries(names.map(name => [name, String(threads)]));
}

/** An OpenBLAS that does not know a recent CPU falls back to old kernels, unless it is told. */
function bestBlas(): NodeJS.ProcessEnv {
  return { OPENBLAS_CORETYPE: cpuFlags().has('avx512f') ? 'SkylakeX' : 'Haswell' };
}

/** BENCH_PYTHON where it is set; else the system's own, whose packages are the distribution's, then that on the path. */
function findPython(module: string): string | undefined {
  const chosen = process.env.BENCH_PYTHON;
  const candidates = chosen ? [chosen] : ['/usr/bin/python3', 'python3'];
  return candidates.find(python => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0);
}

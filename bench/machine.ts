import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** What the figures were measured on. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() || 'unknown CPU';
  const vectors = instructionSets();
  const memory = Math.round(totalmem() / 2 ** 30);
  const node = `Node ${process.versions.node} (V8 ${process.versions.v8})`;
  const pinned = canPin() ? 'each competitor of one thread pinned to the same core' : 'nobody pinned to a core';
  return `${model}${vectors}, ${availableParallelism()} cores, ${memory} GB, ${process.platform} ${process.arch}, ${node}; ${pinned}.`;
}

function instructionSets(): string {
  const flags = cpuFlags();
  if (flags.has('avx512f')) return ' (AVX-512)';
  return flags.has('avx2') ? ' (AVX2)' : '';
}

export function cpuFlags(): ReadonlySet<string> {
  try {
    const line = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
    return new Set(line?.[1].trim().split(/\s+/));
  } catch {
    return new Set();
  }
}

/** Whether processes can be bound to a core here. */
export function canPin(): boolean {
  return spawnSync('taskset', ['-c', pinnedCore(), 'true']).status === 0;
}

/** The last one: the first has most of the machine's interrupts. */
export function pinnedCore(): string {
  return String(availableParallelism() - 1);
}

/**
 * One competitor in a process of its own: `child.ts MODULE FOLDER OPTIONS`. Says on stdout, a JSON line each, that it is
 * ready, and then for every line with a number on stdin what so many epochs took. It times itself, so the way of a
 * line between processes costs nobody anything.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Prepare } from './peer.ts';
import { readWorkload } from './workloadFile.ts';

const [module, folder, options] = process.argv.slice(2) as [string, string, string];
const workload = readWorkload(folder);

const begin = process.hrtime.bigint();
const { prepare } = (await import(pathToFileURL(module).href)) as { readonly prepare: Prepare };
const training = await prepare(workload, JSON.parse(options));
answer({ nanoseconds: Number(process.hrtime.bigint() - begin) });

for await (const line of createInterface({ input: process.stdin })) {
  const start = process.hrtime.bigint();
  const loss = await training.runEpochs(Number(line));
  const nanoseconds = Number(process.hrtime.bigint() - start);
  answer({ nanoseconds, loss: String(loss), peakKilobytes: peakKilobytes() });
}
process.exit(0);

/** The largest resident set. The system's own count starts with that of the process which started this one. */
function peakKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

function answer(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

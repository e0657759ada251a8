/** What is measured on fresh processes, on W4: the time to the first step, and the memory that a training takes. */
import { join } from 'node:path';
import { messageOf } from '../scripts/retry.ts';
import { type Answer, type Ready, startCompetitor } from './childProcess.ts';
import { commandOf, type Setting } from './commands.ts';
import { type Competitor, competitors } from './competitors.ts';
import type { Measured } from './results.ts';
import { median } from './statistics.ts';
import { createWorkload } from './workloadData.ts';
import { writeWorkload } from './workloadFile.ts';
import { shapes } from './workloads.ts';

const repetitions = 5;
const others = ['tfjs-cpu', 'tfjs-wasm', 'numpy-f64', 'torch-f64'];
const measured = competitors.filter(({ id, runtime }) => runtime.type === 'ours' || others.includes(id));

/** Milliseconds from the import of a competitor to the end of its first batch, which is all the data there is. */
export async function measureStartUp(folder: string, setting: Setting): Promise<Measured[]> {
  const ownFolder = join(folder, 'start-up');
  const shape = { ...shapes.W4, rows: shapes.W4.batchSize };
  writeWorkload(ownFolder, createWorkload(shape));
  const times = new Map<Competitor, number[]>(measured.map(competitor => [competitor, []]));
  const problems = new Map<Competitor, string>();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [competitor, milliseconds] of times) {
      if (problems.has(competitor)) continue;
      try {
        const { ready, answer } = await runOnce(competitor, ownFolder, setting);
        milliseconds.push((ready.nanoseconds + answer.nanoseconds) / 1e6);
      } catch (error) {
        problems.set(competitor, messageOf(error));
      }
    }
  }
  return measured.map(competitor => {
    const problem = problems.get(competitor);
    return { competitor, problem, value: problem === undefined ? median(times.get(competitor)!) : undefined };
  });
}

/** Megabytes at the peak of one epoch, beyond those of a process that only reads the same data and weights. */
export async function measureMemory(folder: string, setting: Setting): Promise<Measured[]> {
  const ownFolder = join(folder, 'memory');
  writeWorkload(ownFolder, createWorkload(shapes.W4));
  const results: Measured[] = [];
  for (const competitor of measured) {
    try {
      const nothing = await peakMegabytes(doesNothing(competitor), ownFolder, setting);
      const value = (await peakMegabytes(competitor, ownFolder, setting)) - nothing;
      results.push({ competitor, value, problem: undefined });
    } catch (error) {
      results.push({ competitor, value: undefined, problem: messageOf(error) });
    }
  }
  return results;
}

/** The median of a few processes: when a collector runs is chance. */
async function peakMegabytes(competitor: Competitor, folder: string, setting: Setting): Promise<number> {
  const peaks: number[] = [];
  while (peaks.length < 3) peaks.push((await runOnce(competitor, folder, setting)).answer.peakKilobytes / 1024);
  return median(peaks);
}

/** The same runtime, reading the data and training nothing. */
function doesNothing(competitor: Competitor): Competitor {
  const { runtime } = competitor;
  if (runtime.type !== 'python') return { ...competitor, runtime: { type: 'node', file: 'nothing.ts' } };
  return { ...competitor, runtime: { ...runtime, file: 'nothing_peer.py' } };
}

async function runOnce(
  competitor: Competitor,
  folder: string,
  setting: Setting,
): Promise<{ readonly ready: Ready; readonly answer: Answer }> {
  const running = await startCompetitor(commandOf(competitor, folder, setting));
  try {
    return { ready: running.ready, answer: await running.run(1) };
  } finally {
    running.stop();
  }
}

/** Everyone who takes part in a workload, each in a process of its own, asked in turns. */

import { join } from 'node:path';
import { messageOf } from '../scripts/retry.ts';
import { changeWorkload } from './changes.ts';
import { lossProblem } from './check.ts';
import { type RunningCompetitor, startCompetitor } from './childProcess.ts';
import { commandOf, type Setting } from './commands.ts';
import { type Competitor, competitors, type Entry } from './competitors.ts';
import { isPeak, peaks } from './peaks.ts';
import { referenceLoss } from './reference.ts';
import type { Outcome } from './results.ts';
import { createWorkload } from './workloadData.ts';
import { writeWorkload } from './workloadFile.ts';
import { shapes, type Workload, type WorkloadName } from './workloads.ts';

/** How long a competitor trains before its time counts, and about how long in a round; seconds. */
const warmUp = 0.3;
const round = 0.15;

interface Racer {
  readonly competitor: Competitor;
  readonly entry: Entry;
  readonly remarks: string[];
  readonly seconds: number[];
  running: RunningCompetitor | undefined;
  problem: string | undefined;
  wrong: boolean;
  counts: boolean;
  /** Of this workload's rows to those it trains on. */
  scale: number;
  epochsARound: number;
  rounds: number;
}

/** `report` is told what is going on. Files go to `folder`. */
export async function race(
  name: WorkloadName,
  folder: string,
  setting: Setting,
  report: (text: string) => void,
): Promise<Outcome[]> {
  const workload = createWorkload(shapes[name]);
  const expected = createReferences();
  const racers = [...competitors, ...peaks].flatMap(competitor => createRacer(competitor, name));
  for (const racer of racers) {
    report(`${name}: ${racer.competitor.name}`);
    await unlessBroken(racer, () => start(racer, workload, folder, setting));
    await unlessBroken(racer, () => check(racer, workload, expected));
    await unlessBroken(racer, () => prepareRounds(racer));
  }
  const last = Math.max(...racers.map(({ rounds }) => rounds));
  for (let turn = 0; turn < last; turn++) {
    report(`${name}: round ${turn + 1} of ${last}`);
    for (const racer of racers) if (turn < racer.rounds) await unlessBroken(racer, () => runRound(racer));
  }
  for (const { running } of racers) running?.stop();
  return racers.map(outcomeOf);
}

function createRacer(competitor: Competitor, name: WorkloadName): Racer[] {
  const entry = competitor.entries[name];
  if (!entry) return [];
  const remarks = entry.differs === undefined ? [] : [entry.differs];
  const fresh = {
    running: undefined,
    problem: undefined,
    wrong: false,
    counts: true,
    scale: 1,
    epochsARound: 1,
    rounds: 0,
  };
  return [{ competitor, entry, remarks, seconds: [], ...fresh }];
}

/** Who fails, at whatever, is out of the race with the reason. */
async function unlessBroken(racer: Racer, work: () => Promise<void>): Promise<void> {
  if (racer.problem !== undefined) return;
  try {
    await work();
  } catch (error) {
    racer.problem = messageOf(error);
  }
  if (racer.problem === undefined) return;
  racer.running?.stop();
  racer.rounds = 0;
  racer.seconds.length = 0;
}

async function start(racer: Racer, workload: Workload, folder: string, setting: Setting): Promise<void> {
  const { competitor, entry } = racer;
  const changed = changeWorkload(workload, entry.changes ?? {});
  racer.scale = workload.rows / changed.rows;
  const ownFolder = join(folder, `${workload.name}-${JSON.stringify(entry.changes ?? {}).replace(/\W+/g, '-')}`);
  const command = commandOf(competitor, ownFolder, setting);
  writeWorkload(ownFolder, changed);
  racer.running = await startCompetitor(command);
  const { about, blas } = racer.running.ready;
  if (competitor.runtime.type === 'python') judgeBlas(racer, about, blas, competitor.runtime.bestBlas);
}

/** Against a BLAS without kernels for this CPU nobody should boast. */
function judgeBlas(racer: Racer, about: string, blas: string, best: boolean): void {
  racer.remarks.push(`${about}, ${blas || 'no BLAS found'}`);
  if (best && !blas.includes('openblas')) racer.problem = `needs OpenBLAS, found ${blas || 'none'}`;
  if (/openblas|mkl|blis/.test(blas)) return;
  racer.counts = false;
  racer.remarks.push('a BLAS without fast kernels does not count');
}

async function check(racer: Racer, workload: Workload, expected: (changed: Workload) => number): Promise<void> {
  if (isPeak(racer.competitor)) return;
  const changed = changeWorkload(workload, racer.entry.changes ?? {});
  const { loss } = await racer.running!.run(changed.checkEpochs);
  racer.problem = lossProblem(loss, expected(changed), racer.competitor.precision);
  racer.wrong = racer.problem !== undefined;
}

/** The reference's loss, computed once for each different workload. */
function createReferences(): (changed: Workload) => number {
  const known = new Map<string, number>();
  return changed => {
    const { samples, targets, parameters, ...shape } = changed;
    const key = JSON.stringify(shape);
    const loss = known.get(key) ?? referenceLoss(changed, changed.checkEpochs);
    known.set(key, loss);
    return loss;
  };
}

async function prepareRounds(racer: Racer): Promise<void> {
  let spent = 0;
  let perEpoch = Number.POSITIVE_INFINITY;
  for (let epochs = 1; spent < warmUp; epochs = Math.ceil(Math.min(4 * epochs, warmUp / perEpoch))) {
    const seconds = (await racer.running!.run(epochs)).nanoseconds / 1e9;
    spent += seconds;
    perEpoch = seconds / epochs;
  }
  racer.epochsARound = Math.max(1, Math.round(round / perEpoch));
  racer.rounds = roundsFor(perEpoch);
}

function roundsFor(secondsPerEpoch: number): number {
  if (secondsPerEpoch > 2) return 3;
  return secondsPerEpoch > 0.5 ? 5 : 9;
}

async function runRound(racer: Racer): Promise<void> {
  const { nanoseconds } = await racer.running!.run(racer.epochsARound);
  racer.seconds.push((racer.scale * nanoseconds) / 1e9 / racer.epochsARound);
}

function outcomeOf({ competitor, seconds, problem, wrong, remarks, counts }: Racer): Outcome {
  return { competitor, seconds, problem, wrong, remarks, counts };
}

import { messageOf } from '../retry.ts';
import type { Ended } from './child.ts';

/** A part of a run: done when all its jobs are. */
export interface Stage {
  readonly name: string;
  /** Names of the stages that must have ended well before. */
  readonly after: readonly string[];
  /** Waits more than it computes, such as a download, so that it takes no slot. */
  readonly isIdle?: boolean;
  readonly jobs: readonly (() => Promise<Ended>)[];
}

export interface StageResult {
  readonly name: string;
  /** Of what was started; empty when the stage could not begin. */
  readonly ended: readonly Ended[];
  /** The stage that failed before it, which is why this one did not begin. */
  readonly missed?: string;
  /** From the start of its first job to the end of its last. */
  readonly seconds: number;
}

interface Progress {
  readonly stage: Stage;
  readonly waiting: (() => Promise<Ended>)[];
  readonly ended: Ended[];
  startedAt: number;
  result?: StageResult;
}

/**
 * Does the jobs of stages, so many at the same time as there are slots, those of earlier stages first. A stage that fails keeps only
 * those from beginning that come after it. `onEnd` is told of every stage as it ends.
 */
export async function runStages(
  stages: readonly Stage[],
  slots: number,
  onEnd: (result: StageResult) => void,
): Promise<StageResult[]> {
  const all = stages.map((stage): Progress => ({ stage, waiting: [...stage.jobs], ended: [], startedAt: 0 }));
  let free = slots;
  await new Promise<void>(resolve => {
    const end = (progress: Progress, missed?: string) => {
      const seconds = progress.startedAt === 0 ? 0 : (performance.now() - progress.startedAt) / 1000;
      const { stage, ended } = progress;
      progress.result = { name: stage.name, ended, seconds, ...(missed !== undefined && { missed }) };
      onEnd(progress.result);
    };
    const start = (progress: Progress, job: () => Promise<Ended>) => {
      if (progress.startedAt === 0) progress.startedAt = performance.now();
      const cost = progress.stage.isIdle ? 0 : 1;
      free -= cost;
      void endOf(job).then(ended => {
        free += cost;
        progress.ended.push(ended);
        if (progress.ended.length === progress.stage.jobs.length) end(progress);
        goOn();
      });
    };
    const goOn = () => {
      for (const progress of all) {
        if (progress.result || progress.waiting.length === 0) continue;
        const before = progress.stage.after.map(name => all.find(({ stage }) => stage.name === name)!.result);
        const failed = before.find(result => result && !isGood(result));
        if (failed) end(progress, failed.name);
        else if (before.every(result => result !== undefined)) {
          while (progress.waiting.length > 0 && (progress.stage.isIdle || free > 0)) {
            start(progress, progress.waiting.shift()!);
          }
        }
      }
      // What could not begin may keep an earlier one of the list from beginning, too.
      if (all.every(({ result }) => result)) resolve();
      else if (all.every(({ result, startedAt }) => result || startedAt === 0)) goOn();
    };
    goOn();
  });
  return all.map(({ result }) => result!);
}

/** Whether a stage did all it had to do. */
export function isGood({ ended, missed }: StageResult): boolean {
  return missed === undefined && ended.every(({ isGood }) => isGood);
}

/** A job that throws has failed, with what it threw as its output. */
async function endOf(job: () => Promise<Ended>): Promise<Ended> {
  try {
    return await job();
  } catch (error) {
    return { isGood: false, output: `${messageOf(error)}\n` };
  }
}

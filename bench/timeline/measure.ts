/** Measures how long a debugger waits for its training: to go on, to jump, to go back. */
import { readdirSync, readFileSync } from 'node:fs';
import { inProject } from '../../scripts/paths.ts';
import { nodeFiles } from '../../src/data/nodeFiles.ts';
import type { EngineOptions } from '../../src/engine/options.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../src/functions/optimizers.ts';
import { prepare } from '../../src/plan/prepare.ts';
import { defaultLimits } from '../../src/spec/limits.ts';
import { fastestArithmetic } from '../../src/threads/node/kernelFiles.ts';
import { createTimeline } from '../../src/timeline/createTimeline.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';
import { engineOptions } from '../ours.ts';
import { createWorkload } from '../workloadData.ts';
import { shapes } from '../workloads.ts';
import { measureReplays, type ReplayFigures } from './replays.ts';

/** Milliseconds, one for each time that it was done. */
export interface TimelineFigures {
  readonly name: string;
  readonly epochs: number;
  readonly batches: number;
  /** The whole training by its trainer alone, and by a timeline that goes to its end and leaves marks. */
  readonly training: number;
  readonly toEnd: number;
  /** Jumps of a new timeline to moments that it has not seen, and of one that has been at the end, to anywhere. */
  readonly firstVisits: readonly number[];
  readonly laterVisits: readonly number[];
  /** One operation and one batch back, from moments that were jumped to. */
  readonly stepsBack: readonly number[];
  readonly batchesBack: readonly number[];
  /** The longest time without a look for messages. */
  readonly silence: number;
  /** Looking at a gradient's norm in every batch: on to the end, and back to the start. */
  readonly watchedOn: number;
  readonly watchedBack: number;
  readonly replays: ReplayFigures;
}

const visits = 40;
const firstVisits = 8;

export async function measureTimeline(tell: (text: string) => void): Promise<TimelineFigures[]> {
  const figures: TimelineFigures[] = [];
  for (const [name, options] of await trainings()) {
    tell(`timeline, ${name}`);
    figures.push(await measureTraining(name, options));
  }
  return figures;
}

/** Every example of ours, one of them longer, and a large one. */
async function trainings(): Promise<(readonly [string, EngineOptions])[]> {
  const folder = inProject('examples');
  const names = readdirSync(folder).filter(name => name.endsWith('.mlp.json'));
  const examples = names.map(async name => {
    const prepared = await prepare(readFileSync(`${folder}/${name}`, 'utf8'), {
      files: nodeFiles(folder, folder),
      limits: defaultLimits,
    });
    if (!prepared.options) throw new Error(`${name} cannot be trained: ${JSON.stringify(prepared)}`);
    return [name, prepared.options] as const;
  });
  const optimizer = { ...optimizerDefaults.adam, learningRate: 0.001 };
  const large = { ...engineOptions(createWorkload(shapes.W4)), optimizer, epochs: 10, shuffle: true };
  const ours = await Promise.all(examples);
  const longer = ours.filter(([name]) => name.startsWith('digits'));
  return [
    ...ours,
    ...longer.map(([name, options]) => [`${name}, longer`, { ...options, epochs: 150 }] as const),
    [`${shapes.W4.title}, adam`, large],
  ];
}

async function measureTraining(name: string, options: EngineOptions): Promise<TimelineFigures> {
  const { precision } = options;
  const arithmetic = fastestArithmetic({ precision, reproducible: false, threads: 1 });
  let silence = 0;
  let heard = performance.now();
  const turn = async () => {
    const now = performance.now();
    silence = Math.max(silence, now - heard);
    heard = now;
    return true;
  };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    heard = start;
    await work();
    await turn();
    return performance.now() - start;
  };
  const made = () => createTimeline(options, { arithmetic, now: () => performance.now() });

  const training = await timed(async () => trainWhole(options));
  silence = 0;
  const first: number[] = [];
  for (let visit = 1; visit <= firstVisits; visit++) {
    const timeline = made();
    first.push(await timed(() => timeline.seek(momentOf(timeline, visit), turn)));
  }
  const timeline = made();
  const toEnd = await timed(() => timeline.seek(timeline.course.end, turn));
  const [later, stepsBack, batchesBack]: [number[], number[], number[]] = [[], [], []];
  for (let visit = 1; visit <= visits; visit++) {
    later.push(await timed(() => timeline.seek(momentOf(timeline, visit), turn)));
    const { course } = timeline;
    stepsBack.push(await timed(() => timeline.seek(Math.max(0, timeline.time - 1), turn)));
    batchesBack.push(await timed(() => timeline.seek(course.previous(timeline.time, 'batch'), turn)));
  }
  const watcher = {
    stops: new Set([timeline.course.ofBatch.findIndex(({ phase }) => phase === 'update')]),
    look: (_: number, names: Timeline['names']) => {
      const value = names.value('gradient', 0);
      if (typeof value !== 'object' || !('values' in value)) throw new Error('There is no gradient.');
      let squares = 0;
      for (const number of value.values) squares += number * number;
      return squares < 0;
    },
  };
  await timeline.seek(0, turn);
  const watchedOn = await timed(() => timeline.forward(watcher, turn));
  const watchedBack = await timed(() => timeline.backward(watcher, turn));
  const { epochs, batches } = timeline.course;
  return {
    name,
    epochs,
    batches,
    training,
    toEnd,
    firstVisits: first,
    laterVisits: later,
    stepsBack,
    batchesBack,
    silence,
    watchedOn,
    watchedBack,
    replays: await measureReplays(options, arithmetic, visits),
  };

  function trainWhole(whole: EngineOptions): void {
    const trainer = createTrainer(whole, { arithmetic, recordTensors: () => false });
    while (trainer.state === 'training') trainer.run();
  }
}

/** From place to place as the golden section goes: each far from the last. */
function momentOf({ course, ending }: Timeline, visit: number): number {
  return Math.floor(((visit * 0.618034) % 1) * (ending?.time ?? course.end));
}

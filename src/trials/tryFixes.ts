import type { DataFiles } from '../data/files.ts';
import type { CreateArithmetic } from '../engine/arithmetic.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Fix } from '../findings/finding.ts';
import type { SeedTraining, Trial, TrialProblem, TrialProgress, TrialQuestion, TriedVariant } from '../run/trial.ts';
import type { ArithmeticChoice } from '../run/workerMessages.ts';
import { counted } from '../spec/words.ts';
import { type Contender, contenderOf, prepareSeed } from './contender.ts';
import { isSameLoss, type LossMeaning, lossMeaning } from './sameLoss.ts';
import { curveStride, type Trained, type Turns, trainSeed } from './trainSeed.ts';
import { leastSeeds, type Measured, planTrial, type TrialPlan } from './trialPlan.ts';

/** What a trial needs of the thread that it runs in. */
export interface TrialTools extends Turns {
  readonly arithmetic: (choice: ArithmeticChoice) => CreateArithmetic;
  readonly files: DataFiles | undefined;
  /** Asked between turns: whether to end with what there is. */
  stopped(): boolean;
  progress(progress: TrialProgress): void;
}

/** Of the budget, what may be spent on finding out how long trainings take. */
const probeShare = 0.1;
/** The least seeds are given up only after so many times the budget. */
const patience = 2;
/** Milliseconds between two words of progress, at least. */
const progressInterval = 100;

/** Who takes part in a trial. */
interface Entry {
  readonly contender: Contender;
  readonly measured: Measured;
  readonly variant: Omit<TriedVariant, 'trainings'>;
  /** The first training, where it was done at once. */
  readonly first: SeedTraining | undefined;
  readonly loss: LossMeaning;
}

type Standing = Entry | TrialProblem;

/**
 * Trains a spec as it is and with each fix, over the same seeds. One training follows the other, so that there is one network in
 * memory at a time. Undefined where it was stopped before each was trained once.
 */
export async function tryFixes(question: TrialQuestion, tools: TrialTools): Promise<Trial | TrialProblem | undefined> {
  const { fixes, budget } = question;
  const start = tools.now();
  const bench = { question, tools, start, report: reporter(tools) };
  const now = await enter(bench, undefined, 0);
  if (tools.stopped()) return undefined;
  if ('problem' in now) return now;
  const standing: Standing[] = [now];
  for (const [index, fix] of fixes.entries()) {
    const entry = await enter(bench, fix, index + 1);
    if (tools.stopped()) return undefined;
    standing.push('problem' in entry ? entry : compared(entry, now.loss));
  }
  const plan = planTrial(
    standing.flatMap(entry => ('problem' in entry ? [] : [entry.measured])),
    budget - (tools.now() - start),
  );
  const rounds = await trainRounds(bench, standing, plan);
  if (rounds.length > 0) return trialOf(question, standing, rounds, plan);
  return tools.stopped() ? undefined : { problem: tooLong(budget) };
}

interface Bench {
  readonly question: TrialQuestion;
  readonly tools: TrialTools;
  readonly start: number;
  readonly report: (share: number, text: string) => void;
}

/** Trains a contender for a while, to learn how long that takes; to its end, if it is soon there. */
async function enter(bench: Bench, fix: Fix | undefined, place: number): Promise<Standing> {
  const { question, tools, start, report } = bench;
  const { budget, fixes } = question;
  const contender = contenderOf(question, fix);
  if ('problem' in contender) return contender;
  report((probeShare * place) / (fixes.length + 1), nameOf(question, place));
  const begin = tools.now();
  const options = await prepareSeed(contender, question, tools.files, 0);
  if ('problem' in options) return options;
  const { epochs, validation, task } = options;
  const stride = curveStride(epochs);
  const prepared = tools.now();
  const sliceEnd = prepared + (budget * probeShare) / (fixes.length + 1);
  const isOver = (epoch: number) =>
    tools.stopped() || (tools.now() > sliceEnd && (epoch > 0 || tools.now() > start + budget));
  const trained = await attempt(() => {
    const arithmetic = arithmeticOf(bench, options.precision);
    return trainSeed(options, { arithmetic, lastEpoch: epochs, stride, isOver }, tools);
  });
  if ('problem' in trained) return trained;
  const { training, isCut } = trained;
  if (training.epochs === 0) return { problem: tooLong(budget) };
  return {
    contender,
    measured: {
      setup: prepared - begin,
      perEpoch: (tools.now() - prepared) / training.epochs,
      epochs: isCut ? epochs : training.epochs,
      isWhole: !isCut,
    },
    variant: { task, validationRows: validation.rows, epochs, stride, isSameLoss: true },
    first: isCut ? undefined : training,
    loss: lossMeaning(options),
  };
}

/** Its targets are let go. */
function compared(entry: Entry, now: LossMeaning): Entry {
  return { ...entry, loss: now, variant: { ...entry.variant, isSameLoss: isSameLoss(entry.loss, now) } };
}

/** A training for each that stands, in its order. */
type Round = readonly (SeedTraining | undefined)[];

/** Trains one seed after the other, as many as are planned and there is time for. Who cannot be trained with one of them is out. */
async function trainRounds(bench: Bench, standing: Standing[], plan: TrialPlan): Promise<Round[]> {
  const { question, tools, start, report } = bench;
  const rounds: Round[] = [];
  for (let index = 0; index < plan.seeds; index++) {
    const end = start + question.budget * (index < leastSeeds ? patience : 1);
    const round: (SeedTraining | undefined)[] = [];
    for (const [place, entry] of standing.entries()) {
      const isOver = (epoch: number) => {
        const part = 'problem' in entry ? 0 : epoch / lastEpochOf(entry, plan);
        const done = (index + (place + part) / standing.length) / plan.seeds;
        report(probeShare + (1 - probeShare) * done, `seed ${index + 1} of ${plan.seeds}, ${nameOf(question, place)}`);
        return tools.stopped() || tools.now() > end;
      };
      if (isOver(0)) return rounds;
      const trained = 'problem' in entry ? undefined : await trainEntry(bench, entry, { index, plan, isOver });
      if (trained && 'problem' in trained) {
        if (place === 0) return rounds;
        standing[place] = trained;
      } else if (trained?.isCut) return rounds;
      round.push(trained && 'training' in trained ? trained.training : undefined);
    }
    rounds.push(round);
  }
  return rounds;
}

interface Turn {
  readonly index: number;
  readonly plan: TrialPlan;
  readonly isOver: (epoch: number) => boolean;
}

async function trainEntry(bench: Bench, entry: Entry, { index, plan, isOver }: Turn): Promise<Trained | TrialProblem> {
  const { question, tools } = bench;
  const { contender, first, variant } = entry;
  const lastEpoch = lastEpochOf(entry, plan);
  if (index === 0 && first && first.epochs <= lastEpoch) return { training: first, isCut: false };
  const options = await prepareSeed(contender, question, tools.files, index);
  if ('problem' in options) return options;
  return attempt(() => {
    const arithmetic = arithmeticOf(bench, options.precision);
    return trainSeed(options, { arithmetic, lastEpoch, stride: variant.stride, isOver }, tools);
  });
}

function lastEpochOf({ variant }: Entry, { lastEpoch = variant.epochs }: TrialPlan): number {
  return Math.min(lastEpoch, variant.epochs);
}

function trialOf(
  question: TrialQuestion,
  standing: readonly Standing[],
  rounds: readonly Round[],
  plan: TrialPlan,
): Trial {
  const variantAt = (place: number): TriedVariant | TrialProblem => {
    const entry = standing[place]!;
    if ('problem' in entry) return entry;
    return { ...entry.variant, trainings: rounds.map(round => round[place]!) };
  };
  const now = variantAt(0) as TriedVariant;
  const { lastEpoch } = plan;
  const fixes = question.fixes.map((fix, index) => {
    const variant = variantAt(index + 1);
    return 'problem' in variant ? { fix, ...variant } : { fix, variant };
  });
  return {
    seeds: now.trainings.map(({ seed }) => seed),
    ...(lastEpoch !== undefined && { lastEpoch }),
    budget: question.budget,
    now,
    fixes,
  };
}

/** One thread: its bits are those of two, and the other core is the person's. */
function arithmeticOf({ question, tools }: Bench, precision: EngineOptions['precision']): CreateArithmetic {
  return tools.arithmetic({ precision, reproducible: question.computing.reproducible, threads: 1 });
}

/** What does not fit into memory is said. */
async function attempt(train: () => Promise<Trained>): Promise<Trained | TrialProblem> {
  try {
    return await train();
  } catch (error) {
    if (error instanceof RangeError) return { problem: `The network cannot be trained: ${error.message}.` };
    throw error;
  }
}

function nameOf({ fixes }: TrialQuestion, place: number): string {
  const fix = fixes[place - 1];
  return fix?.title ?? 'without a fix';
}

/** Says how far it is, but not all the time. */
function reporter({ now, progress }: TrialTools): Bench['report'] {
  let next = Number.NEGATIVE_INFINITY;
  return (share, text) => {
    const time = now();
    if (time < next) return;
    next = time + progressInterval;
    progress({ share, text });
  };
}

function tooLong(budget: number): string {
  return `One epoch takes longer than the ${counted(budget / 1000, 'second')} that trying a fix may take. Allow more time.`;
}

import type { Task } from '../engine/options.ts';
import type { Finding, FindingCode, Fix, Verification } from '../findings/finding.ts';
import type { NetworkScalar } from '../trace/scalars.ts';
import type { CheckRequest, Computing } from './workerMessages.ts';

/** Seeds that a trial trains: the spec's own and those that follow it. */
export const trialSeeds = 5;

/** What a trial keeps of a training: each as a curve. */
export const trialNumbers = [
  'loss',
  'validationLoss',
  'accuracy',
  'validationAccuracy',
  'r2',
  'validationR2',
] as const satisfies readonly NetworkScalar[];
export type TrialNumber = (typeof trialNumbers)[number];

/** Fixes that compete: each is trained over some seeds, and so is the spec as it is. */
export interface TrialQuestion extends CheckRequest {
  readonly computing: Pick<Computing, 'reproducible'>;
  readonly fixes: readonly Fix[];
  /** Milliseconds that all trainings together should take at most. */
  readonly budget: number;
  /** Stand in for what the text says, as the command line's options do. */
  readonly seed?: number;
  readonly epochs?: number;
}

/** One training of a trial. */
export interface SeedTraining {
  readonly seed: number;
  /** Epochs trained; one that diverged counts. */
  readonly epochs: number;
  /** The epoch in which it diverged. */
  readonly divergedAt?: number;
  /** After the last epoch; NaN of a training that diverged, and of what does not apply. */
  readonly finals: Readonly<Record<TrialNumber, number>>;
  /** By blocks of `stride` epochs, three numbers each: the least, the largest, the last. NaN where none is finite. */
  readonly curves: Readonly<Record<TrialNumber, Float64Array>>;
}

/** A spec, as it is or with a fix, trained over the seeds of its trial. */
export interface TriedVariant {
  readonly task: Task;
  /** Held-out rows. */
  readonly validationRows: number;
  /** Epochs that it has; a trial may stop it earlier. */
  readonly epochs: number;
  /** Epochs in a block of its curves. */
  readonly stride: number;
  /** Whether its loss means the same as that of the spec as it is: the same function of the same targets. */
  readonly isSameLoss: boolean;
  /** In the order of the trial's seeds. */
  readonly trainings: readonly SeedTraining[];
}

/** A fix with what came of it, or why it could not be trained: a sentence. */
export type TriedFix =
  | { readonly fix: Fix; readonly variant: TriedVariant }
  | { readonly fix: Fix; readonly problem: string };

/** What came of trying fixes. */
export interface Trial {
  /** Those that were trained: fewer where the time did not allow for more. */
  readonly seeds: readonly number[];
  /** Where every training was stopped, as the time did not allow for more. */
  readonly lastEpoch?: number;
  /** In milliseconds. */
  readonly budget: number;
  /** The spec as it is. */
  readonly now: TriedVariant;
  /** In the order of the question. */
  readonly fixes: readonly TriedFix[];
}

/** Why there is no trial, as a sentence. */
export interface TrialProblem {
  readonly problem: string;
}

export interface TrialProgress {
  /** From 0 to 1. */
  readonly share: number;
  /** What is being trained: `seed 2 of 5`. */
  readonly text: string;
}

/** Fixes with the same edits are the same, whatever they are called. */
export function fixKey({ edits }: Pick<Fix, 'edits'>): string {
  return JSON.stringify(edits);
}

/** Of the same changes only the first. */
export function eachOnce(fixes: readonly Fix[]): readonly Fix[] {
  const known = new Set<string>();
  return fixes.filter(fix => !known.has(fixKey(fix)) && known.add(fixKey(fix)));
}

/** The findings, with what came of those of their fixes that were tried. */
export function withVerified(
  findings: readonly Finding[],
  verified: ReadonlyMap<string, Verification>,
): readonly Finding[] {
  if (verified.size === 0) return findings;
  const withOne = (fix: Fix): Fix => {
    const known = verified.get(fixKey(fix));
    return known ? { ...fix, verified: known } : fix;
  };
  return findings.map(finding => ({ ...finding, fixes: finding.fixes.map(withOne) }));
}

/** A trial that is under way, or waits for another one. */
export interface RunningTrial {
  readonly id: number;
  /** What is tried, as a title. */
  readonly title: string;
  /** Undefined while it waits. */
  readonly progress: TrialProgress | undefined;
}

/** A trial that is done. */
export interface KeptTrial {
  readonly id: number;
  /** The finding whose fixes were tried. */
  readonly code: FindingCode;
  /** The text that was trained. */
  readonly text: string;
  readonly trial: Trial;
}

/** The trials of a spec; another object once anything is another. */
export interface SpecTrials {
  readonly running: readonly RunningTrial[];
  /** The newest first. */
  readonly kept: readonly KeptTrial[];
}

export const noTrials: SpecTrials = { running: [], kept: [] };

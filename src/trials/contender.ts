import type { DataFiles } from '../data/files.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Fix } from '../findings/finding.ts';
import { prepare } from '../plan/prepare.ts';
import type { TrialProblem, TrialQuestion } from '../run/trial.ts';
import { editedText } from '../spec/changedText.ts';
import type { Limits } from '../spec/limits.ts';
import { parseSpec } from '../spec/parse.ts';
import { settingEdits } from '../spec/settingEdits.ts';
import type { SpecEdit } from '../spec/specEdit.ts';

/** What is trained: the spec as it is, or with a fix. */
export interface Contender {
  readonly text: string;
  /** The first of its seeds. */
  readonly seed: number;
  /** Stands in for what the text says. */
  readonly epochs?: number;
}

/** A spec with a fix, or as it is; or why it cannot be trained. */
export function contenderOf(question: TrialQuestion, fix?: Fix): Contender | TrialProblem {
  const { epochs, limits } = question;
  const text = fix ? withSettings(question.text, fix.edits, limits) : question.text;
  if (typeof text !== 'string') return text;
  const seed = question.seed ?? parseSpec(text, limits).spec?.seed ?? 0;
  return { text, seed, ...(epochs !== undefined && !setsEpochs(fix) && { epochs }) };
}

/** What is trained with one of its seeds, counted from 0; or why it cannot be. */
export async function prepareSeed(
  { text, seed, epochs }: Contender,
  { limits }: TrialQuestion,
  files: DataFiles | undefined,
  index: number,
): Promise<EngineOptions | TrialProblem> {
  // Seeds are unsigned 32-bit integers; the largest is followed by 0.
  const seeds = { seed: (seed + index) >>> 0 };
  const { options, problems } = await prepare(text, {
    files,
    limits,
    ...seeds,
    ...(epochs !== undefined && { epochs }),
  });
  if (options) return options;
  const error = problems.find(({ severity }) => severity === 'error');
  return { problem: `${error?.message ?? 'its data cannot be read'}.` };
}

function withSettings(text: string, settings: readonly SpecEdit[], limits: Limits): string | TrialProblem {
  const edits = settingEdits(text, settings, limits);
  return 'problem' in edits ? { problem: `${edits.problem}.` } : editedText(text, edits);
}

/** A fix that is more epochs is not overridden. */
function setsEpochs(fix: Fix | undefined): boolean {
  return fix?.edits.some(({ path }) => path[0] === 'training' && (path.length === 1 || path[1] === 'epochs')) ?? false;
}

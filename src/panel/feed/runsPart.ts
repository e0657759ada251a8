import { specDifference } from '../../compare/specDifference.ts';
import { verdictOf } from '../../findings/verdict.ts';
import { MadePart, sameFields } from '../../page/parts.ts';
import type { Run } from '../../run/run.ts';
import { isActive, type RunInfo, type RunState, type RunStatus } from '../../run/runState.ts';
import type { RunSummary } from '../panelMessages.ts';
import { runFigures } from '../runFigures.ts';
import type { Part, PartTools, Viewed } from './part.ts';

/** All that the summary of a run is made of. */
interface Listed {
  readonly info: RunInfo;
  readonly state: RunState;
  /** Undefined while it trains: its figures come when it has ended. */
  readonly ended: Run | undefined;
  /** Another object whenever the run has changed; undefined while it trains. */
  readonly status: RunStatus | undefined;
  readonly look: NonNullable<RunSummary['verdict']>['look'] | undefined;
  readonly sentence: string | undefined;
  /** The facts of the run before it. */
  readonly before: RunInfo | undefined;
}

/** The runs of the spec with their figures. Those of a run that trains are told when it has ended. */
export function runsPart(findingsOf: PartTools['findingsOf']): Part<readonly RunSummary[]> {
  const differencesOf = knownDifferences();
  const part = new MadePart({
    of: ({ runs }: Viewed) => runs.map((run, index) => listed(run, runs[index - 1], findingsOf)),
    make: list => list.map(each => summaryOf(each, differencesOf)),
    isSame: (a, b) => a.length === b.length && a.every((each, index) => sameFields(each, b[index]!)),
  });
  // There is a list always.
  return part as Part<readonly RunSummary[]>;
}

function listed(run: Run, before: Run | undefined, findingsOf: PartTools['findingsOf']): Listed {
  const { info, status } = run;
  const { state } = status;
  const facts = { info, state, before: before?.info };
  if (isActive(state)) {
    return { ...facts, ended: undefined, status: undefined, look: undefined, sentence: undefined };
  }
  // A run has the same list of findings as long as nothing has changed: to ask for it again takes no time.
  const verdict = verdictOf(findingsOf(run));
  return { ...facts, ended: run, status, look: verdict?.look, sentence: verdict?.sentence };
}

function summaryOf(
  { info, state, ended, look, sentence, before }: Listed,
  differencesOf: (before: RunInfo, run: RunInfo) => readonly string[],
): RunSummary {
  const { id, seed, startedAt, branch } = info;
  const figures = ended && runFigures(ended);
  return {
    ...{ id, state, seed, startedAt },
    duration: figures?.duration ?? null,
    epochs: figures?.epochs ?? null,
    figures: Float64Array.from([
      figures?.loss ?? Number.NaN,
      figures?.validationLoss ?? Number.NaN,
      figures?.metric?.value ?? Number.NaN,
      figures?.validationMetric?.value ?? Number.NaN,
      figures?.best?.validationLoss ?? Number.NaN,
    ]),
    // It has the spec of the run that it left.
    differences: before && !branch ? differencesOf(before, info) : null,
    branch: branch ?? null,
    verdict: look !== undefined && sentence !== undefined ? { look, sentence } : null,
  };
}

/** Differences between a run and the one before it; to find them takes too long to do it twice. */
function knownDifferences(): (before: RunInfo, run: RunInfo) => readonly string[] {
  const known = new WeakMap<RunInfo, { readonly before: RunInfo; readonly words: readonly string[] }>();
  return (before, run) => {
    const last = known.get(run);
    if (last?.before === before) return last.words;
    const words = specDifference(before.settings, run.settings);
    known.set(run, { before, words });
    return words;
  };
}

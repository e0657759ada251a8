import { specDifference } from '../../compare/specDifference.ts';
import { verdictOf } from '../../findings/verdict.ts';
import { noPiece, type Piece, piece } from '../../page/parts.ts';
import type { Run } from '../../run/run.ts';
import { isActive, type RunInfo } from '../../run/runState.ts';
import type { RunSummary } from '../panelMessages.ts';
import { runFigures } from '../runFigures.ts';
import type { Part, Viewed } from './part.ts';
import type { PartTools } from './parts.ts';

/** The runs of the spec with their figures. Those of a run that trains are told when it has ended. */
export class RunsPart implements Part<readonly RunSummary[]> {
  readonly #findingsOf: PartTools['findingsOf'];
  #sent: string | undefined;
  /** Between a run and the one before it; to find them takes too long to do it twice. */
  readonly #differences = new WeakMap<RunInfo, { readonly before: RunInfo; readonly words: readonly string[] }>();

  constructor(findingsOf: PartTools['findingsOf']) {
    this.#findingsOf = findingsOf;
  }

  reset(): void {
    this.#sent = undefined;
  }

  next({ runs }: Viewed): Piece<readonly RunSummary[]> {
    const verdicts = runs.map(run => this.#verdictOf(run));
    const key = runs
      .map(
        ({ info, status }, index) =>
          `${info.id} ${status.state} ${info.epochs} ${info.branch?.edits} ${verdicts[index]?.look} ${verdicts[index]?.sentence}`,
      )
      .join();
    if (key === this.#sent) return noPiece;
    this.#sent = key;
    return piece(
      runs.map((run, index) => ({ ...this.#summary(run, runs[index - 1]), verdict: verdicts[index] ?? null })),
    );
  }

  /** A run has the same list of findings as long as nothing has changed: to ask for it again takes no time. */
  #verdictOf(run: Run): RunSummary['verdict'] {
    const found = isActive(run.status.state) ? undefined : verdictOf(this.#findingsOf(run));
    return found ? { look: found.look, sentence: found.sentence } : null;
  }

  #summary(run: Run, before: Run | undefined): Omit<RunSummary, 'verdict'> {
    const { id, state, startedAt, duration, seed, epochs, ...figures } = runFigures(run);
    const known: Partial<typeof figures> = isActive(state) ? {} : figures;
    return {
      id,
      state,
      startedAt,
      duration: duration ?? null,
      seed,
      epochs,
      figures: Float64Array.from([
        known.loss ?? Number.NaN,
        known.validationLoss ?? Number.NaN,
        known.metric?.value ?? Number.NaN,
        known.validationMetric?.value ?? Number.NaN,
        known.best?.validationLoss ?? Number.NaN,
      ]),
      // It has the spec of the run that it left.
      differences: before && !run.info.branch ? this.#differencesOf(before.info, run.info) : null,
      branch: run.info.branch ?? null,
    };
  }

  #differencesOf(before: RunInfo, run: RunInfo): readonly string[] {
    const known = this.#differences.get(run);
    if (known?.before === before) return known.words;
    const words = specDifference(before.settings, run.settings);
    this.#differences.set(run, { before, words });
    return words;
  }
}

import { findingsOf } from '../diagnose/runFindings.ts';
import { diagnosisJson } from '../findings/diagnosisJson.ts';
import type { Run } from '../run/run.ts';
import type { RunStatus } from '../run/runState.ts';
import { epochJson } from '../trace/epochJson.ts';
import { type RunOutcome, runJson } from '../trace/runJson.ts';
import { inPieces } from './inPieces.ts';

/**
 * The history of a run as one JSON document in pieces: the facts, and `epochs`, each as `backprop train --json` writes it:
 * scalars of every epoch, vectors of units of those whose tensors are kept; and what the diagnosis says. `epochs` chooses some, counted from 1; what
 * the run does not have is left out. Of a run whose older epochs are thinned there are those that are kept, and `thinnedEpochs` says up to which
 * epoch some are left out.
 */
export function historyJson(run: Run, epochs?: Iterable<number>): Generator<string> {
  return inPieces(parts(run, epochs));
}

function* parts(run: Run, chosen?: Iterable<number>): Generator<string> {
  const { info, status, history, samples } = run;
  const { epochs: last, layout } = history;
  const facts = { ...info, classes: samples?.classNames };
  yield `${runJson(facts, outcomeOf(status)).slice(0, -1)},"epochs":[`;
  let separator = '\n';
  for (const epoch of chosen ?? history.scalarEpochs()) {
    const scalars = Number.isInteger(epoch) && epoch <= last ? history.scalarsOf(epoch) : undefined;
    if (!scalars) continue;
    yield separator + epochJson({ epoch, scalars, tensors: history.tensorsOf(epoch) }, layout, info);
    separator = ',\n';
  }
  const diagnosis = { references: info.before?.levels ?? [], findings: findingsOf(run) };
  const { thinnedEpochs } = history;
  const thinned = thinnedEpochs > 0 ? `"thinnedEpochs":${thinnedEpochs},` : '';
  yield `\n],${thinned}${diagnosisJson(diagnosis).slice(1)}\n`;
}

/** The message of a run that finished is why it ended early. */
function outcomeOf({ state, message, test }: RunStatus): RunOutcome {
  const finished = state === 'finished';
  return { outcome: state, stopReason: finished ? message : '', message: finished ? '' : message, test };
}

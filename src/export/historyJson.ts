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
 * the run does not have is left out.
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
  for (const epoch of chosen ?? upTo(last)) {
    if (!(Number.isInteger(epoch) && epoch >= 1 && epoch <= last)) continue;
    const rows = { epoch, scalars: history.scalarsOf(epoch), tensors: history.tensorsOf(epoch) };
    yield separator + epochJson(rows, layout, info);
    separator = ',\n';
  }
  const diagnosis = { references: info.before?.levels ?? [], findings: findingsOf(run) };
  yield `\n],${diagnosisJson(diagnosis).slice(1)}\n`;
}

function* upTo(last: number): Generator<number> {
  for (let epoch = 1; epoch <= last; epoch++) yield epoch;
}

/** The message of a run that finished is why it ended early. */
function outcomeOf({ state, message, test }: RunStatus): RunOutcome {
  const finished = state === 'finished';
  return { outcome: state, stopReason: finished ? message : '', message: finished ? '' : message, test };
}

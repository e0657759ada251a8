import type { Finding } from '../findings/finding.ts';
import { sendable } from '../page/sendable.ts';
import { savedView } from '../panel/panelMessage.ts';
import type { Appearance } from '../panel/reportFacts.ts';
import type { Run } from '../run/run.ts';
import type { ViewedRun } from '../run/runList.ts';
import { contentsText } from './contentsText.ts';
import { embedRun, type RunBudget } from './embeddedRun.ts';
import type { ReportData } from './reportData.ts';

const megabyte = 2 ** 20;

/** Room in a report: for the shown run, and for each run whose curves are drawn beside it. */
const shownBudget: RunBudget = { tensors: 8 * megabyte, oneEpoch: 32 * megabyte, scalars: 16 * megabyte };
const otherBudget: RunBudget = { tensors: megabyte, oneEpoch: megabyte, scalars: 4 * megabyte };

interface ReportRequest {
  readonly shown: ViewedRun;
  /** All runs of the spec, the newest last. */
  readonly runs: readonly ViewedRun[];
  /** File name of the spec. */
  readonly spec: string;
  /** What there is to say of a run. Of what is left of it in the report less could be said. */
  readonly findingsOf: (run: Run) => readonly Finding[];
  readonly appearance: Appearance | undefined;
  readonly madeAt: number;
  readonly version: string;
}

/** A report of the shown run, and of those whose curves the page draws beside it. */
export function makeReport(request: ReportRequest): ReportData {
  const { shown, runs, spec, findingsOf, appearance, madeAt, version } = request;
  const { overlays } = savedView(viewOf(appearance));
  const chosen = runs.filter(({ run }) => run === shown.run || overlays.includes(run.info.id));
  const embedded = chosen.map(({ run, selection }) => {
    const epoch = run.history.recordedEpoch(selection.epoch);
    return embedRun(run, epoch, run === shown.run ? shownBudget : otherBudget);
  });
  const findings = chosen.map(({ run }) => [run.info.id, findingsOf(run)]);
  const contents = embedded.map(run => [run.embedded.info.id, contentsText(run.contents)]);
  return {
    facts: { spec, madeAt, version, contents: Object.fromEntries(contents) },
    appearance,
    runs: embedded.map(run => run.embedded),
    findings: sendable(Object.fromEntries(findings)) as ReportData['findings'],
    shown: shown.run.info.id,
    selection: shown.selection,
  };
}

function viewOf(appearance: Appearance | undefined): unknown {
  try {
    return JSON.parse(appearance?.preferences ?? 'null')?.view;
  } catch {
    return undefined;
  }
}

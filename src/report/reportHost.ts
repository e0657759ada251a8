import { type Clock, systemClock } from '../page/clock.ts';
import { received } from '../page/sendable.ts';
import { type PanelActions, PanelHost } from '../panel/panelHost.ts';
import type { HostToPanel } from '../panel/panelMessages.ts';
import type { Run } from '../run/run.ts';
import { RunList, specRuns } from '../run/runList.ts';
import type { ReportData } from './reportData.ts';
import { restoredRun } from './restoredRun.ts';

/** What a report can do beside showing its runs. */
type ReportActions = Pick<PanelActions, 'savePicture' | 'fail'>;

/** Answers the page of a report as the editor does, from the runs that are in the report, which stay there. */
export function reportHost(
  { runs, findings, shown, selection }: Pick<ReportData, 'runs' | 'findings' | 'shown' | 'selection'>,
  post: (message: HostToPanel) => void,
  actions: ReportActions,
  clock: Clock = systemClock,
): PanelHost {
  let host: PanelHost | undefined;
  const list = new RunList(() => host?.update());
  for (const run of runs) list.add(restoredRun(run));
  list.show(shown);
  list.select(selection);
  const listed = Object.assign(
    specRuns(() => list),
    { remove: nothing },
  );
  const known = received(findings) as ReportData['findings'];
  const findingsOf = (run: Run) => known[run.info.id] ?? [];
  host = new PanelHost({ post, runs: listed, actions: { ...withoutEditor, ...actions }, findingsOf, clock });
  host.update();
  return host;
}

const nothing = () => undefined;

/** There is no editor to do these, and the page of a report does not offer them. */
export const withoutEditor = {
  train: nothing,
  trainWithNewSeed: nothing,
  continue: nothing,
  pause: nothing,
  resume: nothing,
  stop: nothing,
  why: nothing,
  reveal: nothing,
  export: nothing,
} satisfies Omit<PanelActions, keyof ReportActions>;

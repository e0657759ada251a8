import { comparedPart, MadePart, type Parts } from '../../page/parts.ts';
import { levelsOf } from '../levels.ts';
import type { PartUpdates } from '../panelMessages.ts';
import { seriesColumns } from '../series.ts';
import { cellPart } from './cellPart.ts';
import { DetailPart } from './detailPart.ts';
import { FindingsPart } from './findingsPart.ts';
import { flowPart } from './flowPart.ts';
import { learnedPart } from './learnedPart.ts';
import { OverlaysPart } from './overlaysPart.ts';
import type { PartTools, Viewed } from './part.ts';
import { RecordedPart } from './recordedPart.ts';
import { rowPart } from './rowPart.ts';
import { runsPart } from './runsPart.ts';
import { SeriesPart } from './seriesPart.ts';
import { coursePart, stopPart, travelPart } from './stopParts.ts';
import { trialsPart } from './trialsPart.ts';

/** The parts of what a page shows. */
export function makeParts(tools: PartTools): Parts<Viewed, PartUpdates> {
  const { answers, clock } = tools;
  return {
    recordedEpochs: new RecordedPart(),
    findings: new FindingsPart(tools),
    levels: new MadePart({
      of: ({ run }) => ({ run, hasBegun: run.history.epochs > 0 }),
      make: ({ run }) => levelsOf(run),
    }),
    series: new SeriesPart(seriesColumns),
    row: rowPart(),
    detail: new DetailPart(clock),
    cell: cellPart(),
    flow: flowPart(answers),
    runs: runsPart(tools.findingsOf),
    overlays: new OverlaysPart(),
    learned: learnedPart(answers),
    trials: trialsPart(tools.trials),
    stop: stopPart(),
    course: coursePart(),
    travel: travelPart(),
    debugCan: comparedPart(() => tools.debugCan),
  };
}

import { plainCopy } from '../src/page/understood.ts';
import { savedView } from '../src/panel/panelMessage.ts';
import type { Selection } from '../src/run/runState.ts';
import { panelQuantities } from '../src/trace/quantity.ts';
import { flowPhases } from './flow/phases.ts';
import { type FixedRanges, firstPreferences, type LossScale, type Preferences } from './state.ts';
import { type Speed, speeds } from './time/playback.ts';

/** What VS Code keeps for the panel across a reload; the host's serializer finds the run by `spec`. */
export interface SavedState extends Preferences {
  /** The spec's URI; absent while nothing has been trained. */
  readonly spec?: string;
  /** The id of the run that is shown. */
  readonly run?: string;
  /** What is selected in the run. */
  readonly selection?: Selection;
}

/** How the panel was shown before a reload; anything unreadable means the default. */
export function savedPreferences(kept: unknown): Preferences {
  const saved = plainCopy(kept);
  if (typeof saved !== 'object' || saved === null) return firstPreferences;
  return {
    view: savedView('view' in saved ? saved.view : undefined),
    findingsOpen: oneOf([true, false], saved, 'findingsOpen'),
    lossScale: oneOf<LossScale>(['linear', 'logarithmic'], saved, 'lossScale'),
    ignoresOutliers: oneOf([true, false], saved, 'ignoresOutliers'),
    levels: oneOf([true, false], saved, 'levels'),
    chartTables: oneOf([true, false], saved, 'chartTables'),
    flowPhase: oneOf(flowPhases, saved, 'flowPhase'),
    flowTable: oneOf([true, false], saved, 'flowTable'),
    mapSorted: oneOf([true, false], saved, 'mapSorted'),
    mapTable: oneOf([true, false], saved, 'mapTable'),
    playbackSpeed: oneOf<Speed>(speeds, saved, 'playbackSpeed'),
    layerTables: oneOf([true, false], saved, 'layerTables'),
    unitsAsImages: oneOf([true, false], saved, 'unitsAsImages'),
    fixedRanges: fixedRanges('fixedRanges' in saved ? saved.fixedRanges : undefined),
  };
}

/** Those whose ends of scales are all of quantities that are shown. */
function fixedRanges(saved: unknown): FixedRanges {
  if (typeof saved !== 'object' || saved === null) return {};
  return Object.fromEntries(
    Object.entries(saved).filter(([, ends]) => ends instanceof Object && Object.entries(ends).every(isEnd)),
  );
}

function isEnd([name, value]: [string, unknown]): boolean {
  return panelQuantities.some(shown => shown === name) && typeof value === 'number' && value >= 0;
}

/** What was saved, if it is one of the values, or else what a new page has. */
function oneOf<Value>(values: readonly Value[], saved: object, key: keyof Preferences): Value {
  const found = values.find(value => value === (saved as Record<string, unknown>)[key]);
  return found ?? (firstPreferences[key] as Value);
}

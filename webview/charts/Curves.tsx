import { useMemo } from 'preact/hooks';
import type { ReferenceLevel } from '../../src/findings/before.ts';
import type { EpochRange } from '../../src/panel/series.ts';
import { targetsAre } from '../../src/run/scaledTargets.ts';
import { layerScalarFacts } from '../../src/trace/scalars.ts';
import { useActions } from '../actions.ts';
import { nearestRecorded } from '../epochs.ts';
import { formatCount } from '../format.ts';
import { runTime } from '../runs/words.ts';
import { Section } from '../Section.tsx';
import { type SeriesWindow, thinnedNote, windowEpochs } from '../series/window.ts';
import type { Preferences, Training } from '../state.ts';
import { ToolButton } from '../ToolButton.tsx';
import { accuracyLimits, r2Limits } from './axisEnds.ts';
import { LineChart } from './LineChart.tsx';
import { layerSeries, lossSeries, metricSeries, type OverlaidRun, overlaySeries, type Series } from './series.ts';
import { zoomed } from './useZoom.ts';

const noLevels: readonly ReferenceLevel[] = [];

interface CurvesProps {
  readonly training: Training;
  readonly series: SeriesWindow;
  readonly preferences: Preferences;
  readonly selectedEpoch: number | undefined;
  readonly hoveredEpoch: number | undefined;
}

/** Loss, metric and a quantity of the layers over the epochs. */
export function Curves({ training, series, preferences, selectedEpoch, hoveredEpoch }: CurvesProps) {
  const { run, layout, recordedEpochs, selection } = training;
  const { look, post } = useActions();
  const { lossScale, ignoresOutliers: isRobust, chartTables: asTable } = preferences;
  const onPick = (epoch: number) => {
    const recorded = recordedEpochs[nearestRecorded(recordedEpochs, epoch)];
    if (recorded !== undefined) post({ type: 'select', epoch: recorded });
  };
  const onZoom = (range: EpochRange | null) => look({ range });
  const common = { training, isRobust, asTable, selectedEpoch, hoveredEpoch, onPick, onZoom };
  const others = overlaidRuns(training, preferences.view.overlays);
  const withOthers = (own: Series[]) => [...own, ...overlaySeries(own, others)];
  const levels = preferences.levels ? (training.levels ?? noLevels) : noLevels;
  const [lossLevels, metricLevels] = useMemo(
    () => [levels.filter(({ of }) => of === 'loss'), levels.filter(({ of }) => of !== 'loss')],
    [levels],
  );
  const layers = layerSeries(layout, series, selection.layer);
  const { title, axis } = layerScalarFacts[series.quantity];
  return (
    <Section
      name="overview"
      title="Overview"
      tools={<ChartTools {...{ training, series, preferences, selectedEpoch }} />}
    >
      {series.range && series.blocks === 0 && <NoEpochs range={series.range} epochs={training.status.epoch} />}
      <div class="curves">
        <LineChart
          name="loss"
          title="Loss"
          note={scaledNote(run)}
          series={withOthers(lossSeries(run, series))}
          scale={lossScale}
          levels={lossLevels}
          {...common}
        />
        <LineChart
          name="metric"
          title={run.task === 'classification' ? 'Accuracy' : 'R²'}
          series={withOthers(metricSeries(run, series))}
          scale="linear"
          limits={run.task === 'classification' ? accuracyLimits : r2Limits}
          levels={metricLevels}
          {...common}
        />
        <LineChart
          name="gradient"
          title={title}
          note={shownNote(layers.length, layout.layers.length)}
          series={layers}
          scale={axis}
          {...common}
        />
      </div>
    </Section>
  );
}

function scaledNote(run: Training['run']): string {
  const are = targetsAre(run);
  return are ? `of ${are} targets` : '';
}

/** Says that a run does not reach the epochs that were zoomed into, perhaps in another run, and leads out of there. */
function NoEpochs({ range, epochs }: { readonly range: EpochRange; readonly epochs: number }) {
  const { look } = useActions();
  return (
    <p class="no-epochs" role="status" data-testid="no-epochs">
      {`The charts show epochs ${range.first} to ${range.last}. This run has ${formatCount(epochs, 'epoch')}.`}
      <button type="button" onClick={() => look({ range: null })}>
        Show All Epochs
      </button>
    </p>
  );
}

type ToolsProps = Omit<CurvesProps, 'hoveredEpoch'>;

/** What changes how all curves are drawn. */
function ChartTools({ training, series, preferences, selectedEpoch }: ToolsProps) {
  const { look, prefer } = useActions();
  const { view, lossScale, ignoresOutliers, levels, chartTables } = preferences;
  const { epoch: epochs } = training.status;
  const range = windowEpochs(series, epochs);
  const others = training.runs.filter(({ id }) => view.overlays.includes(id));
  const last = Math.max(epochs, ...others.map(({ epochs: ofOther }) => ofOther ?? 0));
  const zoom = (direction: 'in' | 'out') =>
    look({ range: zoomed(range, selectedEpoch ?? range.last, last, direction) });
  return (
    <>
      {view.range && (
        <span class="muted" data-testid="zoom-range">
          epochs {range.first} to {range.last}
        </span>
      )}
      {view.range && thinnedNote(series) !== '' && (
        <span class="muted" data-testid="thinned-note">
          {thinnedNote(series)}
        </span>
      )}
      <ToolButton icon="zoom-in" label="Zoom in on the selected epoch" testId="zoom-in" onClick={() => zoom('in')} />
      <ToolButton
        icon="zoom-out"
        label="Zoom out"
        testId="zoom-out"
        isDisabled={!view.range}
        onClick={() => zoom('out')}
      />
      <ToolButton
        icon="screen-normal"
        label="Show all epochs"
        testId="zoom-reset"
        isDisabled={!view.range}
        onClick={() => look({ range: null })}
      />
      <ToolButton
        text="log"
        label="Show loss on a log axis"
        testId="loss-log"
        isPressed={lossScale === 'logarithmic'}
        onClick={() => prefer({ lossScale: lossScale === 'logarithmic' ? 'linear' : 'logarithmic' })}
      />
      <ToolButton
        icon="symbol-ruler"
        label="Show reference levels"
        testId="chart-levels"
        isPressed={levels}
        onClick={() => prefer({ levels: !levels })}
      />
      <ToolButton
        icon="filter"
        label="Ignore outliers"
        testId="ignore-outliers"
        isPressed={ignoresOutliers}
        onClick={() => prefer({ ignoresOutliers: !ignoresOutliers })}
      />
      <ToolButton
        icon="table"
        label="Show the curves as tables"
        testId="chart-tables"
        isPressed={chartTables}
        onClick={() => prefer({ chartTables: !chartTables })}
      />
    </>
  );
}

function shownNote(shown: number, all: number): string {
  return shown === all ? '' : `${shown} of ${all} layers`;
}

/** The runs whose curves are drawn beside those of the shown one, as far as they have come in. */
function overlaidRuns({ run, runs, overlays }: Training, wanted: readonly string[]): OverlaidRun[] {
  return wanted.flatMap(id => {
    const summary = runs.find(other => other.id === id);
    const window = overlays.get(id);
    return summary && window && id !== run.id ? { id, name: runTime(summary.startedAt), window } : [];
  });
}

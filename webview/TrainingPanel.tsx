import type { ReportFacts } from '../src/panel/reportFacts.ts';
import { epochAt } from '../src/run/travel.ts';
import { type Actions, ActionsContext, useActions } from './actions.ts';
import { Curves } from './charts/Curves.tsx';
import { DebugBar } from './debug/DebugBar.tsx';
import { travelOf } from './debug/strip.ts';
import { sliderIndex } from './epochs.ts';
import { BackwardFlow } from './flow/BackwardFlow.tsx';
import { Header } from './Header.tsx';
import { IconButton } from './IconButton.tsx';
import { LayerDetail } from './LayerDetail.tsx';
import { Learned } from './learned/Learned.tsx';
import { GradientMap } from './map/GradientMap.tsx';
import { LayerSelect } from './map/LayerSelect.tsx';
import { ReportNote } from './report/ReportNote.tsx';
import { ReportContext, useReport } from './report/reportContext.ts';
import { Runs } from './runs/Runs.tsx';
import type { PanelState, Preferences, Training } from './state.ts';
import type { Theme } from './theme.ts';
import { ThemeContext } from './themeContext.ts';
import { EpochSlider } from './time/EpochSlider.tsx';
import { FixesTried } from './trials/FixesTried.tsx';

interface PanelProps {
  readonly state: PanelState;
  readonly theme: Theme;
  readonly actions: Actions;
  readonly report: ReportFacts | undefined;
}

export function TrainingPanel({ state, theme, actions, report }: PanelProps) {
  const { training, preferences, hoveredEpoch } = state;
  if (training === undefined) return null;
  return (
    <ThemeContext.Provider value={theme}>
      <ActionsContext.Provider value={actions}>
        <ReportContext.Provider value={report}>
          {training ? (
            <TrainingView training={training} preferences={preferences} hoveredEpoch={hoveredEpoch} />
          ) : (
            <NothingTrained />
          )}
        </ReportContext.Provider>
      </ActionsContext.Provider>
    </ThemeContext.Provider>
  );
}

interface ViewProps {
  readonly training: Training;
  readonly preferences: Preferences;
  readonly hoveredEpoch: number | undefined;
}

function TrainingView({ training, preferences, hoveredEpoch }: ViewProps) {
  const { post } = useActions();
  const { run, selection, recordedEpochs, series, detail, learned, trials } = training;
  const travel = travelOf(training);
  const selectedEpoch = travel
    ? epochAt(travel, travel.time)
    : recordedEpochs[sliderIndex(recordedEpochs, selection.epoch)];
  return (
    <main>
      <ReportNote run={run.id} />
      <Header training={training} findingsOpen={preferences.findingsOpen} />
      <DebugBar training={training} />
      {trials && <FixesTried trials={trials} />}
      <div class="chooser">
        <EpochSlider key={run.id} {...{ training, selectedEpoch, travel, speed: preferences.playbackSpeed }} />
        <LayerSelect
          layers={run.layers}
          selected={selection.layer}
          onSelect={layer => post({ type: 'select', layer })}
        />
      </div>
      {series && <Curves {...{ training, series, preferences, selectedEpoch, hoveredEpoch }} />}
      <div class="pair">
        {series && <GradientMap {...{ training, series, preferences, selectedEpoch, hoveredEpoch }} />}
        <BackwardFlow training={training} preferences={preferences} />
      </div>
      <div class="pair">
        {learned && <Learned picture={learned} preferences={preferences} sample={selection.sample} />}
        <Runs training={training} preferences={preferences} />
      </div>
      {detail ? <LayerDetail training={training} detail={detail} preferences={preferences} /> : <NoDetail />}
    </main>
  );
}

function NoDetail() {
  const words = useReport()
    ? 'This report does not contain the numbers of the layers.'
    : 'The numbers of the layer appear after the first epoch.';
  return <p class="muted placeholder">{words}</p>;
}

function NothingTrained() {
  const { post } = useActions();
  return (
    <main class="empty" data-testid="empty">
      <h1>Nothing has been trained yet</h1>
      <p>
        Open a <code>.mlp.json</code> file and train it. The loss, the gradients and every weight of the network appear
        here during training.
      </p>
      <IconButton
        icon="play"
        label="Train Network"
        testId="button-train"
        isPrimary
        onClick={() => post({ type: 'control', action: 'train' })}
      />
    </main>
  );
}

import { type Actions, ActionsContext, useActions } from './actions.ts';
import { Curves } from './charts/Curves.tsx';
import { EpochSlider } from './EpochSlider.tsx';
import { sliderIndex } from './epochs.ts';
import { BackwardFlow } from './flow/BackwardFlow.tsx';
import { Header } from './Header.tsx';
import { IconButton } from './IconButton.tsx';
import { LayerDetail } from './LayerDetail.tsx';
import { LayerTabs } from './LayerTabs.tsx';
import { Learned } from './learned/Learned.tsx';
import { Runs } from './runs/Runs.tsx';
import type { PanelState, Preferences, Training } from './state.ts';
import type { Theme } from './theme.ts';
import { ThemeContext } from './themeContext.ts';

interface PanelProps {
  readonly state: PanelState;
  readonly theme: Theme;
  readonly actions: Actions;
}

export function TrainingPanel({ state, theme, actions }: PanelProps) {
  const { training, preferences, hoveredEpoch } = state;
  if (training === undefined) return null;
  return (
    <ThemeContext.Provider value={theme}>
      <ActionsContext.Provider value={actions}>
        {training ? (
          <TrainingView training={training} preferences={preferences} hoveredEpoch={hoveredEpoch} />
        ) : (
          <NothingTrained />
        )}
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
  const { run, status, selection, recordedEpochs, series, detail, learned } = training;
  const selectedEpoch = recordedEpochs[sliderIndex(recordedEpochs, selection.epoch)];
  return (
    <main>
      <Header run={run} status={status} />
      <div class="chooser">
        <EpochSlider
          recorded={recordedEpochs}
          epochs={status.epoch}
          selected={selection.epoch}
          onSelect={epoch => post({ type: 'select', epoch })}
        />
      </div>
      {series && <Curves {...{ training, series, preferences, selectedEpoch, hoveredEpoch }} />}
      <BackwardFlow training={training} preferences={preferences} />
      {learned && <Learned picture={learned} preferences={preferences} sample={selection.sample} />}
      <Runs training={training} preferences={preferences} />
      <LayerTabs training={training} onSelect={layer => post({ type: 'select', layer })} />
      {detail ? (
        <LayerDetail training={training} detail={detail} preferences={preferences} />
      ) : (
        <p class="muted placeholder">The numbers of the layer appear after the first epoch.</p>
      )}
    </main>
  );
}

function NothingTrained() {
  const { post } = useActions();
  return (
    <main class="empty" data-testid="empty">
      <h1>Nothing has been trained yet</h1>
      <p>
        Open a <code>.mlp.json</code> file and train it: the loss, the gradients and every weight of the network appear
        here while it learns.
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

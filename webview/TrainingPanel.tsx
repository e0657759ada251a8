import type { PanelToHost } from '../src/protocol/panel.ts';
import { Curves } from './charts/Curves.tsx';
import { EpochSlider } from './EpochSlider.tsx';
import { sliderIndex } from './epochs.ts';
import { Header } from './Header.tsx';
import { IconButton } from './IconButton.tsx';
import { LayerDetail } from './LayerDetail.tsx';
import { LayerTabs } from './LayerTabs.tsx';
import type { LossScale, PanelState, Training } from './state.ts';
import type { Theme } from './theme.ts';
import { ThemeContext } from './themeContext.ts';

interface PanelProps {
  readonly state: PanelState;
  readonly theme: Theme;
  readonly post: (message: PanelToHost) => void;
  readonly onLossScale: (scale: LossScale) => void;
}

export function TrainingPanel({ state, theme, post, onLossScale }: PanelProps) {
  const { training, lossScale } = state;
  if (training === undefined) return null;
  if (training === null) return <NothingTrained post={post} />;
  return (
    <ThemeContext.Provider value={theme}>
      <TrainingView training={training} lossScale={lossScale} post={post} onLossScale={onLossScale} />
    </ThemeContext.Provider>
  );
}

function TrainingView({ training, lossScale, post, onLossScale }: TrainingViewProps) {
  const { run, status, selection, recordedEpochs, history, detail } = training;
  const selectedEpoch = recordedEpochs[sliderIndex(recordedEpochs, selection.epoch)];
  const selectEpoch = (epoch: number | 'latest') => post({ type: 'select', epoch });
  return (
    <main>
      <Header run={run} status={status} post={post} />
      {history.epochs > 0 && (
        <Curves
          training={training}
          selectedEpoch={selectedEpoch}
          lossScale={lossScale}
          onLossScale={onLossScale}
          onEpoch={selectEpoch}
        />
      )}
      <div class="chooser">
        <EpochSlider
          recorded={recordedEpochs}
          epochs={history.epochs}
          selected={selection.epoch}
          onSelect={selectEpoch}
        />
        <LayerTabs training={training} epoch={selectedEpoch} onSelect={layer => post({ type: 'select', layer })} />
      </div>
      {detail ? (
        <LayerDetail training={training} detail={detail} post={post} />
      ) : (
        <p class="muted placeholder">The numbers of the layer appear after the first epoch.</p>
      )}
    </main>
  );
}

type TrainingViewProps = Omit<PanelProps, 'state' | 'theme'> & {
  readonly training: Training;
  readonly lossScale: LossScale;
};

function NothingTrained({ post }: Pick<PanelProps, 'post'>) {
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

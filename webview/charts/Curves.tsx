import { nearestRecorded } from '../epochs.ts';
import type { LossScale, Training } from '../state.ts';
import { LineChart } from './LineChart.tsx';
import { gradientSeries, lossSeries, metricSeries } from './series.ts';

interface CurvesProps {
  readonly training: Training;
  readonly selectedEpoch: number | undefined;
  readonly lossScale: LossScale;
  readonly onLossScale: (scale: LossScale) => void;
  readonly onEpoch: (epoch: number) => void;
}

/** Loss, metric and gradient norms over all epochs. */
export function Curves({ training, selectedEpoch, lossScale, onLossScale, onEpoch }: CurvesProps) {
  const { run, layout, history, recordedEpochs, selection } = training;
  const onPick = (epoch: number) => {
    const recorded = recordedEpochs[nearestRecorded(recordedEpochs, epoch)];
    if (recorded !== undefined) onEpoch(recorded);
  };
  const common = { history, selectedEpoch, onPick };
  const gradients = gradientSeries(layout, selection.layer);
  return (
    <div class="curves">
      <LineChart name="loss" title="Loss" series={lossSeries(run, history)} scale={lossScale} {...common}>
        <label class="toggle" title="Logarithmic axis">
          <input
            type="checkbox"
            data-testid="loss-log"
            checked={lossScale === 'logarithmic'}
            onChange={event => onLossScale(event.currentTarget.checked ? 'logarithmic' : 'linear')}
          />
          log
        </label>
      </LineChart>
      <LineChart
        name="metric"
        title={run.task === 'classification' ? 'Accuracy' : 'R²'}
        series={metricSeries(run)}
        scale="linear"
        {...common}
      />
      <LineChart
        name="gradient"
        title="Gradient norm"
        note={shownNote(gradients.length, layout.layers.length)}
        series={gradients}
        scale="logarithmic"
        {...common}
      />
    </div>
  );
}

function shownNote(shown: number, all: number): string {
  return shown === all ? '' : `${shown} of ${all} layers`;
}

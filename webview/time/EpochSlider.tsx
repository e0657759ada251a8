import { useMemo } from 'preact/hooks';
import type { Selection } from '../../src/run/runState.ts';
import type { Travel } from '../../src/run/travel.ts';
import { useActions } from '../actions.ts';
import { nearestRecorded, sliderIndex, thinningNote } from '../epochs.ts';
import type { Training } from '../state.ts';
import { ToolButton } from '../ToolButton.tsx';
import { useTypedNumber } from '../useTypedNumber.ts';
import { type Speed, speeds } from './playback.ts';
import { usePlayback } from './usePlayback.ts';
import { useTimeKeys } from './useTimeKeys.ts';

interface EpochSliderProps {
  readonly training: Training;
  readonly selectedEpoch: number | undefined;
  /** Of a debug session: then every epoch can be gone to, and the debugger goes there. */
  readonly travel: Travel | undefined;
  readonly speed: Speed;
}

/** Goes through the recorded epochs, by hand or by itself, also while the training goes on. */
export function EpochSlider({ training, selectedEpoch: epoch, travel, speed }: EpochSliderProps) {
  const { run, recordedEpochs, status, selection, detail } = training;
  const recorded = useMemo(
    () => (travel ? Int32Array.from({ length: travel.epochs }, (_, index) => index + 1) : recordedEpochs),
    [travel?.epochs, recordedEpochs],
  );
  const { post, step } = useActions();
  const selected = travel && epoch !== undefined ? epoch : selection.epoch;
  const total = travel?.epochs ?? status.epoch;
  const isFollowing = selected === 'latest';
  const note = thinningNote(recorded);
  const onSelect = (wanted: Selection['epoch']) => post({ type: 'select', epoch: wanted });
  const { isPlaying, toggle } = usePlayback({
    ...{ recorded, selected, epoch, drawnEpoch: detail?.epoch, speed },
    onStep: (wanted, from) => step(wanted, { run: run.id, epoch: from }),
  });
  useTimeKeys({ recorded, selected, onSelect, onPlay: () => !travel && toggle() });

  return (
    <div class="epochs" data-testid="epochs" data-epoch={epoch}>
      {!travel && (
        <>
          <ToolButton
            icon={isPlaying ? 'debug-pause' : 'play'}
            label={isPlaying ? 'Stop playing (Space)' : 'Play the recorded epochs (Space)'}
            testId="play"
            isDisabled={recorded.length < 2}
            onClick={toggle}
          />
          <SpeedSelect speed={speed} />
        </>
      )}
      <EpochNumber recorded={recorded} epoch={epoch} onSelect={onSelect} />
      <input
        type="range"
        data-testid="epoch-slider"
        data-epoch={epoch}
        aria-label="Epoch"
        aria-valuetext={epoch === undefined ? 'no epoch recorded' : `epoch ${epoch} of ${total}`}
        title="Left and Right: previous and next epoch; with Shift, 10 epochs. Home: first epoch. End: follow the latest epoch."
        min={0}
        max={Math.max(0, recorded.length - 1)}
        disabled={recorded.length < 2}
        value={Math.max(0, sliderIndex(recorded, selected))}
        onInput={event => onSelect(recorded[event.currentTarget.valueAsNumber]!)}
      />
      <span class="muted total">of {total}</span>
      {!travel && (
        <ToolButton
          icon={isFollowing ? 'pinned' : 'pin'}
          text={isFollowing ? 'Following' : 'Follow'}
          label={isFollowing ? 'Following the latest epoch (End)' : 'Follow the latest epoch (End)'}
          testId="follow-latest"
          isPressed={isFollowing}
          onClick={() => onSelect(isFollowing && epoch !== undefined ? epoch : 'latest')}
        />
      )}
      {note !== '' && (
        <span class="note muted" data-testid="thinned">
          {note}
        </span>
      )}
    </div>
  );
}

function SpeedSelect({ speed }: { readonly speed: Speed }) {
  const { prefer } = useActions();
  return (
    <select
      aria-label="Playback speed"
      title="Playback speed. At 1x, the whole history takes 10 seconds."
      data-testid="play-speed"
      value={speed}
      onChange={event => prefer({ playbackSpeed: speeds[event.currentTarget.selectedIndex]! })}
    >
      {speeds.map(one => (
        <option key={one} value={one}>
          {one}x
        </option>
      ))}
    </select>
  );
}

interface EpochNumberProps {
  readonly recorded: Int32Array;
  readonly epoch: number | undefined;
  readonly onSelect: (epoch: number) => void;
}

function EpochNumber({ recorded, epoch, onSelect }: EpochNumberProps) {
  const field = useTypedNumber(epoch, wanted => {
    const nearest = recorded[nearestRecorded(recorded, wanted)];
    if (nearest !== undefined && nearest !== epoch) onSelect(nearest);
  });

  return (
    <>
      <label for="epoch-number">Epoch</label>
      <input
        id="epoch-number"
        type="number"
        aria-label="Epoch number"
        data-testid="epoch-number"
        min={recorded[0] ?? 0}
        max={recorded.at(-1) ?? 0}
        disabled={epoch === undefined}
        {...field}
      />
    </>
  );
}

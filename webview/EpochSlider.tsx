import { useState } from 'preact/hooks';
import type { Selection } from '../src/protocol/run.ts';
import { nearestRecorded, sliderIndex, thinningNote } from './epochs.ts';
import { IconButton } from './IconButton.tsx';

interface EpochSliderProps {
  readonly recorded: Int32Array;
  /** Epochs trained; the last of them may not be recorded. */
  readonly epochs: number;
  readonly selected: Selection['epoch'];
  readonly onSelect: (epoch: Selection['epoch']) => void;
}

/** Goes through the recorded epochs, also while the training goes on. */
export function EpochSlider({ recorded, epochs, selected, onSelect }: EpochSliderProps) {
  const index = sliderIndex(recorded, selected);
  const epoch = recorded[index];
  const isFollowing = selected === 'latest';
  const note = thinningNote(recorded);

  // What is being typed stays: a running training renders thirty times a second.
  const [typed, setTyped] = useState<string>();

  function finish() {
    const wanted = Number.parseInt(typed ?? '', 10);
    setTyped(undefined);
    if (Number.isNaN(wanted)) return;
    const nearest = recorded[nearestRecorded(recorded, wanted)];
    if (nearest !== undefined && nearest !== epoch) onSelect(nearest);
  }

  return (
    <div class="epochs" data-testid="epochs" data-epoch={epoch}>
      <label for="epoch-number">Epoch</label>
      <input
        id="epoch-number"
        type="number"
        data-testid="epoch-number"
        min={recorded[0] ?? 0}
        max={recorded.at(-1) ?? 0}
        disabled={epoch === undefined}
        value={typed ?? epoch ?? ''}
        onInput={event => setTyped(event.currentTarget.value)}
        onChange={finish}
        onBlur={() => setTyped(undefined)}
      />
      <input
        type="range"
        data-testid="epoch-slider"
        data-epoch={epoch}
        aria-label="Epoch"
        aria-valuetext={epoch === undefined ? 'no epoch recorded' : `epoch ${epoch} of ${epochs}`}
        min={0}
        max={Math.max(0, recorded.length - 1)}
        disabled={recorded.length < 2}
        value={Math.max(0, index)}
        onInput={event => onSelect(recorded[event.currentTarget.valueAsNumber]!)}
      />
      <span class="muted">of {epochs}</span>
      <IconButton
        icon={isFollowing ? 'pinned' : 'pin'}
        label="Follow latest"
        testId="follow-latest"
        isPressed={isFollowing}
        onClick={() => onSelect(isFollowing && epoch !== undefined ? epoch : 'latest')}
      />
      {note !== '' && (
        <span class="note muted" data-testid="thinned">
          {note}
        </span>
      )}
    </div>
  );
}

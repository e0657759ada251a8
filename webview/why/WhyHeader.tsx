import { IconButton } from '../IconButton.tsx';
import { LayerSelect } from '../map/LayerSelect.tsx';
import { ToolButton } from '../ToolButton.tsx';
import { useTypedNumber } from '../useTypedNumber.ts';
import { useWhyActions } from './actions.ts';
import type { ShownPage } from './state.ts';

interface WhyHeaderProps {
  readonly page: ShownPage;
  readonly run: NonNullable<ShownPage['run']>;
  readonly isFull: boolean;
}

/** Which network it is, and which layer, epoch and sample of it are shown. */
export function WhyHeader({ page, run, isFull }: WhyHeaderProps) {
  const { post, showAllDigits } = useWhyActions();
  const { selection } = page;
  return (
    <>
      <header class="run">
        <div class="title">
          <h1 title={run.name}>{run.name}</h1>
          <ToolButton
            text="All digits"
            label="All digits of every number"
            testId="all-digits"
            isPressed={isFull}
            onClick={() => showAllDigits(!isFull)}
          />
          <ToolButton
            icon="go-to-file"
            label="Go to definition of the layer"
            testId="reveal"
            onClick={() => post({ type: 'reveal', layer: selection.layer })}
          />
          <ToolButton
            icon="graph-line"
            label="Show the training panel"
            testId="show-training"
            onClick={() => post({ type: 'showTraining' })}
          />
        </div>
      </header>
      <div class="chooser">
        <EpochChoice page={page} />
        <LayerSelect
          layers={run.layers}
          selected={selection.layer}
          onSelect={layer => post({ type: 'select', layer })}
        />
        <SampleChoice page={page} probe={run.probe} />
      </div>
    </>
  );
}

function EpochChoice({ page: { epoch, latest, previous, next, selection } }: Pick<WhyHeaderProps, 'page'>) {
  const { post } = useWhyActions();
  const isFollowing = selection.epoch === 'latest';
  const select = (wanted: number | 'latest') => post({ type: 'select', epoch: wanted });
  const field = useTypedNumber(epoch || undefined, wanted => {
    if (wanted >= 1) select(Math.min(wanted, Math.max(1, latest)));
  });

  return (
    <div class="epoch-choice" data-testid="epoch" data-epoch={epoch}>
      <label for="epoch-number">Epoch</label>
      <ToolButton
        icon="chevron-left"
        label="Previous recorded epoch"
        testId="previous-epoch"
        isDisabled={previous === null}
        onClick={() => previous !== null && select(previous)}
      />
      <input
        id="epoch-number"
        type="number"
        data-testid="epoch-number"
        min={1}
        max={Math.max(1, latest)}
        disabled={latest === 0}
        {...field}
      />
      <ToolButton
        icon="chevron-right"
        label="Next recorded epoch"
        testId="next-epoch"
        isDisabled={next === null}
        onClick={() => next !== null && select(next)}
      />
      <span class="muted">of {latest.toLocaleString('en')}</span>
      <ToolButton
        icon={isFollowing ? 'pinned' : 'pin'}
        text="Latest"
        label={isFollowing ? 'Follow latest: on' : 'Follow latest'}
        testId="follow-latest"
        isPressed={isFollowing}
        onClick={() => select(isFollowing && epoch > 0 ? epoch : 'latest')}
      />
    </div>
  );
}

function SampleChoice({ page, probe }: Pick<WhyHeaderProps, 'page'> & { readonly probe: string }) {
  const { post } = useWhyActions();
  return (
    <div class="sample-choice">
      <span class="sample-name" title={page.sample} data-testid="sample">
        {page.sample}
      </span>
      <IconButton
        icon="list-selection"
        label="Choose sample…"
        testId="choose-sample"
        onClick={() => post({ type: 'chooseSample' })}
      />
      {page.selection.sample !== undefined && (
        <ToolButton
          icon="discard"
          label={`Back to the probe of the spec: ${probe}`}
          testId="back-to-probe"
          onClick={() => post({ type: 'select', sample: null })}
        />
      )}
    </div>
  );
}

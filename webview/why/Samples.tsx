import { weightOf } from '../../src/trace/quantityRef.ts';
import type { SampleShare, SampleShares } from '../../src/why/chain.ts';
import { formatCount } from '../format.ts';
import { Section } from '../Section.tsx';
import { useWhyActions } from './actions.ts';
import { useNumberFormats } from './digits.ts';

interface SamplesProps {
  readonly shares: SampleShares;
  /** The kept row that is the probe, if one is. */
  readonly selected: unknown;
}

/** Which samples pull a weight up, and which down. */
export function Samples({ shares, selected }: SamplesProps) {
  const { inLine } = useNumberFormats();
  const { ref, rows, all, mean, negative, positive, up, down, zeros, nonFinite, isWeighted, epoch } = shares;
  const noun = weightOf(ref, 1)?.input === null ? 'bias' : 'weight';
  const largest = Math.max(...[...up, ...down].map(({ gradient }) => Math.abs(gradient)).filter(Number.isFinite), 0);
  const basis =
    rows === all ? `all ${formatCount(all, 'row')}` : `${rows.toLocaleString('en')} of ${formatCount(all, 'row')}`;
  return (
    <Section name="samples" title={`Which samples pull this ${noun}?`} note={`epoch ${epoch}, ${basis}`}>
      <p data-testid="shares-mean">
        Samples with negative gradients add {inLine(negative)}, those with positive ones +{inLine(positive)}. The sum,{' '}
        <strong class="value">{inLine(mean)}</strong>, {effect(mean, noun)}.
        {isWeighted && ' Each sample counts with the weight of its class.'}
        {zeros > 0 && ` ${formatCount(zeros, 'row')} with a gradient of exactly 0.`}
        {nonFinite > 0 && <span class="error"> {formatCount(nonFinite, 'row')} whose gradient is not finite.</span>}
      </p>
      <div class="pulls">
        <Pull title="Up: a negative gradient" icon="arrow-up" list={up} {...{ largest, selected }} />
        <Pull title="Down: a positive gradient" icon="arrow-down" list={down} {...{ largest, selected }} />
      </div>
    </Section>
  );
}

/** What descent does with the mean gradient. */
function effect(mean: number, noun: string): string {
  if (Number.isNaN(mean)) return 'is not a number';
  if (mean === 0) return `leaves the ${noun} as it is`;
  return `${mean < 0 ? 'raises' : 'lowers'} the ${noun}`;
}

interface PullProps {
  readonly title: string;
  readonly icon: string;
  readonly list: readonly SampleShare[];
  readonly largest: number;
  readonly selected: unknown;
}

function Pull({ title, icon, list, largest, selected }: PullProps) {
  return (
    <section class="pull" aria-label={title}>
      <h3>
        <i class={`codicon codicon-${icon}`} aria-hidden="true" /> {title}
      </h3>
      {list.length === 0 ? <p class="muted">none</p> : null}
      <ol>
        {list.map(share => (
          <ShareItem key={share.sample} {...{ share, largest }} isSelected={share.sample === selected} />
        ))}
      </ol>
    </section>
  );
}

interface ShareItemProps {
  readonly share: SampleShare;
  readonly largest: number;
  readonly isSelected: boolean;
}

function ShareItem({ share: { sample, sourceRow, label, gradient }, largest, isSelected }: ShareItemProps) {
  const { post } = useWhyActions();
  const { inLine } = useNumberFormats();
  const share = Number.isFinite(gradient) && largest > 0 ? Math.abs(gradient) / largest : 1;
  return (
    <li>
      <button
        type="button"
        class="share"
        aria-pressed={isSelected}
        title={`Choose sample ${sourceRow} for the whole page`}
        onClick={() => post({ type: 'select', sample })}
      >
        <span class="row-name">
          sample {sourceRow}
          {label !== '' && <span class="muted">: {label}</span>}
        </span>
        <span class={`bar ${gradient < 0 ? 'negative' : 'positive'}`} aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </span>
        <span class="value">{inLine(gradient)}</span>
      </button>
    </li>
  );
}

import { useEffect } from 'preact/hooks';
import { mostOverlays } from '../../src/panel/panelMessage.ts';
import { isActive } from '../../src/run/runState.ts';
import { useActions } from '../actions.ts';
import { seriesColour } from '../charts/tones.ts';
import { findingLooks } from '../findings/looks.ts';
import { useReport } from '../report/reportContext.ts';
import { Section } from '../Section.tsx';
import type { Preferences, Training } from '../state.ts';
import { ToolButton } from '../ToolButton.tsx';
import { useTheme } from '../themeContext.ts';
import { branchText, changesText, durationText, figuresText, runTime } from './words.ts';

interface RunsProps {
  readonly training: Training;
  readonly preferences: Preferences;
}

/** The runs of the spec in this session: what was changed, what each came to, and which curves are drawn. */
export function Runs({ training, preferences }: RunsProps) {
  const { runs } = training;
  useOverlaidParent(training, preferences);
  const whose = useReport() ? 'in this report' : 'in this session';
  if (runs.length < 2) return null;
  return (
    <Section name="runs" title="Runs" note={`${runs.length} ${whose}, newest first`}>
      <ul class="runs-list">
        {runs.toReversed().map(summary => (
          <RunItem key={summary.id} summary={summary} training={training} preferences={preferences} />
        ))}
      </ul>
    </Section>
  );
}

/** A branch that comes to be shown is drawn over the run that it left, until the person wants it otherwise. */
function useOverlaidParent({ run, runs }: Training, { view }: Preferences): void {
  const { look } = useActions();
  const parent = runs.find(({ id }) => id === run.id)?.branch?.of;
  const isThere = runs.some(({ id }) => id === parent);
  useEffect(() => {
    const overlays = view.overlays.filter(other => runs.some(({ id }) => id === other));
    if (parent === undefined || !isThere || overlays.includes(parent) || overlays.length >= mostOverlays) return;
    look({ overlays: [...overlays, parent] });
  }, [run.id, parent, isThere]);
}

function RunItem({ summary, training, preferences }: RunsProps & { readonly summary: Training['runs'][number] }) {
  const { look, post, ask } = useActions();
  const theme = useTheme();
  const isReport = useReport() !== undefined;
  const { id, state, startedAt, duration, seed } = summary;
  const { run, comparison } = training;
  const { view } = preferences;
  const isShown = id === run.id;
  const name = `${runTime(startedAt)} run`;
  // Others may have been removed since they were chosen.
  const overlays = view.overlays.filter(other => training.runs.some(({ id: known }) => known === other));
  const place = overlays.indexOf(id);
  const isOverlaid = place >= 0;
  const toggle = () => look({ overlays: isOverlaid ? overlays.filter(other => other !== id) : [...overlays, id] });
  return (
    <li class={isShown ? 'shown' : ''} data-testid="run" data-run={id} aria-current={isShown}>
      <div class="run-line">
        <button
          type="button"
          class="link"
          aria-pressed={isShown}
          title={isShown ? 'This run is shown.' : 'Show this run'}
          data-testid="show-run"
          onClick={() => post({ type: 'show', run: id })}
        >
          <i class={`codicon codicon-${isShown ? 'circle-filled' : 'circle-outline'}`} aria-hidden="true" />
          <span>{runTime(startedAt)}</span>
        </button>
        {summary.verdict && <VerdictIcon {...summary.verdict} />}
        <span class="figures">
          {[state === 'finished' ? '' : state, figuresText(summary, run.task)].filter(Boolean).join(', ')}
          <span class="muted">{[`, seed ${seed}`, durationText(duration)].filter(Boolean).join(', ')}</span>
        </span>
        {isOverlaid && !isShown && (
          <i class="swatch" style={{ backgroundColor: seriesColour({ overlay: place }, theme) }} />
        )}
        <div class="tools">
          {!isShown && (
            <>
              <ToolButton
                icon="graph-line"
                label={`Overlay the ${name}`}
                testId="overlay-run"
                isPressed={isOverlaid}
                isDisabled={!isOverlaid && overlays.length >= mostOverlays}
                onClick={toggle}
              />
              <ToolButton
                icon="git-compare"
                label={`Find the first difference from the ${name}`}
                testId="compare-run"
                onClick={() => ask({ type: 'compare', run: id })}
              />
            </>
          )}
          {!isReport && (
            <ToolButton
              icon="trash"
              label={`Remove the ${name}`}
              testId="remove-run"
              isDisabled={isActive(state)}
              onClick={() => post({ type: 'remove', run: id })}
            />
          )}
        </div>
      </div>
      {summary.branch && (
        <p class="changes branch" data-testid="run-branch">
          <i class="codicon codicon-git-branch" aria-hidden="true" /> {branchText(summary.branch)}
        </p>
      )}
      {summary.differences && <p class="muted changes">{changesText(summary.differences)}</p>}
      <p class="comparison" role="status">
        {comparison?.run === id && !isShown ? comparison.text : ''}
      </p>
    </li>
  );
}

/** What there is to say of a run, as an icon with the sentence on hover. */
function VerdictIcon({ look, sentence }: NonNullable<Training['runs'][number]['verdict']>) {
  const { icon, kind, word } = findingLooks[look];
  const words = `${word}: ${sentence}`;
  return (
    <i
      class={`codicon codicon-${icon} verdict-icon kind-${kind}`}
      role="img"
      aria-label={words}
      title={words}
      data-testid="run-verdict"
    />
  );
}

import { useState } from 'preact/hooks';
import type { TrialPicture, TrialsUpdate, TriedPicture } from '../../src/panel/trialsPicture.ts';
import { useActions } from '../actions.ts';
import { Section } from '../Section.tsx';
import { BandChart, BandTable } from './BandChart.tsx';

/** What came of the fixes that were tried, and what is being tried. */
export function FixesTried({ trials: { running, tried } }: { readonly trials: TrialsUpdate }) {
  if (running.length === 0 && tried.length === 0) return null;
  return (
    <Section name="trials" title="Fixes tried">
      {running.map(({ id, title, progress }) => (
        <div key={id} class="trial-running" data-testid="trial-running">
          <span>
            Trying {title}: {progress ? progress.text : 'waiting for another trial to end'}
          </span>
          <progress max={1} value={progress?.share ?? 0} aria-label={`Trying ${title}`} />
        </div>
      ))}
      {tried.map((trial, index) => (
        <TrialView key={trial.id} trial={trial} isOpen={index === 0} />
      ))}
    </Section>
  );
}

/** A trial: its fixes, the best first, and the curves of one of them beside those of the spec as it is. */
function TrialView({ trial, isOpen }: { readonly trial: TrialPicture; readonly isOpen: boolean }) {
  const { fixes, charts, note, isOfOtherText } = trial;
  const [chosen, choose] = useState(0);
  const shown = fixes[chosen];
  if (!shown) return null;
  const isRanked = fixes.length > 1;
  const lead = isRanked ? `${fixes.length} fixes compared` : shown.title;
  return (
    <details class="trial" open={isOpen} data-testid="trial">
      <summary>
        <span class="trial-title">{lead}</span> <span class="muted">{note}</span>
      </summary>
      {isOfOtherText && <p class="muted">The file had been edited since the run that is shown.</p>}
      <ol class={isRanked ? 'ranked' : ''}>
        {fixes.map((fix, index) => (
          <TriedLine
            key={fix.index}
            trial={trial}
            fix={fix}
            isShown={index === chosen}
            onChoose={isRanked ? () => choose(index) : undefined}
          />
        ))}
      </ol>
      {shown.isTrained && (
        <>
          <ul class="trial-legend" aria-label="What the colours mean">
            <li class="band now">
              <i aria-hidden="true" /> now
            </li>
            <li class="band fix">
              <i aria-hidden="true" /> {shown.title}
            </li>
            <li class="muted">line: median of the seeds; band: all of them</li>
          </ul>
          <div class="trial-charts">
            {charts.map(chart => (
              <BandChart key={chart.key} chart={chart} fix={chart.fixes[chosen] ?? null} fixTitle={shown.title} />
            ))}
          </div>
          <details class="trial-numbers">
            <summary>Numbers</summary>
            {charts.map(chart => (
              <BandTable key={chart.key} chart={chart} fix={chart.fixes[chosen] ?? null} />
            ))}
          </details>
        </>
      )}
    </details>
  );
}

interface LineProps {
  readonly trial: TrialPicture;
  readonly fix: TriedPicture;
  readonly isShown: boolean;
  /** Where there is a choice. */
  readonly onChoose: (() => void) | undefined;
}

const icons = { helps: 'pass', sometimes: 'info', no: 'circle-slash', worse: 'error' } as const;

function TriedLine({ trial, fix, isShown, onChoose }: LineProps) {
  const { post } = useActions();
  const { title, text, outcome, index, isTrained, edits } = fix;
  return (
    <li class={`tried ${outcome ?? ''}`} data-testid="tried" data-outcome={outcome ?? 'none'}>
      <i class={`codicon codicon-${outcome ? icons[outcome] : 'question'}`} aria-hidden="true" />
      <span class="tried-words">
        {onChoose && (
          <button type="button" class="link" aria-pressed={isShown} title="Show its curves" onClick={onChoose}>
            {title}
          </button>
        )}{' '}
        <span data-testid="tried-text">{text}</span>
      </span>
      {isTrained && (
        <button
          type="button"
          class={outcome === 'helps' ? 'primary' : ''}
          title={`Write it into the file: ${edits.join(', ')}`}
          data-testid="apply-tried"
          onClick={() => post({ type: 'applyTried', trial: trial.id, fix: index })}
        >
          Apply
        </button>
      )}
    </li>
  );
}

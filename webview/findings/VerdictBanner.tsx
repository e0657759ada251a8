import { useMemo } from 'preact/hooks';
import { findingGroups, type Verdict, verdictOf } from '../../src/findings/verdict.ts';
import { outcomeOf } from '../../src/findings/verification.ts';
import { isActive, type RunState } from '../../src/run/runState.ts';
import { useActions } from '../actions.ts';
import type { Training } from '../state.ts';
import { statusText } from '../words.ts';
import { FindingList } from './FindingList.tsx';
import { type BannerKind, findingLooks } from './looks.ts';
import { TrainingContext } from './trainingContext.ts';
import { changeText, stateText } from './words.ts';

/** How a state looks where there is nothing to say of the run: a codicon and a kind of banner. */
const stateLooks: Readonly<Record<RunState, { readonly icon: string; readonly kind: BannerKind }>> = {
  preparing: { icon: 'ellipsis', kind: 'info' },
  // It does not turn: epoch and bar move, and a window that is animated without end is drawn without end.
  running: { icon: 'play-circle', kind: 'info' },
  paused: { icon: 'debug-pause', kind: 'warning' },
  finished: { icon: 'check', kind: 'info' },
  stopped: { icon: 'debug-stop', kind: 'warning' },
  interrupted: { icon: 'warning', kind: 'warning' },
  diverged: { icon: 'error', kind: 'error' },
  failed: { icon: 'error', kind: 'error' },
};

interface BannerProps {
  readonly training: Training;
  /** Whether the findings are listed. */
  readonly isOpen: boolean;
}

const listId = 'finding-list';

/** The verdict: what is wrong with the run and what helps, or that all is well. Below it, what the run is doing or why it ended. */
export function VerdictBanner({ training, isOpen }: BannerProps) {
  const { status, run, findings } = training;
  const { prefer } = useActions();
  const { list } = findings;
  const groups = useMemo(() => findingGroups(list), [list]);
  const found = useMemo(() => verdictOf(list), [list]);
  // What is only worth knowing waits until the run has ended.
  const verdict = found?.look === 'info' && isActive(status.state) ? undefined : found;
  const { icon, kind } = verdict ? findingLooks[verdict.look] : stateLooks[status.state];
  return (
    <TrainingContext.Provider value={training}>
      <div class={`banner kind-${kind}`}>
        <i class={`codicon codicon-${icon}`} aria-hidden="true" />
        <div
          class="banner-words"
          role="status"
          // Thirty epochs a second would be read out one after the other.
          aria-live={status.state === 'running' ? 'off' : 'polite'}
          data-testid="status"
          data-state={status.state}
          data-epoch={status.epoch}
          data-look={verdict?.look}
        >
          {verdict && (
            <p class="verdict-sentence" data-testid="verdict">
              <span class="visually-hidden">{findingLooks[verdict.look].word}: </span>
              {verdict.sentence}
            </p>
          )}
          <p class={verdict ? 'muted' : ''} data-testid="run-state">
            {verdict ? stateText(status, run.epochs, verdict.sentence) : statusText(status, run.epochs)}
          </p>
        </div>
        {(verdict?.fix || groups.length > 0) && (
          <div class="banner-tools">
            {verdict && <MainFix verdict={verdict} training={training} />}
            {groups.length > 0 && (
              <button
                type="button"
                class="tool"
                aria-expanded={isOpen}
                aria-controls={isOpen ? listId : undefined}
                data-testid="findings-toggle"
                onClick={() => prefer({ findingsOpen: !isOpen })}
              >
                <i class={`codicon codicon-chevron-${isOpen ? 'down' : 'right'}`} aria-hidden="true" />
                {verdict ? 'Details' : `${groups.length} ${groups.length === 1 ? 'note' : 'notes'}`}
              </button>
            )}
          </div>
        )}
        {isOpen && groups.length > 0 && <FindingList id={listId} groups={groups} isFirstSaid={verdict !== undefined} />}
      </div>
    </TrainingContext.Provider>
  );
}

/** The fix that helps most: a button that does it or tries it, and words where neither can be done here. */
function MainFix({ verdict, training }: { readonly verdict: Verdict; readonly training: Training }) {
  const { post } = useActions();
  const { run, findings } = training;
  const { fix, finding } = verdict;
  if (!fix) return null;
  // What is certain, or was tried and helps, need not be tried first.
  const isSure = finding.isCertain || (fix.verified && outcomeOf(fix.verified) === 'helps');
  const wanted = (isSure ? (['applyFix', 'tryFix'] as const) : (['tryFix', 'applyFix'] as const)).find(action =>
    findings.can.includes(action),
  );
  const changes = fix.edits.map(edit => changeText(edit, run.settings)).join('\n');
  if (!wanted || fix.edits.length === 0) {
    return (
      <span class="main-fix" title={changes} data-testid="main-fix">
        <i class="codicon codicon-lightbulb" aria-hidden="true" /> {fix.title}
      </span>
    );
  }
  const does = wanted === 'tryFix' ? 'Try this fix on copies of the network' : 'Write this change into the file';
  return (
    <button
      type="button"
      class="primary"
      title={`${does}:\n${changes}`}
      data-testid="main-fix"
      onClick={() => post({ type: wanted, code: finding.code, run: run.id, fix: 0 })}
    >
      <i class={`codicon codicon-${wanted === 'tryFix' ? 'beaker' : 'lightbulb'}`} aria-hidden="true" />
      <span>{wanted === 'tryFix' ? `Try: ${fix.title}` : fix.title}</span>
    </button>
  );
}

import { useMemo, useRef } from 'preact/hooks';
import type { FailedBatch } from '../../src/trace/failedBatch.ts';
import { useActions } from '../actions.ts';
import { Section } from '../Section.tsx';
import type { Preferences, Training } from '../state.ts';
import { ToolButton } from '../ToolButton.tsx';
import { FailedPicture, FailedTable } from './FailedPicture.tsx';
import { FlowPicture } from './FlowPicture.tsx';
import { FlowTable } from './FlowTable.tsx';
import { failedNote, failedSummary } from './failedWords.ts';
import { flowPhases, moments, phaseWords } from './phases.ts';
import { isWholeWay } from './steps.ts';
import { flowSummary } from './summary.ts';
import { usePlayer } from './usePlayer.ts';
import { useReducedMotion } from './useReducedMotion.ts';
import { windowAround } from './window.ts';
import { flowNote, wayWords } from './words.ts';

interface BackwardFlowProps {
  readonly training: Training;
  readonly preferences: Preferences;
}

/** How a sample's values go up through the layers, how its gradient comes down, and what the epoch made of that. */
export function BackwardFlow({ training, preferences }: BackwardFlowProps) {
  const { run, flow, selection, stop } = training;
  const at = flow?.stop !== undefined && flow.stop === stop?.key ? stop.at : undefined;
  const failed = flow?.stop === undefined ? failedBatchShown(training) : undefined;
  const { post, prefer } = useActions();
  const { flowPhase, flowTable: asTable } = preferences;
  const { layers } = run;
  const isStill = useReducedMotion();
  const first = useRef(layers.length);
  const window = windowAround(layers.length, failed?.layer ?? selection.layer, first.current);
  first.current = window.first;
  const played = useMemo(() => moments(window.first, window.last), [window.first, window.last]);
  const player = usePlayer(played.length, () => prefer({ flowPhase: 'all' }));
  const moment = player.index === undefined || isStill || at ? undefined : played[player.index];
  const phase = moment?.phase ?? flowPhase;

  // A training renders this thirty times a second and more often than it brings another epoch.
  const body = useMemo(() => {
    if (failed) {
      const select = (layer: number) => post({ type: 'select', layer });
      return (
        <>
          <p class="summary problem" data-testid="flow-summary">
            {failedSummary(failed, layers)}
          </p>
          {asTable ? (
            <FailedTable {...{ failed, run, window }} />
          ) : (
            <FailedPicture {...{ failed, run, window }} selected={selection.layer} onSelect={select} />
          )}
        </>
      );
    }
    if (!flow) return null;
    return (
      <>
        <p class="summary" data-testid="flow-summary">
          {isWholeWay(flow, layers.length) ? flowSummary(flow, layers) : wayWords(flow, layers)}
        </p>
        {asTable ? (
          <FlowTable flow={flow} layers={layers} window={window} />
        ) : (
          <FlowPicture
            {...{ flow, run, window, phase, moment, at }}
            selected={selection.layer}
            onSelect={layer => post({ type: 'select', layer })}
          />
        )}
      </>
    );
  }, [flow, failed, run, asTable, phase, moment, at, selection.layer, window.first]);

  const isPlaying = moment !== undefined;
  const isWindow = layers.length > window.last - window.first + 1;
  return (
    <Section
      name="backward-flow"
      title="Backward flow"
      tools={
        <ToolButton
          icon="table"
          label="Show the flow as a table"
          testId="flow-as-table"
          isPressed={asTable}
          onClick={() => {
            player.stop();
            prefer({ flowTable: !asTable });
          }}
        />
      }
    >
      <div class="flow-bar">
        <fieldset class="segments" aria-label="Phase">
          {flowPhases.map(each => (
            <ToolButton
              key={each}
              text={phaseWords[each].title}
              label={`${phaseWords[each].title}: ${phaseWords[each].meaning}`}
              testId={`flow-${each}`}
              isPressed={each === phase}
              isDisabled={asTable || failed !== undefined}
              onClick={() => {
                player.stop();
                prefer({ flowPhase: each });
              }}
            />
          ))}
        </fieldset>
        {!isStill && flow?.stop === undefined && (
          <ToolButton
            icon={isPlaying ? 'debug-stop' : 'play'}
            label={isPlaying ? 'Stop the animation' : 'Animate: forward, backward, update'}
            testId="flow-play"
            isDisabled={!flow || asTable || failed !== undefined}
            onClick={isPlaying ? player.stop : player.play}
          />
        )}
        {(failed ?? flow) && (
          <p class="muted note" data-testid="flow-note" data-epoch={(failed ?? flow)!.epoch}>
            {failed ? failedNote(failed) : flowNote(flow!)}
            {isWindow && `; layers ${window.first + 1} to ${window.last + 1} of ${layers.length}`}
          </p>
        )}
      </div>
      {body ?? <p class="muted placeholder">The flow appears after the first epoch.</p>}
    </Section>
  );
}

/** The batch in which the run diverged, while its epoch, which is the last, is chosen. */
function failedBatchShown({ status, selection }: Training): FailedBatch | undefined {
  const { failedBatch } = status;
  const { epoch } = selection;
  return failedBatch && (epoch === 'latest' || epoch === failedBatch.epoch) ? failedBatch : undefined;
}

import { isActive } from '../src/run/runState.ts';
import { targetsAre } from '../src/run/scaledTargets.ts';
import { testText } from '../src/trace/testScalars.ts';
import { useActions } from './actions.ts';
import { VerdictBanner } from './findings/VerdictBanner.tsx';
import { IconButton } from './IconButton.tsx';
import { useReport } from './report/reportContext.ts';
import type { Training } from './state.ts';
import { ToolButton } from './ToolButton.tsx';
import { type Control, controls, runFacts } from './words.ts';

const buttons: Readonly<Record<Control, { readonly icon: string; readonly label: string }>> = {
  train: { icon: 'debug-restart', label: 'Train again' },
  trainWithNewSeed: { icon: 'refresh', label: 'New seed' },
  continue: { icon: 'debug-continue', label: 'Continue' },
  pause: { icon: 'debug-pause', label: 'Pause' },
  resume: { icon: 'debug-continue', label: 'Resume' },
  stop: { icon: 'debug-stop', label: 'Stop' },
};

interface HeaderProps {
  readonly training: Training;
  /** Whether the findings are listed. */
  readonly findingsOpen: boolean;
}

/** Which run it is, what there is to say of it, what it is doing, and what can be done with it. */
export function Header({ training, findingsOpen }: HeaderProps) {
  const { run, status } = training;
  const isReport = useReport() !== undefined;
  return (
    <header class="run">
      <div class="title">
        <h1 title={run.name}>{run.name}</h1>
        {!isReport && <Buttons training={training} />}
      </div>
      <VerdictBanner training={training} isOpen={findingsOpen} />
      {status.test && (
        <p data-testid="test-figures">{testText(status.test, run.testRows, run.task, targetsAre(run))}</p>
      )}
      <ul class="run-facts muted" data-testid="facts">
        {runFacts(run).map(fact => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <Progress {...training} />
    </header>
  );
}

function Buttons({ training: { status, travel, debugCan } }: Pick<HeaderProps, 'training'>) {
  const { post } = useActions();
  return (
    <>
      {controls(status).map((action, index) => (
        <IconButton
          key={action}
          {...buttons[action]}
          isPrimary={index === 0}
          testId={`button-${action}`}
          onClick={() => post({ type: 'control', action })}
        />
      ))}
      {debugCan?.includes('debug') && !travel && status.epoch > 0 && (
        <ToolButton
          icon="debug-alt"
          label="Debug this run"
          testId="button-debug"
          onClick={() => post({ type: 'debug' })}
        />
      )}
      <ToolButton
        icon="export"
        label="Export history, weights or a report"
        testId="button-export"
        onClick={() => post({ type: 'export' })}
      />
    </>
  );
}

/** Keeps its place when nothing runs, so that the page does not jump. */
function Progress({ run, status }: Pick<Training, 'run' | 'status'>) {
  if (!isActive(status.state)) return <div class="progress" />;
  const value = status.state === 'preparing' ? undefined : status.epoch;
  return <progress class="progress" aria-label="Epochs trained" max={run.epochs} value={value} />;
}

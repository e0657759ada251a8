import type { PanelToHost } from '../src/protocol/panelMessage.ts';
import { isActive, type RunInfo, type RunStatus } from '../src/protocol/run.ts';
import { testText } from '../src/trace/testScalars.ts';
import { IconButton } from './IconButton.tsx';
import { type Control, controls, isError, runFacts, statusText } from './words.ts';

const buttons: Readonly<Record<Control, { readonly icon: string; readonly label: string }>> = {
  train: { icon: 'debug-restart', label: 'Train again' },
  pause: { icon: 'debug-pause', label: 'Pause' },
  resume: { icon: 'debug-continue', label: 'Resume' },
  stop: { icon: 'debug-stop', label: 'Stop' },
};

interface HeaderProps {
  readonly run: RunInfo;
  readonly status: RunStatus;
  readonly post: (message: PanelToHost) => void;
}

/** Which run it is, what it is doing, and what can be done with it. */
export function Header({ run, status, post }: HeaderProps) {
  return (
    <header class="run">
      <div class="title">
        <h1 title={run.name}>{run.name}</h1>
        {controls(status.state).map(action => (
          <IconButton
            key={action}
            {...buttons[action]}
            isPrimary={action !== 'stop'}
            testId={`button-${action}`}
            onClick={() => post({ type: 'control', action })}
          />
        ))}
      </div>
      <p
        class={isError(status.state) ? 'status error' : 'status'}
        role="status"
        // Thirty epochs a second would be read out one after the other.
        aria-live={status.state === 'running' ? 'off' : 'polite'}
        data-testid="status"
        data-state={status.state}
        data-epoch={status.epoch}
      >
        {isError(status.state) && <i class="codicon codicon-error" aria-hidden="true" />}
        {statusText(status, run.epochs)}
      </p>
      {status.test && <p data-testid="test-figures">{testText(status.test, run.testRows, run.task)}</p>}
      <ul class="run-facts muted" data-testid="facts">
        {runFacts(run).map(fact => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <Progress run={run} status={status} />
    </header>
  );
}

/** Keeps its place when nothing runs, so that the page does not jump. */
function Progress({ run, status }: Omit<HeaderProps, 'post'>) {
  if (!isActive(status.state)) return <div class="progress" />;
  const value = status.state === 'preparing' ? undefined : status.epoch;
  return <progress class="progress" aria-label="Epochs trained" max={run.epochs} value={value} />;
}

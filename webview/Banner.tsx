import type { RunState, RunStatus } from '../src/run/runState.ts';
import { statusText } from './words.ts';

/** How a state looks: the names of a codicon and of a kind of message. */
const looks: Readonly<
  Record<RunState, { readonly icon: string; readonly kind: 'info' | 'done' | 'warning' | 'error' }>
> = {
  preparing: { icon: 'ellipsis', kind: 'info' },
  // It does not turn: epoch and bar move, and a window that is animated without end is drawn without end.
  running: { icon: 'play-circle', kind: 'info' },
  paused: { icon: 'debug-pause', kind: 'warning' },
  finished: { icon: 'pass', kind: 'done' },
  stopped: { icon: 'debug-stop', kind: 'warning' },
  interrupted: { icon: 'warning', kind: 'warning' },
  diverged: { icon: 'error', kind: 'error' },
  failed: { icon: 'error', kind: 'error' },
};

/** Says what the run is doing, or why it ended. */
export function Banner({ status, epochs }: { readonly status: RunStatus; readonly epochs: number }) {
  const { icon, kind } = looks[status.state];
  return (
    <p
      class={`banner ${kind}`}
      role="status"
      // Thirty epochs a second would be read out one after the other.
      aria-live={status.state === 'running' ? 'off' : 'polite'}
      data-testid="status"
      data-state={status.state}
      data-epoch={status.epoch}
    >
      <i class={`codicon codicon-${icon}`} aria-hidden="true" />
      <span>{statusText(status, epochs)}</span>
    </p>
  );
}

import type { Run } from '../run/run.ts';
import { isActive } from '../run/runState.ts';
import type { HostToWorker, WorkerToHost } from '../run/workerMessages.ts';
import type { Handlers } from './messages.ts';

type Told = 'basis' | 'mark' | 'firstWeights' | 'epochs' | 'state';
type Growth = Extract<WorkerToHost, { readonly type: Told }>;
type Acknowledgement = Extract<HostToWorker, { readonly type: 'ack' | 'marked' }>;

interface GrowthOptions {
  /** The run that the thread trains. */
  readonly run: () => Run;
  readonly post: (message: Acknowledgement) => void;
  readonly beforeEpochs?: () => void;
}

/** What a thread tells of a run while it trains it goes into the run, and is acknowledged. */
export function growth({ run, post, beforeEpochs }: GrowthOptions): Handlers<Growth> {
  return {
    basis: ({ basis }) => run().setBasis(basis),
    mark: ({ mark }) => {
      const { marks } = run();
      marks.add(mark);
      post({ type: 'marked', interval: marks.interval });
    },
    firstWeights: ({ weights }) => run().history.start(weights),
    epochs: batch => {
      beforeEpochs?.();
      run().append(batch);
      post({ type: 'ack', stride: run().history.stride });
    },
    state: ({ state }) => run().setState(state),
  };
}

/** A run whose thread was ended within a batch is stopped, and says where. Its epochs and marks stay. */
export function stopWithinEpoch(run: Run): void {
  const { status, history, info } = run;
  if (!isActive(status.state)) return;
  const isInEpoch = status.state === 'running' && history.epochs < info.epochs;
  run.setState('stopped', isInEpoch ? `in the middle of epoch ${history.epochs + 1}` : '');
}

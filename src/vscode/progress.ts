import * as vscode from 'vscode';
import type { Run } from '../run/run.ts';
import { errorInWords } from '../spec/words.ts';
import type { Started, Training } from '../threads/training.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { networkScalarIndex } from '../trace/layout.ts';
import { showError, withProgress } from './notify.ts';

/** How long data may be read before a notification says so, in milliseconds. */
const patience = 500;

/** Waits until the data has been read and checked; when that takes long it can be seen and cancelled. */
export async function startOf(training: Training, name: string): Promise<Started> {
  const timer = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title: `Reading ${name}`, cancellable: true };
    void withProgress(options, async (_, cancellation) => {
      cancellation.onCancellationRequested(() => training.stop());
      await training.started.catch(() => undefined);
    });
  }, patience);
  try {
    return await training.started;
  } catch (error) {
    const reason = errorInWords(error);
    void showError(`${name} could not be trained: ${reason}`);
    return { type: 'cancelled' };
  } finally {
    clearTimeout(timer);
  }
}

/** How often the notification is renewed at most, in milliseconds: nobody reads faster, and each time is a round trip. */
const reportInterval = 200;

/** A notification with the epoch and the loss, from which the training can be cancelled. */
export function showProgress(name: string, training: Training, run: Run): void {
  const options = { location: vscode.ProgressLocation.Notification, title: `Training ${name}`, cancellable: true };
  void withProgress(options, async (progress, cancellation) => {
    cancellation.onCancellationRequested(() => training.stop());
    let reported = 0;
    let reportedState: string | undefined;
    let nextReport = 0;
    const stop = run.onDidChange(() => {
      const { epoch, state } = run.status;
      if (state === reportedState && performance.now() < nextReport) return;
      reportedState = state;
      nextReport = performance.now() + reportInterval;
      const increment = ((epoch - reported) / run.info.epochs) * 100;
      reported = epoch;
      progress.report({ increment, message: progressText(run, state === 'paused') });
    });
    await training.ended;
    stop();
  });
}

function progressText({ info, status, history }: Run, paused: boolean): string {
  if (status.epoch === 0) return 'first epoch';
  const loss = history.newestScalars?.[networkScalarIndex('loss')] ?? Number.NaN;
  const note = status.message === '' ? '' : ` (${status.message})`;
  return `${paused ? 'paused at ' : ''}epoch ${status.epoch} of ${info.epochs}, loss ${formatNumber(loss)}${note}`;
}

import type { RunSummary } from '../../src/panel/panelMessages.ts';
import type { RunBranch } from '../../src/run/runState.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { formatCount, formatShare } from '../format.ts';

/** The time of day at which a run started, in the person's own time. */
export function runTime(startedAt: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const time = new Date(startedAt);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** Where a branch left which run, and what was set in it. */
export function branchText({ ofStartedAt, epoch, batch, edits }: RunBranch): string {
  return `Branch of the ${runTime(ofStartedAt)} run at epoch ${epoch}, batch ${batch}: ${edits}`;
}

/** What was changed before a run, in words. */
export function changesText(differences: RunSummary['differences']): string {
  if (differences === null) return '';
  return differences.length === 0 ? 'same spec and seed' : differences.join('; ');
}

/** What a run came to: `400 epochs, loss 0.002, accuracy 100 %`, each where it is known; empty while it trains. */
export function figuresText({ epochs, figures }: RunSummary, task: 'classification' | 'regression'): string {
  const [loss, validationLoss, metric, validationMetric, best] = figures as unknown as readonly number[];
  const isKnown = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);
  const metricText = (value: number) => (task === 'classification' ? formatShare(value) : formatNumber(value, 3));
  const name = task === 'classification' ? 'accuracy' : 'R²';
  return [
    epochs === null ? '' : formatCount(epochs, 'epoch'),
    isKnown(loss) ? `loss ${formatNumber(loss, 3)}` : '',
    isKnown(validationLoss) ? `validation ${formatNumber(validationLoss, 3)}` : '',
    isKnown(best) && best !== validationLoss ? `at best ${formatNumber(best, 3)}` : '',
    isKnown(metric) ? `${name} ${metricText(metric)}` : '',
    isKnown(validationMetric) ? `validation ${metricText(validationMetric)}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** How long a run took: `0.4 s`, `3 min 20 s`, `2 h 5 min`; empty while it trains. */
export function durationText(milliseconds: number | null): string {
  if (milliseconds === null) return '';
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

import { median } from '../statistics.ts';
import { digits, markdownTable } from '../tables.ts';
import type { TimelineFigures } from './measure.ts';

/** The figures of going to and fro as a section of Markdown. */
export function timelineSection(figures: readonly TimelineFigures[]): string {
  const jumps = markdownTable(
    [
      'training',
      'epochs',
      'batches',
      'training',
      'first jump',
      'longest',
      'later jump',
      'longest',
      'batch back',
      'operation back',
    ],
    figures.map(jumpRow),
  );
  const ways = markdownTable(
    ['training', 'with marks', 'looking at each batch', 'and back', 'longest silence', 'replay', 'longest'],
    figures.map(wayRow),
  );
  return `## The debugger's timeline

${words}

${jumps}

${ways}`;
}

const words = `Medians in milliseconds, on one thread. "Training" is the whole training by its trainer alone; the first jump is one of a new timeline to a
moment that it has not seen, a later one goes anywhere after it has been at the end. The second table gives times over that of the training: to the end
while marks are left, and with a look at the norm of a gradient in every batch, on to the end and back to the start. The longest silence is
the longest time in milliseconds without a look for messages. A replay, which the panel asks for the optimizer's memory after any epoch, is
given over the time of the first one, about the last epoch, which trains from the start.`;

function jumpRow(figures: TimelineFigures): string[] {
  const { name, epochs, batches, training, firstVisits, laterVisits, batchesBack, stepsBack } = figures;
  const both = (times: readonly number[]) => [digits(median(times)), digits(Math.max(...times))];
  return [
    name,
    String(epochs),
    String(batches),
    digits(training),
    ...both(firstVisits),
    ...both(laterVisits),
    digits(median(batchesBack)),
    digits(median(stepsBack)),
  ];
}

function wayRow({ name, training, toEnd, watchedOn, watchedBack, silence, replays }: TimelineFigures): string[] {
  const { fromStart, later } = replays;
  return [
    name,
    ...[toEnd, watchedOn, watchedBack].map(time => digits(time / training)),
    digits(silence),
    ...[median(later), Math.max(...later)].map(time => digits(time / fromStart)),
  ];
}

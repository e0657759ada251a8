import { median, percentile } from '../statistics.ts';
import { digits, markdownTable } from '../tables.ts';
import type { PanelFigures, Stretch, TrainingFigures } from './measure.ts';

/** A picture that comes later than this many times the idle interval is one that was missed. */
const lateFactor = 1.5;

/** The training panel's figures as a section of Markdown. */
export function panelSection({ trainings, steps }: PanelFigures): string {
  const frames = markdownTable(
    ['training', 'pictures of', 'idle, ms', 'p95', 'training, ms', 'p95', 'longest', 'training to idle', 'in time'],
    trainings.flatMap(training => [frameRow(training, 'panel'), frameRow(training, 'editor')]),
  );
  const rates = markdownTable(
    ['training', 'epochs/s', 'messages/s', 'MB/s', 'message to picture, ms', 'behind at the end', 'caught up, ms'],
    trainings.map(messageRow),
  );
  const answers = markdownTable(
    ['training', 'Pause or Resume to its state, ms', 'longest, ms', 'timers late, p95, ms', 'idle, p95, ms'],
    trainings.map(answerRow),
  );
  return `## The training panel

${words}

${frames}

${rates}

${answers}

A step of the slider through ${steps.epochs.toLocaleString('en')} recorded epochs, from the input event to the picture of the layer's
numbers: ${digits(median(steps.milliseconds))} ms, 95th percentile ${digits(percentile(steps.milliseconds, 0.95))} ms.`;
}

const words = `In a VS Code server with a headless browser, window of 1400 x 900, at full speed. The browser draws in software, on
the cores that also train, serve and run the extension: a desktop with a graphics card draws more. Hence ratios to the same
window at rest, seconds before; where that is unsteady already, the machine had other work. "In time" is the share of pictures
that come within ${lateFactor} times the idle interval; "editor" is the window around the panel. Times are in milliseconds, the median
where nothing else is said. Bytes are those of arrays. "Behind" are epochs not yet drawn when the page hears of the end.
"Timers" are the extension host's.`;

function frameRow({ name, idle, training }: TrainingFigures, frame: 'panel' | 'editor'): string[] {
  const interval = median(idle[frame]);
  const intervals = training[frame];
  const inTime = intervals.filter(milliseconds => milliseconds <= lateFactor * interval).length / intervals.length;
  return [
    name,
    frame,
    digits(interval),
    digits(percentile(idle[frame], 0.95)),
    digits(median(intervals)),
    digits(percentile(intervals, 0.95)),
    digits(Math.max(...intervals)),
    digits(median(intervals) / interval),
    `${digits(100 * inTime)} %`,
  ];
}

function messageRow({ name, seconds, messages }: TrainingFigures): string[] {
  return [
    name,
    Math.round(messages.trained / seconds).toLocaleString('en'),
    digits(messages.messages / seconds),
    digits(messages.bytes / seconds / 1e6),
    digits(median(messages.drawing)),
    (messages.trained - messages.drawnAtEnd).toLocaleString('en'),
    digits(messages.catchingUp),
  ];
}

function answerRow({ name, clicks, idle, training }: TrainingFigures): string[] {
  const late = ({ extensionHost }: Stretch) =>
    extensionHost.length === 0 ? '-' : digits(percentile(extensionHost, 0.95));
  return [name, digits(median(clicks)), digits(Math.max(...clicks)), late(training), late(idle)];
}

import { holds } from '../../expression/evaluate.ts';
import type { Parsed } from '../../expression/syntax.ts';
import { isMisuse, isUnavailable, type Unavailable, type Value } from '../../expression/value.ts';
import type { Phase } from '../../timeline/course.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import type { Places, Subject } from '../places.ts';
import { type Armed, type Checked, hitTestOf } from './breakpoint.ts';
import { parseLogMessage } from './logMessage.ts';
import { levelWatch, misuseText, neverTrue, type Problem, parseCondition } from './predicate.ts';
import { nameOf } from './signs.ts';
import { type SpecText, trainedSubject } from './specText.ts';
import { type FixedWatch, placesOf } from './watch.ts';

/** What a client asks for in `setBreakpoints`, line and column counted from 1. */
interface SourceSetting {
  readonly line: number;
  readonly column: number | undefined;
  readonly condition: string | undefined;
  readonly hitCondition: string | undefined;
  readonly logMessage: string | undefined;
}

/** The phases that a layer has columns of. */
export const columnPhases = ['forward', 'backward', 'update'] as const satisfies readonly Phase[];
type ColumnPhase = (typeof columnPhases)[number];

const nowhere =
  'Nothing of the training happens on this line. Set a breakpoint on a layer, or on "loss", "optimizer", "training" or "data".';

/** Checks a breakpoint in a text, which may be another one than is trained. */
export function checkSource(setting: SourceSetting, text: SpecText, timeline: Timeline): Checked {
  const { line, column } = setting;
  const found = text.places.at(line, column);
  // Several stand on a line of a text without line breaks: a layer is meant first.
  const written = found.find(({ subject }) => subject.type === 'layer') ?? found[0];
  if (!written) return { problem: text.problem ?? nowhere };
  const subject = trainedSubject(text, written.subject, timeline);
  if ('problem' in subject) return subject;
  const { place, phase } = placeOf(text.places, text, written.subject, line, column);
  const at = { place, hasColumn: column !== undefined || found.length > 1 };
  const watch = watchOf(timeline, subject, phase);
  if ('problem' in watch) return { ...at, ...watch };
  const armed = armedAt(setting, timeline, watch, subjectText(subject, timeline));
  return { ...at, ...('problem' in armed ? armed : { armed }) };
}

/** Where a breakpoint on a subject stands, and which phase its column names. */
function placeOf(places: Places, text: SpecText, subject: Subject, line: number, column: number | undefined) {
  if (subject.type !== 'layer') return { place: places.of(subject), phase: undefined };
  const columns = text.phases(subject.layer);
  const own = columns.forward;
  if (column === undefined || line !== own.line) return { place: own, phase: undefined };
  const phase =
    columnPhases.findLast(name => columns[name].line === line && columns[name].column <= column) ?? 'forward';
  return { place: columns[phase], phase };
}

/** Where a subject begins: a layer in each phase, or in one; undefined in none of them. */
function watchOf(timeline: Timeline, subject: Subject, phase: ColumnPhase | undefined): FixedWatch | Problem {
  const { all } = placesOf(timeline.course);
  const firstOf = (wanted: Phase, layer?: number) =>
    all.findIndex(stop => stop.phase === wanted && (layer === undefined || stop.layer === layer));
  switch (subject.type) {
    case 'layer': {
      const wanted = phase ? [phase] : columnPhases;
      const stops = new Set(wanted.map(name => firstOf(name, subject.layer)).filter(place => place >= 0));
      if (stops.size > 0) return { type: 'fixed', stops, isOfFirstBatch: false };
      const name = nameOf(timeline.names, subject.layer);
      return { problem: `Can never hit: ${name} is not trained ("trainable"), so that nothing updates it.` };
    }
    case 'loss':
      return { type: 'fixed', stops: new Set([firstOf('loss')]), isOfFirstBatch: false };
    case 'optimizer': {
      const place = firstOf('update');
      if (place >= 0) return { type: 'fixed', stops: new Set([place]), isOfFirstBatch: false };
      return { problem: 'Can never hit: no layer is trained, so that nothing is updated.' };
    }
    case 'data':
    case 'batchSize':
      return { type: 'fixed', stops: new Set([0]), isOfFirstBatch: false };
    case 'training':
    case 'epochs':
      return { type: 'fixed', stops: new Set([0]), isOfFirstBatch: true };
    case 'layers':
      return { problem: nowhere };
  }
}

/** A watch with the condition, hit count and message of a breakpoint. */
export function armedAt(
  { condition, hitCondition, logMessage }: Omit<SourceSetting, 'line' | 'column'>,
  timeline: Timeline,
  fixed: FixedWatch,
  what: string,
): Armed | Problem {
  const { course, names } = timeline;
  const parsed = given(condition) ? parseCondition(condition, names) : undefined;
  if (parsed && 'problem' in parsed) return parsed;
  const watch = parsed ? levelWatch(timeline, parsed, fixed) : fixed;
  if (watch.type === 'seen' && neverTrue(timeline, watch)) {
    return { problem: `Can never hit: ${condition!.trim()} is false at every moment of the ${course.epochs} epochs.` };
  }
  const hits = hitTestOf(hitCondition, course, watch);
  if (hits && 'problem' in hits) return hits;
  const message = given(logMessage) ? parseLogMessage(logMessage, names) : undefined;
  if (message && 'problem' in message) return message;
  return {
    watch,
    hits,
    message,
    unknown:
      parsed &&
      (now => {
        const value = holds(parsed, now) as Value | Unavailable;
        return isUnavailable(value) && !isMisuse(value) ? value.why : undefined;
      }),
    told: now => {
      const problem = parsed && conditionProblem(parsed, now);
      return problem ?? { description: `Breakpoint at ${what}`, text: condition };
    },
  };
}

export function given(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

/** Why a condition cannot be evaluated where it should decide. */
export function conditionProblem(parsed: Parsed, names: Parameters<typeof holds>[1]): Problem | undefined {
  const now = holds(parsed, names) as Value;
  return isMisuse(now) ? { problem: misuseText(parsed, now) } : undefined;
}

function subjectText(subject: Subject, timeline: Timeline): string {
  return subject.type === 'layer' ? nameOf(timeline.names, subject.layer) : `"${subject.type}"`;
}

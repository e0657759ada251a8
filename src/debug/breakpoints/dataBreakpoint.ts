import { namesUsed } from '../../expression/analysis.ts';
import { evaluate } from '../../expression/evaluate.ts';
import { isProblem, parseExpression } from '../../expression/parse.ts';
import type { Parsed } from '../../expression/syntax.ts';
import { isMisuse, isTensor, isUnavailable, type Value } from '../../expression/value.ts';
import { valueText } from '../../expression/valueText.ts';
import type { Names } from '../../timeline/names.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { type Checked, hitTestOf } from './breakpoint.ts';
import {
  changeWatch,
  misuseText,
  parseCondition,
  parseFor,
  valueVocabulary,
  valueWatch,
  withValue,
} from './predicate.ts';
import { conditionProblem, given } from './sourceBreakpoint.ts';
import { placesOf } from './watch.ts';

/** What a client asks for in `setDataBreakpoints`. */
interface DataSetting {
  readonly dataId: string;
  readonly condition: string | undefined;
  readonly hitCondition: string | undefined;
}

/** What can be watched of an expression: its id, the same in every session, or why it cannot be. */
export function dataOf(
  text: string,
  timeline: Timeline,
): { readonly dataId: string | null; readonly description: string } {
  const parsed = parseExpression(text);
  if (isProblem(parsed)) return { dataId: null, description: parsed.problem };
  const problem = unwatchable(parsed, timeline);
  return problem ? { dataId: null, description: problem } : { dataId: canonical(text), description: canonical(text) };
}

function unwatchable(parsed: Parsed, timeline: Timeline): string | undefined {
  const { course, names } = timeline;
  const known = parseFor(parsed.text, names);
  if ('problem' in known) return known.problem.split('\n')[0];
  if (namesUsed(parsed, names).length === 0) return 'It never changes: it is made of no number of the training.';
  const { stops } = changeWatch(timeline, parsed);
  const now = evaluate(parsed, names);
  if (isMisuse(now)) return now.why;
  if (stops.size === 0 || placesOf(course).all.length === 0) return 'Nothing changes it in this training.';
  return undefined;
}

/** Blanks that mean nothing are left out: equal expressions have equal ids. */
function canonical(text: string): string {
  const parts = text.trim().split(/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/);
  return parts
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/\s+/g, ' ').replace(/ ?([,()[\]:]) ?/g, '$1')))
    .join('');
}

export function checkData({ dataId, condition, hitCondition }: DataSetting, timeline: Timeline): Checked {
  const { course, names } = timeline;
  const expression = parseFor(dataId, names);
  if ('problem' in expression) return expression;
  const problem = unwatchable(expression, timeline);
  if (problem) return { problem };
  const parsed = given(condition) ? parseCondition(condition, valueVocabulary(names)) : undefined;
  if (parsed && 'problem' in parsed) return parsed;
  const watch = parsed ? valueWatch(timeline, expression, parsed) : changeWatch(timeline, expression);
  const hits = hitTestOf(hitCondition, course, watch);
  if (hits && 'problem' in hits) return hits;
  return {
    armed: {
      watch,
      hits,
      told: (now, before) => {
        const value = evaluate(expression, now);
        if (isMisuse(value)) return { problem: misuseText(expression, value) };
        if (parsed) {
          const text = `${condition!.trim()} has become true: ${dataId} is ${shown(value)}.`;
          return (
            conditionProblem(parsed, withValue(now, expression)) ?? {
              description: `${dataId}: ${condition!.trim()}`,
              text,
            }
          );
        }
        const old = before === undefined ? 'not known before' : shown(before);
        return {
          description: `${dataId} has changed`,
          text: `${dataId} was ${old} and is ${shown(value)}${howMany(before, value)}. Changed by ${by(now, timeline)}.`,
        };
      },
    },
  };
}

function shown(value: Value | { readonly why: string }): string {
  return isUnavailable(value) ? value.why : valueText(value);
}

/** `; 3 of 8 numbers` */
function howMany(before: Value | undefined, now: ReturnType<typeof evaluate>): string {
  if (before === undefined || !isTensor(before) || !isTensor(now) || before.values.length < 2) return '';
  const changed = now.values.reduce(
    (count, value, index) => count + Number(!Object.is(value, before.values[index])),
    0,
  );
  return `; ${changed} of ${now.values.length} numbers`;
}

/** The operation before a moment. */
function by({ position, layers }: Names, { course }: Timeline): string {
  if (!position) return 'the last operation';
  const { all, placeOf } = placesOf(course);
  const place = placeOf(position.stop);
  // Before the first operation of a batch is the last one of the batch before, or the end of the epoch before.
  const previous = place > 0 ? all[place - 1]! : position.batch > 1 ? course.ofBatch.at(-1)! : course.ofEnd.at(-1)!;
  const { layer, operation, phase } = previous;
  return layer === undefined ? `${phase}, ${operation}` : `${phase}, ${JSON.stringify(layers[layer])}, ${operation}`;
}

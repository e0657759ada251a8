import { type Phase, phases } from '../../timeline/course.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { type Armed, type Checked, hitTestOf } from './breakpoint.ts';
import { conjunction, edgeWatch, neverTrue, parseCondition } from './predicate.ts';
import { nameOf } from './signs.ts';
import { armedAt, conditionProblem, given } from './sourceBreakpoint.ts';
import { type FixedWatch, placesOf } from './watch.ts';

/** What a client asks for in `setFunctionBreakpoints`. */
interface FunctionSetting {
  /** A condition that stops when it becomes true; a layer or a phase that stops whenever it begins. */
  readonly name: string;
  readonly condition: string | undefined;
  readonly hitCondition: string | undefined;
}

export function checkFunction(setting: FunctionSetting, timeline: Timeline): Checked {
  const begins = beginning(setting.name.trim(), timeline);
  const armed = begins
    ? armedAt({ ...setting, logMessage: undefined }, timeline, begins.watch, begins.what)
    : crossing(setting, timeline);
  return 'problem' in armed ? armed : { armed };
}

function crossing(
  { name, condition, hitCondition }: FunctionSetting,
  timeline: Timeline,
): Armed | { readonly problem: string } {
  const { course, names } = timeline;
  const predicate = parseCondition(name, names);
  if ('problem' in predicate) return predicate;
  const extra = given(condition) ? parseCondition(condition, names) : undefined;
  if (extra && 'problem' in extra) return extra;
  const whole = extra ? conjunction(predicate, extra) : predicate;
  const watch = edgeWatch(timeline, whole);
  if (neverTrue(timeline, watch)) {
    return { problem: `Can never hit: ${whole.text.trim()} is false at every moment of the ${course.epochs} epochs.` };
  }
  const hits = hitTestOf(hitCondition, course, watch);
  if (hits && 'problem' in hits) return hits;
  return {
    watch,
    hits,
    told: now =>
      conditionProblem(predicate, now) ??
      (extra && conditionProblem(extra, now)) ?? {
        description: 'Function breakpoint',
        text: `${whole.text.trim()} has become true.`,
      },
  };
}

/** A layer or a phase, by its name alone. */
function beginning(
  name: string,
  timeline: Timeline,
): { readonly watch: FixedWatch; readonly what: string } | undefined {
  const { all } = placesOf(timeline.course);
  const unquoted = /^".*"$/.test(name) ? unquote(name) : name;
  const layer = timeline.names.layers.indexOf(unquoted);
  const isPhase = (phases as readonly string[]).includes(name);
  const isOwn = (place: number): boolean => {
    const { phase, layer: own } = all[place]!;
    return layer >= 0 ? own === layer : phase === (name as Phase);
  };
  if (layer < 0 && !isPhase) return undefined;
  const isFirst = (place: number): boolean =>
    isOwn(place) && (place === 0 || !isOwn(place - 1) || all[place]!.phase !== all[place - 1]!.phase);
  const stops = new Set([...all.keys()].filter(isFirst));
  return {
    watch: { type: 'fixed', stops, isOfFirstBatch: false },
    what: layer >= 0 ? nameOf(timeline.names, layer) : name,
  };
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

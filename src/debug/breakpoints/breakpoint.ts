import type { Parsed } from '../../expression/syntax.ts';
import type { Course } from '../../timeline/course.ts';
import type { Names } from '../../timeline/names.ts';
import type { LineAndColumn } from '../client.ts';
import type { HitTest } from './hitCondition.ts';
import { parseHitCondition } from './hitCondition.ts';
import type { LogMessage } from './logMessage.ts';
import type { Problem } from './predicate.ts';
import type { Trouble } from './signs.ts';
import { countBefore, type Memory, type Watch } from './watch.ts';

export const breakpointKinds = ['source', 'function', 'data', 'exception'] as const;
export type BreakpointKind = (typeof breakpointKinds)[number];

/** What is said of a stop. */
export interface Told {
  readonly description: string;
  readonly text?: string | undefined;
  /** Of an exception: its name, and what is wrong. */
  readonly exceptionId?: string | undefined;
  readonly trouble?: Trouble | undefined;
}

/** What is watched for a breakpoint. */
export interface Armed {
  readonly watch: Watch;
  readonly hits?: HitTest | undefined;
  /** Why its condition is not known at a moment; undefined where it is. */
  readonly unknown?: ((names: Names) => string | undefined) | undefined;
  /** Printed in place of a stop. */
  readonly message?: LogMessage | undefined;
  /** Why it has stopped; a problem where its condition cannot be evaluated, so that it is not asked again. `before` is what its watch knew before. */
  readonly told: (names: Names, before: Memory) => Told | Problem;
}

/** Stops where a training diverges, which only its end tells. */
interface DivergenceStop {
  readonly condition: Parsed | undefined;
}

/** What has become of a breakpoint that a client has set: it watches, or a problem says why it does not. */
export interface Checked {
  /** Of a breakpoint in the text: where it stands. */
  readonly place?: LineAndColumn | undefined;
  /** Whether the column says more than the line. */
  readonly hasColumn?: boolean | undefined;
  readonly armed?: Armed | undefined;
  readonly divergence?: DivergenceStop | undefined;
  readonly problem?: string | undefined;
}

/** A breakpoint of a session. */
export interface Breakpoint {
  readonly id: number;
  readonly kind: BreakpointKind;
  /** What it was set as; an equal one keeps its id. */
  readonly key: string;
  readonly checked: Checked;
  /** Checks it again, for another training. */
  readonly check: () => Checked;
}

/** A hit condition that was given, if any. One that can never pass for what is counted by arithmetic says so. */
export function hitTestOf(text: string | undefined, course: Course, watch: Watch): HitTest | undefined | Problem {
  if (text === undefined || text.trim() === '') return undefined;
  const test = parseHitCondition(text);
  if ('problem' in test || watch.type !== 'fixed') return test;
  const all = countBefore(course, watch, course.end);
  for (let occurrence = 1; occurrence <= all; occurrence++) if (test.passes(occurrence)) return test;
  return {
    problem: `Can never hit: there are ${all.toLocaleString('en-US')} occurrences in all, and the hit count is "${text.trim()}".`,
  };
}

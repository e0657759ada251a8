import { isTensor } from '../../expression/value.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import type { Checked } from './breakpoint.ts';
import { gradientSign } from './gradientSign.ts';
import { parseCondition } from './predicate.ts';
import { epochSigns, type Sign, signWatch } from './signs.ts';
import { conditionProblem, given } from './sourceBreakpoint.ts';
import type { Memory } from './watch.ts';

const signs = { ...epochSigns, gradientCheck: gradientSign } as const satisfies Readonly<Record<string, Sign>>;

/** The exceptions that can be stopped at. */
export const exceptionNames = ['nonFinite', ...(Object.keys(signs) as (keyof typeof signs)[])] as const;
type ExceptionName = (typeof exceptionNames)[number];

export const nonFiniteFacts = {
  label: 'Number is not finite',
  description:
    'The training diverges: stops after the operation that makes the first number that is NaN or infinite, or where its weights have exploded.',
};

/** A filter of `initialize`: what an editor lists below its breakpoints. */
export const exceptionFilters = exceptionNames.map(filter => {
  const { label, description } = filter === 'nonFinite' ? nonFiniteFacts : signs[filter];
  return {
    filter,
    label,
    description,
    default: filter === 'nonFinite',
    supportsCondition: true,
    conditionDescription: 'Expression, such as epoch > 5',
  };
});

interface ExceptionSetting {
  readonly filter: string;
  readonly condition: string | undefined;
}

export function checkException({ filter, condition }: ExceptionSetting, timeline: Timeline): Checked {
  if (!isException(filter)) {
    return {
      problem: `There is no exception ${JSON.stringify(filter.slice(0, 60))}. There are ${exceptionNames.join(', ')}.`,
    };
  }
  const parsed = given(condition) ? parseCondition(condition, timeline.names) : undefined;
  if (parsed && 'problem' in parsed) return parsed;
  if (filter === 'nonFinite') return { divergence: { condition: parsed } };
  const sign: Sign = signs[filter];
  if (sign.at(timeline).size === 0) return { problem: 'Can never hit: no layer is trained.' };
  const watch = signWatch(timeline, filter, sign, parsed);
  return {
    armed: {
      watch,
      told: (names, before) => {
        const problem = parsed && conditionProblem(parsed, names);
        if (problem) return problem;
        const trouble = sign.trouble(names, timeline, lossesOf(before));
        const known = trouble && 'message' in trouble ? trouble : undefined;
        return { description: sign.label, text: known?.message, exceptionId: filter, trouble: known };
      },
    },
  };
}

function isException(filter: string): filter is ExceptionName {
  return (exceptionNames as readonly string[]).includes(filter);
}

function lossesOf(memory: Memory): readonly number[] {
  return memory !== undefined && isTensor(memory) ? [...memory.values.subarray(1)] : [];
}

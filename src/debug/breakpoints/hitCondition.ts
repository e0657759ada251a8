/** Which of its occurrences a breakpoint stops at, counted from 1 since the start of the training. */
export interface HitTest {
  readonly passes: (occurrence: number) => boolean;
  /** The last occurrence that can pass; infinite where there is none. */
  readonly last: number;
}

const operators: Readonly<Record<string, (occurrence: number, number: number) => boolean>> = {
  '': (n, k) => n >= k,
  '==': (n, k) => n === k,
  '=': (n, k) => n === k,
  '>=': (n, k) => n >= k,
  '>': (n, k) => n > k,
  '<=': (n, k) => n <= k,
  '<': (n, k) => n < k,
  '%': (n, k) => n % k === 0,
};

/**
 * `5` and `>= 5`: from the fifth occurrence on. `== 7`: at the seventh. `% 10`: at every tenth. `> 3`, `< 3`, `<= 3`. Otherwise why it is none.
 */
export function parseHitCondition(text: string): HitTest | { readonly problem: string } {
  const [, operator = '', digits] = /^(==?|>=|<=|>|<|%)?\s*(\d{1,15})$/.exec(text.trim()) ?? [];
  const number = Number(digits);
  const problem = `The hit count is ${JSON.stringify(text.slice(0, 60))}. Expected a number, such as 5, >= 3, == 7 or % 10.`;
  if (digits === undefined || (operator === '%' && number === 0)) return { problem };
  const passes = (occurrence: number) => operators[operator]!(occurrence, number);
  const last = { '==': number, '=': number, '<=': number, '<': number - 1 }[operator] ?? Number.POSITIVE_INFINITY;
  return last < 1
    ? { problem: `No occurrence has the number ${text.trim()}: they are counted from 1.` }
    : { passes, last };
}

import type { ReportFacts } from '../../src/panel/reportFacts.ts';

/** What the report is, when it was made and by what, in the reader's own time. */
export function reportText({ spec, madeAt, version }: ReportFacts): string {
  return `Report of ${spec}, made on ${dateText(new Date(madeAt))} by Backprop Debugger ${version}.`;
}

/** `2026-03-09 08:05`. */
function dateText(time: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

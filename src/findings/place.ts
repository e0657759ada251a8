import type { TextRange } from '../spec/locate.ts';
import { entryAt, type OutlineEntry } from '../spec/outline.ts';
import { type Finding, pathOf } from './finding.ts';

/** Where a finding is marked in a text. */
export function placeOf(finding: Pick<Finding, 'path' | 'layer'>, outline: readonly OutlineEntry[]): TextRange {
  const { offset, length } = entryAt(outline, pathOf(finding)) ?? { offset: 0, length: 1 };
  return { offset, length };
}

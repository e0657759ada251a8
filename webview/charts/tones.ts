import { css, mix } from '../colour.ts';
import type { Theme } from '../theme.ts';
import type { Tone } from './series.ts';

/** Curves of other runs differ in more than colour. */
const dashes: readonly number[][] = [
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
];

/** Those that curves are held against are faint, and differ in nothing else. */
const levelDashes: readonly number[][] = [
  [4, 3],
  [1, 3],
  [10, 4],
];

/** The colour of a line of a chart. */
export function seriesColour(tone: Tone, theme: Theme): string {
  if (typeof tone === 'string') return theme[tone];
  if ('level' in tone) return theme.muted;
  if ('overlay' in tone) return theme.overlays[tone.overlay % theme.overlays.length]!;
  const [first, middle, last] = theme.depth;
  return css(tone.depth < 0.5 ? mix(first, middle, tone.depth * 2) : mix(middle, last, tone.depth * 2 - 1));
}

/** How it is dashed, in CSS pixels; none for a whole line. */
export function seriesDash(tone: Tone): readonly number[] {
  if (typeof tone === 'object' && 'level' in tone) return levelDashes[tone.level % levelDashes.length]!;
  return typeof tone === 'object' && 'overlay' in tone ? dashes[tone.overlay % dashes.length]! : [];
}

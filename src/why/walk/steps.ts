import type { ChainPart, WalkLanguage, WalkStep } from '../chain.ts';
import { englishWalk } from './english.ts';
import { koreanWalk } from './korean.ts';
import { walkFormulas } from './walkFormulas.ts';
import type { WalkText } from './walkText.ts';

const texts: Readonly<Record<WalkLanguage, readonly WalkText[]>> = { en: englishWalk, ko: koreanWalk };

/** The layers of the lecture's network. */
const [V, W] = [0, 1];

/** What lights up in a step, and in which layer. */
const shown: readonly { readonly layer: number; readonly parts: readonly ChainPart[] }[] = [
  { layer: W, parts: ['outputGradient', 'activationJacobian', 'delta'] },
  { layer: W, parts: ['outputGradient', 'gradient', 'inputGradient'] },
  { layer: W, parts: ['input', 'weights', 'net', 'output', 'target', 'loss'] },
  {
    layer: W,
    parts: ['outputGradient', 'activationJacobian', 'delta', 'parameterJacobian', 'vectorGradient', 'gradient'],
  },
  { layer: W, parts: ['delta', 'weights', 'inputGradient'] },
  { layer: W, parts: ['delta', 'gradient', 'inputGradient'] },
  {
    layer: V,
    parts: ['outputGradient', 'activationJacobian', 'delta', 'parameterJacobian', 'vectorGradient', 'gradient'],
  },
];

/** How many steps the walk has. */
export const walkLength = shown.length;

/** A step of the lecture in a language; in place of one that there is not, the nearest. They count from 0. */
export function walkStep(step: number, language: WalkLanguage): WalkStep {
  const there = nearestStep(step);
  return { ...texts[language][there]!, formulas: walkFormulas[there]!, ...shown[there]! };
}

/** The step that is wanted, or of those that there are the nearest. */
export function nearestStep(step: number): number {
  return Math.min(Math.max(Math.trunc(step) || 0, 0), walkLength - 1);
}

/** The titles of all steps. */
export function walkTitles(language: WalkLanguage): readonly string[] {
  return texts[language].map(({ title }) => title);
}

/** The language of the walk for the editor's language: `ko`, `en-US`, `de`. */
export function walkLanguage(editor: string): WalkLanguage {
  return /^ko\b/i.test(editor) ? 'ko' : 'en';
}

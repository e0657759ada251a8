import type { WalkLanguage, WalkStep } from '../../protocol/chain.ts';
export function walkStep(step: number, _language: WalkLanguage): WalkStep {
  return { title: `${step}`, paragraphs: [], formulas: [], layer: 0, parts: [] };
}
export function walkTitles(_language: WalkLanguage): string[] {
  return [];
}

import type { SpecEdit } from '../findings/finding.ts';
import type { TrialProblem } from '../run/trial.ts';
import { modify, applyEdits } from 'jsonc-parser';

/** placeholder */
export function editedText(text: string, edits: readonly SpecEdit[]): string | TrialProblem {
  let edited = text;
  for (const { path, value } of edits) {
    edited = applyEdits(edited, modify(edited, [...path], value ?? undefined, { formattingOptions: { insertSpaces: true, tabSize: 2 } }));
  }
  return edited;
}

import { figure } from '../trace/figure.ts';
import type { ReferenceLevel } from './before.ts';
import type { Finding } from './finding.ts';

/** What there is to say of a training: what its numbers are held against, and what was found. */
export interface Diagnosis {
  readonly references: readonly ReferenceLevel[];
  readonly findings: readonly Finding[];
}

/** As a JSON object. Numbers that JSON does not know are texts, as everywhere in our documents. */
export function diagnosisJson(diagnosis: Diagnosis): string {
  return JSON.stringify(diagnosis, (_, value) => (typeof value === 'number' ? figure(value) : value));
}

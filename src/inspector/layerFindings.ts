import { findingsOf } from '../diagnose/runFindings.ts';
import { type Finding, type FindingSeverity, pathOf } from '../findings/finding.ts';
import { findingGroups } from '../findings/verdict.ts';
import type { Inspected } from './inspected.ts';

/** What the run's findings say of a layer at the inspected epoch. */
export interface LayerFindings {
  /** The worst of them; `fine` where the run is healthy, `none` where nothing is said of the layer. */
  readonly mark: FindingSeverity | 'fine' | 'none';
  /** A sentence each, the worst first. */
  readonly words: readonly string[];
}

/** From the list that everybody reads: what it says of a layer, from the epoch on that it is said of. */
export function layerFindings({ run, epoch }: Inspected, layer: number): LayerFindings {
  const findings = findingsOf(run);
  const here = findingGroups(findings.filter(finding => isSaidOf(finding, layer, epoch)));
  const [first] = here;
  if (first) return { mark: first.severity, words: here.map(({ finding }) => finding.message) };
  return { mark: findings.some(({ code }) => code === 'healthy') ? 'fine' : 'none', words: [] };
}

function isSaidOf(finding: Finding, layer: number, now: number): boolean {
  const [list, index] = pathOf(finding);
  const isOfLayer = finding.layer === layer || (list === 'layers' && index === layer);
  return isOfLayer && finding.code !== 'healthy' && (finding.epoch ?? 1) <= now;
}

import type { Finding } from '../../src/findings/finding.ts';
import { lookOf } from '../../src/findings/verdict.ts';

/** The place of a finding on the map. */
export interface Mark {
  readonly look: 'error' | 'warning';
  readonly sentence: string;
  /** Undefined where it is of the whole network: it is marked at the epochs then. */
  readonly layer: number | undefined;
  /** Undefined where it is not known: it is marked where the layer's row begins. */
  readonly epoch: number | undefined;
}

/** The places of the findings above info that are known, the worst last, so that it is drawn over the others. */
export function marksOf(findings: readonly Finding[], layers: number): readonly Mark[] {
  const marks: Mark[] = [];
  for (const finding of findings) {
    const look = lookOf(finding);
    const { layer, epoch, message: sentence } = finding;
    const isThere = layer === undefined ? epoch !== undefined : layer < layers;
    if ((look === 'error' || look === 'warning') && isThere) marks.push({ look, sentence, layer, epoch });
  }
  return marks.toSorted((a, b) => Number(a.look === 'error') - Number(b.look === 'error'));
}

/** Of several at one place the first few are said. */
const mostSaid = 2;

/** What the marks of a layer, or without one those of the whole network, say, the worst first. */
export function sentencesAt(marks: readonly Mark[], layer: number | undefined): readonly string[] {
  const own = marks.filter(mark => mark.layer === layer).map(({ sentence }) => sentence);
  return [...new Set(own)].toReversed().slice(0, mostSaid);
}

import type { Node } from 'jsonc-parser';
import { z } from 'zod';
import { dataFindings } from './dataChecks.ts';
import { findingsOf } from './findings.ts';
import { float32Findings } from './float32.ts';
import { layerFindings } from './layerChecks.ts';
import { layers } from './layerSchema.ts';
import { layerCountFindings, limitFindings } from './limitChecks.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { locate, nodeAt, range, type TextRange } from './locate.ts';
import { layerOf, networkOf } from './networkOf.ts';
import type { LayerSpec, NetworkSpec } from './networkSpec.ts';
import { type Finding, mostProblems, type Problem, type SpecPath } from './problem.ts';
import { schema } from './schema.ts';
import { readTree } from './tree.ts';
import { treeValue } from './treeValue.ts';

/** A `.mlp.json` text, understood as far as it could be. The positions work even when the spec has errors. */
export interface ParsedSpec {
  /** Absent when a problem is an error. */
  readonly spec: NetworkSpec | undefined;
  /** The first of them; a text of 10 MB can have millions. */
  readonly problems: readonly Problem[];
  /** The layers as far as they stand without the data; empty when one of them has an error itself. */
  readonly layers: readonly LayerSpec[];
  /** Where the objects of `layers` stand in the text, right or wrong: see `layerAt` of locate.ts. */
  readonly layerRanges: readonly TextRange[];
  /** The finding at its path, or at the nearest ancestor that the text has. */
  readonly locate: (finding: Finding) => Problem;
}

/** Never throws, whatever the text. */
export function parseSpec(text: string, limits: Limits = defaultLimits): ParsedSpec {
  const { root, problems: syntax } = readTree(text, limits);
  const locateHere = (finding: Finding) => locate(root, text, { ...finding, path: asWritten(root, finding.path) });
  const nodes = elements(nodeAt(root, ['layers']));
  const refused = [...syntax, ...Array.from(layerCountFindings(nodes.length, limits), locateHere)];
  const unreadable: Checked = { spec: undefined, problems: refused, layers: [] };
  const checked = root && refused.length === 0 ? check(root, limits, locateHere) : unreadable;
  return {
    ...checked,
    problems: checked.problems.slice(0, mostProblems),
    layerRanges: nodes.map(range),
    locate: locateHere,
  };
}

type Checked = Pick<ParsedSpec, 'spec' | 'problems' | 'layers'>;

function check(root: Node, limits: Limits, locate: (finding: Finding) => Problem): Checked {
  const problems: Problem[] = [];
  const value = treeValue(root, problems);
  const result = z.safeParse(schema, value, { reportInput: true });
  if (!result.success) {
    problems.push(...findingsOf(result.error.issues, value).map(locate));
    return { spec: undefined, problems, layers: layersAlone(value) };
  }
  const spec = networkOf(result.data);
  for (const finding of specFindings(spec, limits)) {
    if (problems.length >= mostProblems) break;
    problems.push(locate(finding));
  }
  return { spec: problems.length === 0 ? spec : undefined, problems, layers: spec.layers };
}

/** What is wrong with a spec whose every value is right by itself. */
function* specFindings(spec: NetworkSpec, limits: Limits): Generator<Finding> {
  yield* layerFindings(spec);
  yield* float32Findings(spec);
  yield* dataFindings(spec);
  yield* limitFindings(spec, limits);
}

/** The layers of a file that has errors elsewhere. */
function layersAlone(value: unknown): readonly LayerSpec[] {
  const written = typeof value === 'object' && value !== null && 'layers' in value ? value.layers : undefined;
  const result = z.safeParse(layers, written);
  return result.success ? result.data.map(layerOf) : [];
}

/** A file may name its one target column by `target`; findings know the list, `targets`. */
function asWritten(root: Node | undefined, path: SpecPath): SpecPath {
  const isTarget = path[0] === 'data' && path[1] === 'targets';
  return isTarget && !nodeAt(root, ['data', 'targets']) && nodeAt(root, ['data', 'target']) ? ['data', 'target'] : path;
}

function elements(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

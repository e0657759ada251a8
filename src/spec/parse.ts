import type { Node } from 'jsonc-parser';
import { z } from 'zod';
import { dataFindings } from './dataChecks.ts';
import { findingsOf } from './findings.ts';
import { layerFindings } from './layerChecks.ts';
import { layers } from './layerSchema.ts';
import { limitFindings } from './limitChecks.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { locate, nodeAt, range, type TextRange } from './locate.ts';
import { layerOf, networkOf } from './networkOf.ts';
import type { LayerSpec, NetworkSpec } from './networkSpec.ts';
import type { Finding, Problem, SpecPath } from './problem.ts';
import { schema } from './schema.ts';
import { readTree } from './tree.ts';
import { treeValue } from './treeValue.ts';

/** A `.mlp.json` text, understood as far as it could be. The positions work even when the spec has errors. */
export interface ParsedSpec {
  /** Absent when a problem is an error. */
  readonly spec: NetworkSpec | undefined;
  readonly problems: readonly Problem[];
  /** The layers as far as they stand without the data; empty when one of them has an error itself. */
  readonly layers: readonly LayerSpec[];
  /** How many elements `layers` has in the text, right or wrong. */
  readonly layerCount: number;
  /** The finding at its path, or at the nearest ancestor that the text has. */
  readonly locate: (finding: Finding) => Problem;
  /** The value at a path, if the text has it. */
  readonly rangeAt: (path: SpecPath) => TextRange | undefined;
  /** The layer whose object contains the offset. */
  readonly layerAt: (offset: number) => number | undefined;
  /** The layer's whole object. */
  readonly layerRange: (layer: number) => TextRange | undefined;
  /** The value of the layer's `name`, or its first bracket when it has none. */
  readonly layerNameRange: (layer: number) => TextRange | undefined;
}

/** Never throws, whatever the text. */
export function parseSpec(text: string, limits: Limits = defaultLimits): ParsedSpec {
  const { root, problems: syntax } = readTree(text, limits);
  const locateHere = (finding: Finding) => locate(root, text, { ...finding, path: asWritten(root, finding.path) });
  const unreadable: Checked = { spec: undefined, problems: syntax, layers: [] };
  const checked = root && syntax.length === 0 ? check(root, limits, locateHere) : unreadable;
  const nodes = nodeAt(root, ['layers'])?.children ?? [];
  const layerRange = (layer: number) => nodes[layer] && range(nodes[layer]);
  const rangeAt = (path: SpecPath) => {
    const node = nodeAt(root, path);
    return node && range(node);
  };
  return {
    ...checked,
    layerCount: nodes.length,
    locate: locateHere,
    rangeAt,
    layerAt: offset => {
      const index = nodes.findIndex(node => node.offset <= offset && offset <= node.offset + node.length);
      return index < 0 ? undefined : index;
    },
    layerRange,
    layerNameRange: layer => rangeAt(['layers', layer, 'name']) ?? firstCharacter(layerRange(layer)),
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
  for (const find of [layerFindings(spec), dataFindings(spec), limitFindings(spec, limits)]) {
    problems.push(...Array.from(find, locate));
  }
  return { spec: problems.length === 0 ? spec : undefined, problems, layers: spec.layers };
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

function firstCharacter(range: TextRange | undefined): TextRange | undefined {
  return range && { offset: range.offset, length: 1 };
}

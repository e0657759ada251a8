import type { Node } from 'jsonc-parser';
import { z } from 'zod';
import { dataFindings } from './dataChecks.ts';
import { findingsOf } from './findings.ts';
import { layerFindings } from './layerChecks.ts';
import { limitFindings } from './limitChecks.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { locate, nodeAt, range, type TextRange } from './locate.ts';
import { networkOf } from './networkOf.ts';
import type { NetworkSpec } from './networkSpec.ts';
import type { Finding, Problem, SpecPath } from './problem.ts';
import { schema } from './schema.ts';
import { readTree } from './tree.ts';
import { treeValue } from './treeValue.ts';

/** A `.mlp.json` text, understood as far as it could be. The positions work even when the spec has errors. */
export interface ParsedSpec {
  /** Absent when a problem is an error. */
  readonly spec: NetworkSpec | undefined;
  readonly problems: readonly Problem[];
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
  const locateHere = (finding: Finding) => locate(root, text, finding);
  const { spec, problems } = root && syntax.length === 0 ? check(root, limits, locateHere) : { problems: syntax };
  const layers = nodeAt(root, ['layers'])?.children ?? [];
  const layerRange = (layer: number) => layers[layer] && range(layers[layer]);
  const rangeAt = (path: SpecPath) => {
    const node = nodeAt(root, path);
    return node && range(node);
  };
  return {
    spec,
    problems,
    layerCount: layers.length,
    locate: locateHere,
    rangeAt,
    layerAt: offset => {
      const index = layers.findIndex(node => node.offset <= offset && offset <= node.offset + node.length);
      return index < 0 ? undefined : index;
    },
    layerRange,
    layerNameRange: layer => rangeAt(['layers', layer, 'name']) ?? firstCharacter(layerRange(layer)),
  };
}

interface Checked {
  readonly spec?: NetworkSpec;
  readonly problems: readonly Problem[];
}

function check(root: Node, limits: Limits, locate: (finding: Finding) => Problem): Checked {
  const problems: Problem[] = [];
  const value = treeValue(root, problems);
  const result = z.safeParse(schema, value, { reportInput: true });
  if (!result.success) {
    problems.push(...findingsOf(result.error.issues, value).map(locate));
    return { problems };
  }
  const spec = networkOf(result.data);
  for (const find of [layerFindings(spec), dataFindings(spec), limitFindings(spec, limits)]) {
    problems.push(...Array.from(find, locate));
  }
  return problems.length === 0 ? { spec, problems } : { problems };
}

function firstCharacter(range: TextRange | undefined): TextRange | undefined {
  return range && { offset: range.offset, length: 1 };
}

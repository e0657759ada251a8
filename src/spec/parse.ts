import * as z from 'zod';
import { dataRemarks } from './dataChecks.ts';
import { float32Remarks } from './float32.ts';
import { type IgnoreComment, ignoreComments } from './ignoreComments.ts';
import { layerRemarks } from './layerChecks.ts';
import { layers } from './layerSchema.ts';
import { layerCountRemarks, limitRemarks } from './limitChecks.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { locate, nodeAt, place, range, type TextRange } from './locate.ts';
import { layerOf, networkOf } from './networkOf.ts';
import type { LayerSpec, NetworkSpec } from './networkSpec.ts';
import { childrenOf, countOf, type Node } from './node.ts';
import { type OutlineEntry, outlineOf } from './outline.ts';
import { mostProblems, type Problem, type Remark, type SpecPath } from './problem.ts';
import { remarksOf } from './remarks.ts';
import { schema } from './schema.ts';
import { type Silencing, silencingOf } from './silencing.ts';
import { readTree } from './tree.ts';
import { treeValue, validDepth } from './treeValue.ts';

/** A `.mlp.json` text, understood as far as it could be. The positions work even when the spec has errors. */
export interface ParsedSpec {
  /** Absent when a problem is an error. */
  readonly spec: NetworkSpec | undefined;
  /** The first of them; a text of 10 MB can have millions. */
  readonly problems: readonly Problem[];
  /** The layers as far as they stand without the data; empty when one of them has an error itself. */
  readonly layers: readonly LayerSpec[];
  /** Where the objects of `layers` stand in the text, right or wrong: see `layerAt` of locate.ts. The first, where there are too many. */
  readonly layerRanges: readonly TextRange[];
  /** The remark at its path, or at the nearest ancestor that the text has. */
  readonly locate: (remark: Remark) => Problem;
  /** The value at a path, its key if that is asked for, or its nearest ancestor that the text has. */
  readonly place: (path: SpecPath, atKey?: boolean) => TextRange;
  /** Whether the text has a value at the path. */
  readonly has: (path: SpecPath) => boolean;
  /** The settings of the text with their places. */
  readonly outline: readonly OutlineEntry[];
  readonly ignoreComments: readonly IgnoreComment[];
  /** What those comments silence. */
  readonly silencing: Silencing;
}

/** Never throws, whatever the text. */
export function parseSpec(text: string, limits: Limits = defaultLimits): ParsedSpec {
  const { root, problems: syntax } = readTree(text, limits);
  const locateHere = (remark: Remark) => locate(root, text, { ...remark, path: asWritten(root, remark.path) });
  const list = layerList(root);
  const refused = [...syntax, ...Array.from(layerCountRemarks(list ? countOf(list) : 0, limits), locateHere)];
  const unreadable: Checked = { spec: undefined, problems: refused, layers: [] };
  const checked = root && refused.length === 0 ? check(root, limits, locateHere) : unreadable;
  const outline = outlineOf(root, text);
  const comments = ignoreComments(text);
  return {
    ...checked,
    problems: checked.problems.slice(0, mostProblems),
    layerRanges: list ? childrenOf(list, limits.layers + 1).map(range) : [],
    locate: locateHere,
    place: (path, atKey = false) => place(root, text, asWritten(root, path), atKey),
    has: path => nodeAt(root, asWritten(root, path)) !== undefined,
    outline,
    ignoreComments: comments,
    silencing: silencingOf(comments, outline, text),
  };
}

type Checked = Pick<ParsedSpec, 'spec' | 'problems' | 'layers'>;

function check(root: Node, limits: Limits, locate: (remark: Remark) => Problem): Checked {
  const problems: Problem[] = [];
  const value = treeValue(root, problems, validDepth);
  const result = z.safeParse(schema, value, { reportInput: true });
  if (!result.success) {
    problems.push(...remarksOf(result.error.issues, value).map(locate));
    return { spec: undefined, problems, layers: layersAlone(value) };
  }
  const spec = networkOf(result.data);
  for (const remark of specRemarks(spec, limits)) {
    if (problems.length >= mostProblems) break;
    problems.push(locate(remark));
  }
  return { spec: problems.length === 0 ? spec : undefined, problems, layers: spec.layers };
}

/** What is wrong with a spec whose every value is right by itself. */
function* specRemarks(spec: NetworkSpec, limits: Limits): Generator<Remark> {
  yield* layerRemarks(spec);
  yield* float32Remarks(spec);
  yield* dataRemarks(spec);
  yield* limitRemarks(spec, limits);
}

/** The layers of a file that has errors elsewhere. */
function layersAlone(value: unknown): readonly LayerSpec[] {
  const written = typeof value === 'object' && value !== null && 'layers' in value ? value.layers : undefined;
  const result = z.safeParse(layers, written);
  return result.success ? result.data.map(layerOf) : [];
}

/** A file may name its one target column by `target`; remarks know the list, `targets`. */
function asWritten(root: Node | undefined, path: SpecPath): SpecPath {
  const isTarget = path[0] === 'data' && path[1] === 'targets';
  return isTarget && !nodeAt(root, ['data', 'targets']) && nodeAt(root, ['data', 'target']) ? ['data', 'target'] : path;
}

function layerList(root: Node | undefined): Node | undefined {
  const list = nodeAt(root, ['layers']);
  return list?.type === 'array' ? list : undefined;
}

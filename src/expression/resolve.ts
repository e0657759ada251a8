import { list, nearest, quote } from '../spec/words.ts';
import { layerInExpression } from '../trace/expressionOf.ts';
import { functionNamed, functionNames } from './functions.ts';
import { misuse } from './misuse.ts';
import type { KnownName, Vocabulary } from './readable.ts';
import { isSymbol, labelled, labelsOf } from './symbols.ts';
import type { LayerChoice, NameUse } from './syntax.ts';
import type { Misuse } from './value.ts';

/** A name that a training has, and the layer that it is of. */
export interface Resolved {
  readonly known: KnownName;
  readonly layer: number | undefined;
}

/** What a name in an expression stands for; or that there is none, and what was probably meant. */
export function resolve(use: NameUse, names: Vocabulary): Resolved | Misuse {
  const known = knownName(use.name, names) ?? (isSymbol(use.name) ? knownSymbol(use.name, names) : undefined);
  if (!known) return misuse(unknownName(use.name, names), use);
  if (known.isOfLayer && use.layer === undefined) {
    return misuse(
      `${use.name} is of a layer: write ${use.name}(${layerInExpression(names.layers[0] ?? 'hidden')}).`,
      use,
    );
  }
  if (!known.isOfLayer && use.layer !== undefined) {
    return misuse(`${use.name} is not of a layer: write ${use.name} alone.`, use.layer);
  }
  if (use.layer === undefined) return { known, layer: undefined };
  const layer = layerChosen(use.layer, names.layers);
  return typeof layer === 'number' ? { known, layer } : layer;
}

/** What a label stands for: `dE/dW[2][1] of "hidden"`. */
export function resolveLabel(
  { use, isAfter, indices }: { readonly use: NameUse; readonly isAfter: boolean; readonly indices: readonly number[] },
  names: Vocabulary,
): Resolved | Misuse {
  const layer = layerChosen(use.layer!, names.layers);
  if (typeof layer !== 'number') return layer;
  const found = labelled(use.name, names.layers, layer, isAfter);
  if (!found) {
    const labels = labelsOf(names.layers, layer);
    return misuse(`No number of a layer is called ${quote(use.name)}. There are ${labels.join(', ')}.`, use);
  }
  if (found.isMatrix !== (indices.length === 2)) {
    const wanted = found.isMatrix ? 'two indices, [row][column]' : 'one index';
    return misuse(`${use.name} of a layer has ${wanted}, found ${indices.length}.`, use);
  }
  const known = found.names.map(name => knownName(name, names)).find(name => name !== undefined);
  return known
    ? { known, layer: known.isOfLayer ? layer : undefined }
    : misuse(`${use.name} cannot be read in an expression.`, use);
}

const indexed = new WeakMap<readonly KnownName[], ReadonlyMap<string, KnownName>>();

/** By its name, or by what it is also called. */
export function knownName(name: string, { all }: Vocabulary): KnownName | undefined {
  let byName = indexed.get(all);
  if (!byName) {
    const aliases = all.flatMap(known => known.aliases.map(alias => [alias, known] as const));
    byName = new Map([...aliases, ...all.map(known => [known.name, known] as const)]);
    indexed.set(all, byName);
  }
  return byName.get(name);
}

/** `dE/dW` where that is no alias. */
function knownSymbol(symbol: string, names: Vocabulary): KnownName | undefined {
  return labelled(symbol, [], 0, false)
    ?.names.map(name => knownName(name, names))
    .find(known => known !== undefined);
}

function unknownName(name: string, names: Vocabulary): string {
  if (functionNamed(name)) return `${name} is a function: write ${name}(...).`;
  if (names.layers.includes(name)) {
    const example = names.all.find(({ isOfLayer }) => isOfLayer)?.name ?? 'W';
    return `${quote(name)} is a layer, not a value: write ${example}(${layerInExpression(name)}), or ${quote(name)} in quotes for its name.`;
  }
  const meant = nearest(name, [...allNames(names), ...functionNames]);
  if (meant !== undefined) return `There is no name ${quote(name)}; did you mean ${quote(meant)}?`;
  return `There is no name ${quote(name)}. Names are ${list(
    names.all.map(known => known.name),
    'and',
    60,
  )}.`;
}

function allNames({ all }: Vocabulary): string[] {
  return all.flatMap(({ name, aliases }) => [name, ...aliases]);
}

function layerChosen(choice: LayerChoice, layers: readonly string[]): number | Misuse {
  const known = `${layers.length === 1 ? 'The layer is' : 'Layers are'} ${list(layers, 'and', 60)}`;
  if ('index' in choice) {
    if (choice.index < layers.length) return choice.index;
    return misuse(`There is no layer ${choice.index}. ${known}, counted from 0.`, choice);
  }
  const layer = layers.indexOf(choice.name);
  if (layer >= 0) return layer;
  const meant = nearest(choice.name, layers);
  const suggestion = meant === undefined ? '.' : `; did you mean ${quote(meant)}?`;
  return misuse(`There is no layer ${quote(choice.name)}${suggestion} ${known}.`, choice);
}

import type { ParameterNumbers } from '../engine/arithmetic.ts';
import type { Unavailable, Value } from '../expression/value.ts';
import { layerInExpression } from '../trace/expressionOf.ts';
import type { Position } from './course.ts';
import type { NameRow } from './nameRow.ts';
import type { NameFacts, Names } from './names.ts';
import { type NameTable, nameTable } from './nameTable.ts';
import type { Reading, Stand } from './reading.ts';

/** The names at one stand, until it is left. */
export class StandNames implements Names {
  readonly #stand: Stand;
  readonly #table: NameTable;
  readonly #known = new Map<string, Value | Unavailable>();
  readonly #memory = new Map<number, readonly ParameterNumbers[]>();
  readonly #reading: Reading;
  #isLeft = false;

  constructor(stand: Stand) {
    this.#stand = stand;
    this.#table = nameTable(stand.options);
    this.#reading = this.#readingOf();
  }

  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** The training goes on. */
  leave(): void {
    this.#isLeft = true;
    this.#known.clear();
    this.#memory.clear();
  }

  get position(): Position | undefined {
    this.#assertHere();
    return this.#stand.position;
  }

  get all(): readonly NameFacts[] {
    return this.#table.all;
  }

  get layers(): readonly string[] {
    return this.#stand.options.layers.map(({ name }) => name);
  }

  value(name: string, layer?: number): Value | Unavailable | undefined {
    this.#assertHere();
    const row = this.#table.named.get(name);
    if (!row) return undefined;
    const misfit = this.#misfit(row, layer);
    if (misfit) return misfit;
    const key = row.isOfLayer ? `${row.name} ${layer}` : row.name;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = row.read(this.#reading, layer ?? 0);
    this.#known.set(key, value);
    return value;
  }

  ofSample(name: string, layer: number | undefined, sample: number): Value | Unavailable | undefined {
    this.#assertHere();
    const row = this.#table.named.get(name);
    if (!row) return undefined;
    if (!row.readSample) return undefined;
    const misfit = this.#misfit(row, row.isOfLayer ? layer : undefined);
    if (misfit) return misfit;
    const samples = this.#stand.batch(false).rows?.length ?? 0;
    if (!Number.isInteger(sample) || sample < 0 || sample >= samples) {
      return { why: `There is no sample ${sample} in this batch: there are ${samples}, counted from 0.` };
    }
    return row.readSample(this.#reading, layer ?? 0, sample);
  }

  before(layer: number): ParameterNumbers | undefined {
    this.#assertHere();
    return this.#stand.before(layer);
  }

  note(name: string, layer?: number): string | undefined {
    const row = this.#table.named.get(name);
    if (!row || this.#misfit(row, layer)) return undefined;
    return row.note?.(this.#stand.options, layer ?? 0);
  }

  #misfit(row: NameRow, layer: number | undefined): Unavailable | undefined {
    const { layers } = this.#stand.options;
    if (!row.isOfLayer)
      return layer === undefined ? undefined : { why: `${row.name} is of the whole network: write ${row.name}.` };
    if (layer === undefined)
      return { why: `${row.name} is of a layer: write ${row.name}(${layerInExpression(layers[0]!.name)}).` };
    return layers[layer] ? undefined : { why: `There is no layer ${layer + 1}; there are ${layers.length}.` };
  }

  #readingOf(): Reading {
    const stand = this.#stand;
    return {
      ...stand,
      get steps() {
        return stand.batch(false);
      },
      memory: layer => {
        const known = this.#memory.get(layer) ?? stand.memory(layer);
        this.#memory.set(layer, known);
        return known;
      },
      known: (name, layer) => this.value(name, layer)!,
    };
  }

  #assertHere(): void {
    if (this.#isLeft) throw new Error('The training has gone on: read its present names.');
  }
}

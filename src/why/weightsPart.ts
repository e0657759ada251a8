import { noPiece, type Part, type Piece, piece } from '../page/parts.ts';
import { shownRows } from './explain/layerChain.ts';
import type { WeightRows } from './whyMessages.ts';
import type { SubjectNumbers, WhySubject } from './whySubject.ts';

/** Weights that are sent whole, in bytes a megabyte: those of a layer of 784 inputs and 128 units are fewer. */
const mostWhole = 2 ** 17;
/** Units on each side of the chosen one whose weights the page shows with those of it: fewer where rows are long. */
const mostNear = 2;
const mostWeightsNear = 30_000;
/** Weights in a piece, unless a single row has more: a click is answered by a few kilobytes. */
const mostInPiece = 800;

/** Rows first .. end - 1. */
interface Block {
  readonly first: number;
  readonly end: number;
}

/**
 * Rows of W, one block of them at a time: first all, or of a large layer many around the chosen unit. When another unit is chosen,
 * those that are missing around it follow, one piece after the other, or a new block begins there.
 */
export class WeightsPart implements Part<WhySubject, WeightRows | null> {
  /** What the page has. Null where it was told that there are none. */
  #sent: ({ readonly key: string; readonly unit: number } & Block) | null | undefined;

  reset(): void {
    this.#sent = undefined;
  }

  next({ viewed, numbers }: WhySubject, isAlone = true): Piece<WeightRows | null> {
    if (!viewed || !numbers) {
      if (this.#sent === null) return noPiece;
      this.#sent = null;
      return piece(null);
    }
    const { source, layer } = numbers;
    // Every sample goes through the same weights.
    const key = `${viewed.run.info.id} ${source.epoch} ${layer} ${source.stop?.time ?? ''}`;
    if (this.#sent?.key !== key) {
      const unit = numbers.unit ?? 0;
      this.#sent = { key, unit, ...firstBlock(numbers, unit) };
      return piece(rowsOf(numbers, this.#sent, true));
    }
    const unit = numbers.unit ?? this.#sent.unit;
    const missing = this.#missing(numbers, unit);
    if (!missing) return noPiece;
    const isOther = unit !== this.#sent.unit;
    this.#sent = { ...this.#sent, unit };
    // What was asked for goes out first: a row may be longer than all of that.
    if (isOther && !isAlone) return noPiece;
    const { first, end } = this.#sent;
    const isNew = missing.end !== first && missing.first !== end;
    const joined = { first: Math.min(first, missing.first), end: Math.max(end, missing.end) };
    this.#sent = { key, unit, ...(isNew ? missing : joined) };
    return piece(rowsOf(numbers, missing, isNew));
  }

  /** The next rows that the page lacks of those around a unit; they adjoin those that it has unless all are far from them. */
  #missing({ source, layer }: SubjectNumbers, unit: number): Block | undefined {
    const { first, end } = this.#sent!;
    const { outputs, inputs } = source.layers[layer]!.shape;
    const count = Math.max(1, Math.floor(mostInPiece / inputs));
    const near = Math.min(mostNear, Math.floor(mostWeightsNear / inputs));
    const [from, to] = [Math.max(0, unit - near), Math.min(outputs, unit + near + 1)];
    if (unit < first - count || unit >= end + count) {
      const start = Math.max(0, Math.min(unit - (count >> 1), outputs - count));
      return { first: start, end: start + count };
    }
    if (from < first) return { first: Math.max(from, first - count), end: first };
    return to > end ? { first: end, end: Math.min(to, end + count) } : undefined;
  }
}

function firstBlock({ source, layer }: SubjectNumbers, unit: number): Block {
  const { inputs, outputs } = source.layers[layer]!.shape;
  if (inputs * outputs <= mostWhole) return { first: 0, end: outputs };
  const { first, count } = shownRows(source, layer, unit);
  return { first, end: first + count };
}

function rowsOf({ source, layer }: SubjectNumbers, { first, end }: Block, isNew: boolean): WeightRows {
  const { shape, weights } = source.layers[layer]!;
  return { isNew, firstUnit: first, rows: weights.slice(first * shape.inputs, end * shape.inputs) };
}

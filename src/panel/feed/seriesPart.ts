import { noPiece, type Piece, piece } from '../../page/parts.ts';
import type { History } from '../../run/history.ts';
import type { Run } from '../../run/run.ts';
import { numbersPerColumn, strideFor } from '../../trace/blocks.ts';
import type { TraceLayout } from '../../trace/layout.ts';
import type { LayerScalar } from '../../trace/scalars.ts';
import type { View } from '../panelMessage.ts';
import type { EpochRange, SeriesUpdate, ThinnedEpochs } from '../series.ts';
import type { Part, Viewed } from './part.ts';

/** Bytes that go out at once: more would keep the page waiting for everything else. */
const mostBytes = 2 ** 20;
/** Blocks of a picture, and numbers in it: with hundreds of layers the blocks become fewer. */
const mostBlocks = 1024;
const fewestBlocks = 128;
const mostNumbers = 2 ** 20;

type Curves = Pick<Viewed, 'run' | 'view'>;
type ColumnsOf = (layout: TraceLayout, quantity: LayerScalar) => readonly number[];

/**
 * Curves of the run, piece by piece, each continuing the one before. Where the run has no epoch of the range (yet), they are
 * empty; before its first epoch there are none.
 */
export class SeriesPart implements Part<SeriesUpdate> {
  readonly #columnsOf: ColumnsOf;
  #shown: { readonly run: Run; readonly view: View } | undefined;
  #stride = 1;
  #thinned: ThinnedEpochs | undefined;
  /** The page has the range up to this epoch. */
  #sentEpoch = 0;

  constructor(columnsOf: ColumnsOf) {
    this.#columnsOf = columnsOf;
  }

  reset(): void {
    this.#shown = undefined;
  }

  next({ run, view }: Curves): Piece<SeriesUpdate> {
    const { history } = run;
    if (history.epochs === 0) return noPiece;
    const { first, last } = rangeOf(run, view);
    const isShown = this.#isShown(run, view);
    const columns = this.#columnsOf(history.layout, view.quantity);
    const rowLength = columns.length * numbersPerColumn;
    const blocks = Math.max(fewestBlocks, Math.min(mostBlocks, Math.floor(mostNumbers / rowLength)));
    const wanted = view.range ? view.range.last - view.range.first + 1 : last;
    const drawn = Math.max(isShown ? this.#stride : 1, strideFor(wanted, blocks));
    const stride = last < first ? drawn : history.curveStride(first, last, drawn);
    const thinned = thinnedIn(history, first, last);
    const hasAll = isShown && this.#sentEpoch >= last;
    const isSaid = thinned?.last === this.#thinned?.last && thinned?.stride === this.#thinned?.stride;
    // What the page was told finer is told anew: it shows what there is, as it would if it were opened now.
    const isNew = !isShown || stride > drawn || (hasAll && !isSaid);
    if (!isNew && hasAll) return noPiece;
    const firstBlock = Math.floor((isNew ? first - 1 : this.#sentEpoch) / stride);
    const ahead = last < first ? 0 : Math.floor((last - 1) / stride) - firstBlock + 1;
    const count = Math.min(ahead, Math.max(1, Math.floor(mostBytes / (8 * rowLength))));
    this.#shown = { run, view };
    this.#stride = stride;
    this.#thinned = thinned;
    this.#sentEpoch = count === ahead ? last : (firstBlock + count) * stride;
    const rows = history.blocks(columns, stride, firstBlock, count);
    return piece({
      quantity: view.quantity,
      range: view.range,
      isNew,
      stride,
      firstBlock,
      rows,
      ...(thinned && { thinned }),
    });
  }

  #isShown(run: Run, { quantity, range }: View): boolean {
    const shown = this.#shown;
    return shown?.run === run && shown.view.quantity === quantity && sameRange(shown.view.range, range);
  }
}

/** The epochs of the picture that there are so far; `last` is that before `first` when there is none. */
function rangeOf({ history }: Run, { range }: View): EpochRange {
  return range
    ? { first: range.first, last: Math.max(range.first - 1, Math.min(range.last, history.epochs)) }
    : { first: 1, last: history.epochs };
}

function thinnedIn(history: History, first: number, last: number): ThinnedEpochs | undefined {
  const { thinnedEpochs } = history;
  if (first > Math.min(last, thinnedEpochs)) return undefined;
  return { last: Math.min(last, thinnedEpochs), stride: history.curveStride(first, last, 1) };
}

function sameRange(a: EpochRange | null, b: EpochRange | null): boolean {
  return a?.first === b?.first && a?.last === b?.last;
}

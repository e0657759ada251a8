import type { Clock } from '../../page/clock.ts';
import { later, noPiece, type Piece, piece } from '../../page/parts.ts';
import { isKnown } from '../../run/moment.ts';
import { stopKey } from '../../run/stopWords.ts';
import { momentOf, type ViewedMoment } from '../../run/viewedMoment.ts';
import { type PanelQuantity, panelQuantitiesAt, quantitiesOf } from '../../trace/quantity.ts';
import { type Region, sameRegion } from '../../trace/region.ts';
import type { LayerDetail, TensorPicture } from '../panelMessages.ts';
import type { Part, Viewed } from './part.ts';
import { layerPictures, type TensorSummary } from './tensorPictures.ts';

/** Milliseconds at a stretch: the extension host serves every extension. */
const longestStretch = 40;
/** While a training runs, a detail that took some time is followed by so many times as much without one. */
const restFactor = 10;

/** What is to be shown. Details of one choice follow each other as epochs pass. */
interface Wanted extends ViewedMoment {
  readonly layer: number;
  /** Another object is another moment, or of another run. */
  readonly of: NonNullable<ViewedMoment['of']>;
  readonly choice: string;
}

interface Work {
  readonly wanted: Wanted;
  readonly pictures: ReturnType<typeof layerPictures>;
  spent: number;
}

/** The chosen layer at the chosen epoch, as pictures. They are made in stretches, and seldom when they take long. */
export class DetailPart implements Part<LayerDetail | null> {
  readonly #clock: Clock;
  /** Null where the page was told that there is none. */
  #sent: Wanted | null | undefined;
  /** What of each tensor the page has a picture of. */
  #regions: Partial<Record<PanelQuantity, Region>> = {};
  #work: Work | undefined;
  #restsUntil = 0;
  /** What is known of the numbers of one layer at one epoch: another region of them does not change it. */
  #known: { readonly of: object; readonly layer: number; readonly summaries: Summaries } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  reset(): void {
    this.#sent = undefined;
    this.#regions = {};
    this.#work = undefined;
    this.#known = undefined;
    this.#restsUntil = 0;
  }

  next(viewed: Viewed): Piece<LayerDetail | null> {
    const wanted = wantedOf(viewed);
    if (this.#work?.wanted.choice !== wanted?.choice) this.#work = undefined;
    if (!wanted) return this.#gone();
    if (!this.#work) {
      if (isSame(wanted, this.#sent)) return noPiece;
      if (this.#rests(viewed, wanted)) return later(Math.max(1, this.#restsUntil - this.#clock.now()));
      this.#work = { wanted, pictures: this.#pictures(viewed, wanted), spent: 0 };
    }
    return this.#advance(this.#work);
  }

  #gone(): Piece<null> {
    if (this.#sent === null) return noPiece;
    this.#sent = null;
    this.#regions = {};
    return piece(null);
  }

  /** A while without details, unless a person has chosen something else. */
  #rests({ run }: Viewed, { choice }: Wanted): boolean {
    return run.status.state === 'running' && choice === this.#sent?.choice && this.#clock.now() < this.#restsUntil;
  }

  #pictures({ view }: Viewed, { layer, of, moment }: Wanted): Work['pictures'] {
    if (this.#known?.of !== of || this.#known.layer !== layer) this.#known = { of, layer, summaries: new Map() };
    const region = view.region?.layer === layer ? view.region : null;
    return layerPictures(moment, layer, region, this.#known.summaries);
  }

  /** The pictures that the page lacks: of the same numbers those whose region is another. */
  #news({ of, layer }: Wanted, tensors: Pictures): Pictures {
    const [before, had] = [this.#regions, this.#sent];
    const entries = Object.entries(tensors) as [PanelQuantity, TensorPicture][];
    this.#regions = Object.fromEntries(entries.map(([name, { region }]) => [name, region]));
    if (had?.of !== of || had.layer !== layer) return tensors;
    return Object.fromEntries(entries.filter(([name, { region }]) => !sameRegion(region, before[name] ?? null)));
  }

  #advance(work: Work): Piece<LayerDetail> {
    const start = this.#clock.now();
    for (;;) {
      const { done, value: tensors } = work.pictures.next();
      const now = this.#clock.now();
      if (done) {
        const { wanted, spent } = work;
        const { layer, epoch, moment } = wanted;
        const stop = stopKey(moment.stop);
        const atStop = stop !== undefined && { stop, missing: missingOf(wanted) };
        const update = { layer, epoch, ...atStop, tensors: this.#news(wanted, tensors) };
        this.#work = undefined;
        this.#sent = wanted;
        this.#restsUntil = now + restFactor * (spent + now - start);
        return piece(update);
      }
      if (now - start < longestStretch) continue;
      work.spent += now - start;
      return later(0);
    }
  }
}

type Pictures = LayerDetail['tensors'];
type Summaries = Map<PanelQuantity, TensorSummary>;

function wantedOf(viewed: Viewed): Wanted | undefined {
  const { run, selection, view } = viewed;
  const { layer } = selection;
  const shown = momentOf(viewed);
  const of = shown?.of;
  if (!shown || !of || !run.history.layout.layers[layer]) return undefined;
  const region = view.region?.layer === layer ? view.region : null;
  const choice = JSON.stringify([layer, selection.epoch, region]);
  return { ...shown, of, layer, choice };
}

/** Why a stop has no numbers of what the panel shows then. */
function missingOf({ moment, layer }: Wanted): NonNullable<LayerDetail['missing']> {
  const names = quantitiesOf(panelQuantitiesAt(true), moment.layers[layer]!);
  const whys = names.flatMap(name => {
    const numbers = moment.numbers(layer, name);
    return isKnown(numbers) ? [] : [[name, numbers.why] as const];
  });
  return Object.fromEntries(whys);
}

function isSame(a: Wanted, b: Wanted | null | undefined): boolean {
  return a.of === b?.of && a.choice === b.choice;
}

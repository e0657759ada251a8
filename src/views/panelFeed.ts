import type { HostToPanel, LayerDetail } from '../protocol/panel.ts';
import type { RunStatus, Selection } from '../protocol/run.ts';
import type { Run } from '../session/run.ts';

const nothing: RunStatus = { state: 'stopped', epoch: 0, message: '' };
const start: Selection = { layer: 0, epoch: 'latest' };

/** Bytes of scalars that go out at once: a short training makes more in a second than a page takes in. */
const mostScalarBytes = 2 ** 20;

/**
 * Feeds one page. The page asks with `ready` and gets everything; after that a frame goes out only when the last one
 * was acknowledged, so that what comes in between is sent together. A hidden page gets nothing: it asks anew.
 */
export class PanelFeed {
  readonly #post: (message: HostToPanel) => void;
  #run: Run | undefined;
  #selection = start;
  #ready = false;
  #frame = 0;
  /** Something changed since the last message. */
  #dirty = false;
  #awaitingAck = false;
  #sentEpochs = 0;
  #sentDetail: string | undefined;

  constructor(post: (message: HostToPanel) => void) {
    this.#post = post;
  }

  /** What to show has changed: the run, its epochs, its status or the selection. */
  update(run: Run | undefined, selection: Selection): void {
    const another = run !== this.#run;
    this.#run = run;
    this.#selection = selection;
    if (!this.#ready) return;
    if (another) this.#hydrate();
    else if (this.#awaitingAck) this.#dirty = true;
    else this.#sendFrame();
  }

  /** The page has loaded and knows nothing yet. */
  ready(): void {
    this.#ready = true;
    this.#hydrate();
  }

  acknowledged(frame: number): void {
    if (frame !== this.#frame) return;
    this.#awaitingAck = false;
    if (this.#ready && this.#dirty) this.#sendFrame();
  }

  /** The page is gone until it says `ready` again. */
  hidden(): void {
    this.#ready = false;
  }

  #hydrate(): void {
    this.#awaitingAck = false;
    this.#dirty = false;
    this.#sentDetail = undefined;
    this.#sentEpochs = 0;
    this.#post({
      type: 'hydrate',
      run: this.#run?.info ?? null,
      status: this.#run?.status ?? nothing,
      selection: this.#selection,
      scalars: this.#nextScalars(),
      recordedEpochs: this.#run?.history.recordedEpochs() ?? new Int32Array(),
      detail: this.#newDetail(),
    });
    if (this.#isBehind()) this.#sendFrame();
  }

  #sendFrame(): void {
    if (!this.#run) return;
    const { status, history } = this.#run;
    this.#awaitingAck = true;
    this.#frame++;
    const firstEpoch = this.#sentEpochs + 1;
    const scalars = this.#nextScalars();
    // What is left goes out when this has been drawn.
    this.#dirty = this.#isBehind();
    this.#post({
      type: 'frame',
      frame: this.#frame,
      status,
      selection: this.#selection,
      firstEpoch,
      scalars,
      recordedEpochs: history.recordedEpochs(),
      detail: this.#newDetail(),
    });
  }

  /** The scalars that the page does not have, as many as go out at once. */
  #nextScalars(): Float64Array {
    if (!this.#run) return new Float64Array();
    const { history } = this.#run;
    const most = Math.max(1, Math.floor(mostScalarBytes / (8 * history.layout.scalarLength)));
    const scalars = history.scalarsFrom(this.#sentEpochs + 1, most);
    this.#sentEpochs += scalars.length / history.layout.scalarLength;
    return scalars;
  }

  #isBehind(): boolean {
    return this.#run !== undefined && this.#sentEpochs < this.#run.history.epochs;
  }

  /** The chosen layer at the chosen epoch, unless the page has it already. */
  #newDetail(): LayerDetail | null {
    if (!this.#run) return null;
    const { history } = this.#run;
    const { layer } = this.#selection;
    const epoch = history.recordedEpoch(this.#selection.epoch);
    const row = epoch && history.tensorsOf(epoch);
    if (!epoch || !row) return null;
    const key = `${layer}@${epoch}`;
    if (key === this.#sentDetail) return null;
    this.#sentDetail = key;
    const { start: from, length } = history.layout.layers[layer]!;
    return { layer, epoch, block: row.slice(from, from + length) };
  }
}

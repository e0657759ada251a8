import { noPiece, type Piece, piece } from '../../page/parts.ts';
import type { RecordedUpdate } from '../panelMessages.ts';
import type { Part, Viewed } from './part.ts';

/** The recorded epochs: up to 20,000, of which mostly only the last few are new. */
export class RecordedPart implements Part<RecordedUpdate> {
  #sent: Int32Array = new Int32Array();

  reset(): void {
    this.#sent = new Int32Array();
  }

  next({ run }: Viewed): Piece<RecordedUpdate> {
    const recorded = run.history.recordedEpochs();
    const keep = commonStart(this.#sent, recorded);
    if (keep === recorded.length && keep === this.#sent.length) return noPiece;
    this.#sent = recorded;
    return piece({ keep, added: recorded.slice(keep) });
  }
}

function commonStart(a: Int32Array, b: Int32Array): number {
  const end = Math.min(a.length, b.length);
  let index = 0;
  while (index < end && a[index] === b[index]) index++;
  return index;
}

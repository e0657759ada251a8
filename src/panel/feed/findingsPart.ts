import { noPiece, type Piece, piece } from '../../page/parts.ts';
import { sendable } from '../../page/sendable.ts';
import type { FindingsUpdate } from '../panelMessages.ts';
import type { Part, PartTools, Viewed } from './part.ts';

/** What there is to say of the run. Thirty times a second it is asked for; it goes out when it is another list. */
export class FindingsPart implements Part<FindingsUpdate> {
  readonly #tools: Pick<PartTools, 'findingsOf' | 'can'>;
  #seen: FindingsUpdate['list'] | undefined;
  #sent: string | undefined;

  constructor(tools: Pick<PartTools, 'findingsOf' | 'can'>) {
    this.#tools = tools;
  }

  reset(): void {
    this.#seen = undefined;
    this.#sent = undefined;
  }

  next({ run }: Viewed): Piece<FindingsUpdate> {
    const { findingsOf, can } = this.#tools;
    const list = findingsOf(run);
    if (list === this.#seen) return noPiece;
    this.#seen = list;
    // Numbers that are not finite may be among them.
    const update = sendable({ list, can }) as FindingsUpdate;
    const key = JSON.stringify(update);
    if (key === this.#sent) return noPiece;
    this.#sent = key;
    return piece(update);
  }
}

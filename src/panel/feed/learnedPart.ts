import { all, noPiece, type Piece } from '../../page/parts.ts';
import type { Answers } from '../../run/answers.ts';
import { kindsOf, learnedPicture } from '../learned.ts';
import type { LearnedPicture } from '../learnedPicture.ts';
import type { Part, Viewed } from './part.ts';

/** What the network has learned by the chosen epoch, in the kind of picture that the page wants, or else the first there is. */
export class LearnedPart implements Part<LearnedPicture> {
  readonly #answers: Answers | undefined;
  #sent: string | undefined;

  constructor(answers: Answers | undefined) {
    this.#answers = answers;
  }

  reset(): void {
    this.#sent = undefined;
  }

  next({ run, selection, view }: Viewed): Piece<LearnedPicture> {
    const answers = this.#answers?.of(run);
    const epoch = run.history.recordedEpoch(selection.epoch);
    if (!answers || epoch === undefined) return noPiece;
    const kinds = kindsOf(answers.subject);
    const kind = kinds.find(wanted => wanted === view.learned.kind) ?? kinds[0];
    if (!kind) return noPiece;
    const rows = answers.rows(epoch);
    const needsSurface = kind === 'regions' || kind === 'curve';
    const surface = needsSurface ? answers.surface(epoch) : undefined;
    if (!rows || (needsSurface && !surface)) return noPiece;
    const key = `${run.info.id} ${kind} ${view.learned.output} ${rows.epoch} ${surface?.epoch}`;
    if (key === this.#sent) return noPiece;
    this.#sent = key;
    const given = { epoch: surface?.epoch ?? rows.epoch, rows: rows.answer, surface: surface?.answer };
    const picture = learnedPicture(answers.subject, kind, view.learned.output, given);
    return picture ? all(picture) : noPiece;
  }
}

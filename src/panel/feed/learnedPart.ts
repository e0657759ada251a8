import { MadePart } from '../../page/parts.ts';
import type { Answers } from '../../run/answers.ts';
import { kindsOf, learnedPicture } from '../learned.ts';
import type { LearnedPicture } from '../learnedPicture.ts';
import type { Part, Viewed } from './part.ts';

/** What the network has learned by the chosen epoch, in the kind of picture that the page wants, or else the first there is. */
export function learnedPart(answers: Answers | undefined): Part<LearnedPicture | null> {
  return new MadePart({
    of: ({ run, selection, view }: Viewed) => {
      const asked = answers?.of(run);
      const epoch = run.history.recordedEpoch(selection.epoch);
      if (!asked || epoch === undefined) return null;
      const { subject } = asked;
      const kinds = kindsOf(subject);
      const kind = kinds.find(wanted => wanted === view.learned.kind) ?? kinds[0];
      if (!kind) return null;
      const rows = asked.rows(epoch);
      const needsSurface = kind === 'regions' || kind === 'curve';
      const surface = needsSurface ? asked.surface(epoch) : undefined;
      if (!rows || (needsSurface && !surface)) return undefined;
      return {
        ...{ subject, kind, output: view.learned.output },
        ...{ epoch: surface?.epoch ?? rows.epoch, rows: rows.answer, surface: surface?.answer },
      };
    },
    make: ({ subject, kind, output, ...given }) => learnedPicture(subject, kind, output, given) ?? null,
  });
}

import * as z from 'zod';
import { editText } from '../../timeline/editText.ts';
import { positionText } from '../../timeline/positionText.ts';
import { request } from '../request.ts';
import type { Requests } from '../session.ts';

/** Requests of our own: the branches of the training, and going from one to another. */
export const branches: Requests = {
  'backprop/branches': request(z.object({}), session => {
    const { branches: all, branch, course, options, names } = session.stopped;
    return {
      present: branch.id,
      branches: all.map(({ id, parent, time, edits }) => ({
        id,
        ...(parent !== undefined && { parent, at: positionText(course.at(time), names.layers) }),
        edits: edits.map(({ edit }) => editText(edit, options)),
      })),
    };
  }),
  'backprop/switchBranch': request(z.object({ branch: z.int().min(0) }), (session, { branch }) => {
    session.switchTo(branch);
    return undefined;
  }),
};

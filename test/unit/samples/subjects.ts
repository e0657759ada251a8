import { csvFile } from '../plan/support.ts';
import { subjectOf } from '../run/subjects.ts';

const flowers = 'length,width,kind\n1,10,red\n3,30,blue\n5,20,red\n7,40,green\n';

/** Four rows of two inputs and three classes with names, scaled to 0 .. 1 by all rows. */
export const classes = await subjectOf(
  {
    data: { csv: 'data.csv', target: 'kind', normalize: 'minmax' },
    layers: [{ units: 3, activation: 'softmax' }],
  },
  { files: csvFile(flowers) },
);

/** Three rows, an input and two targets, which are numbers; nothing is scaled. */
export const numbers = await subjectOf({
  data: {
    inputs: [[0.5], [1], [-2]],
    targets: [
      [1, 2],
      [0.25, -1],
      [3, 0],
    ],
  },
  layers: [{ units: 2 }],
});

/** Four rows of two classes with names on one sigmoid unit. */
export const sides = await subjectOf(
  { data: { csv: 'data.csv', target: 'kind' }, layers: [{ units: 1, activation: 'sigmoid' }] },
  { files: csvFile('length,kind\n1,Yes\n3,No\n5,Yes\n7,No\n') },
);

/** The classes 2 and 4 on two softmax units. */
export const twoAndFour = await subjectOf({
  data: { inputs: [[1], [2], [3], [4]], targets: [[4], [2], [4], [4]] },
  layers: [{ units: 2, activation: 'softmax' }],
});

/** A text of a network, and what comes of training it when nothing disturbs it. */
export interface NetworkText {
  readonly name: string;
  readonly text: string;
  /** Undefined where it is refused. */
  readonly end: 'finished' | 'diverged' | undefined;
  readonly epochs: number;
  readonly layers: number;
}

const xor = {
  inputs: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  targets: [[0], [1], [1], [0]],
};
const classes = {
  inputs: [
    [0, 0],
    [0, 1],
    [3, 0],
    [3, 1],
    [0, 5],
    [1, 5],
  ],
  targets: [
    [1, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 1, 0],
    [0, 0, 1],
    [0, 0, 1],
  ],
};

function good(name: string, epochs: number, layers: readonly object[], more: object = {}): NetworkText {
  const spec = { data: xor, seed: 3, layers, training: { epochs }, ...more };
  return { name, text: JSON.stringify(spec, undefined, 2), end: 'finished', epochs, layers: layers.length };
}

function bad(name: string, text: string): NetworkText {
  return { name, text, end: undefined, epochs: 0, layers: 0 };
}

const hidden = { name: 'hidden', units: 3, activation: 'tanh' };
const out = { name: 'out', units: 1, activation: 'sigmoid' };
const softmax = { name: 'out', units: 3, activation: 'softmax' };

/** What is in the files, and what people make of them. */
export const texts: readonly NetworkText[] = [
  good('small', 5, [hidden, out]),
  good('two more layers', 12, [
    hidden,
    { name: 'second', units: 2, activation: 'relu' },
    { name: 'third', units: 2 },
    out,
  ]),
  good('one layer', 30, [out]),
  good('longer', 400, [hidden, out], { optimizer: { type: 'adam', learningRate: 0.05 } }),
  good('long', 6000, [{ ...hidden, units: 6 }, out], { optimizer: { type: 'sgd', momentum: 0.9 } }),
  good('classes', 20, [hidden, softmax], {
    data: classes,
    training: { epochs: 20, batchSize: 2, validationSplit: 0.3 },
  }),
  good('of a file', 8, [out], { data: { csv: 'data.csv', target: 'y' } }),
  good('dead', 40, [
    { ...hidden, init: 'zeros' },
    { ...out, init: 'zeros' },
  ]),
  {
    ...good('diverges', 50, [hidden, { name: 'out', units: 1 }], { optimizer: { type: 'sgd', learningRate: 1e9 } }),
    end: 'diverged',
  },
  bad('no layers', '{ "data": { "generate": "xor" } }'),
  bad('half', '{ "data": { "generate": "xor" }, "layers": ['),
  bad('empty', ''),
  bad('no such file', '{ "data": { "csv": "nowhere.csv", "target": "y" }, "layers": [{ "units": 1 }] }'),
  bad('wrong units', '{ "data": { "generate": "xor" }, "layers": [{ "name": "hidden", "units": "three" }] }'),
];

export const dataTexts = ['x,y\n0,0\n1,1\n2,0\n3,1\n', 'x,y\n0,1\n1,0\n2,1\n3,1\n4,0\n', 'x,z\n1,2\n'];

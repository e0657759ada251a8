/**
 * The catalogue of initializations: a row each, in the order in which messages list them. What the spec accepts, what the editor
 * shows and what the engine draws follow from it. Sources: Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998;
 * torch.nn.Linear for `torchLinear`. The normal forms are not truncated.
 */
import { number, type Settings, type ValuesOf } from './settings.ts';

/** What first values are: drawn one by one, all the same, or a matrix with orthonormal rows or columns. */
export type Distribution =
  /** Uniform in [min, max). */
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly std: number }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'orthogonal' };

interface InitializationRow<S extends Settings> {
  /** What the editor shows. Markdown. `I` and `O` are the layer's inputs and outputs. */
  readonly doc: string;
  readonly settings: S;
  /** What the editor writes besides the name; the name alone where absent. */
  readonly offered?: Readonly<Record<string, number>>;
  readonly distribution: (settings: ValuesOf<S>, I: number, O: number) => Distribution;
  /** The size of the values is written in the spec, and not a rule of the layer's shape. */
  readonly isStated?: true;
}

const within = (limit: number): Distribution => ({ kind: 'uniform', min: -limit, max: limit });
const normal = (std: number): Distribution => ({ kind: 'normal', mean: 0, std });

/** A row that has only its name. */
const plain = (doc: string, of: (I: number, O: number) => Distribution): InitializationRow<Record<never, never>> => ({
  doc,
  settings: {},
  distribution: (_, I, O) => of(I, O),
});

/** A row whose function knows its settings by their names. */
const row = <const S extends Settings>(row: InitializationRow<S>): InitializationRow<S> => row;

const any = {};

const rows = {
  glorotUniform: plain('Uniform in ±sqrt(6 / (I + O)). For `tanh`, `sigmoid` and `softmax` layers.', (I, O) =>
    within(Math.sqrt(6 / (I + O))),
  ),
  glorotNormal: plain('Normal with standard deviation sqrt(2 / (I + O)).', (I, O) => normal(Math.sqrt(2 / (I + O)))),
  heUniform: plain('Uniform in ±sqrt(6 / I). For `relu` layers.', I => within(Math.sqrt(6 / I))),
  heNormal: plain('Normal with standard deviation sqrt(2 / I). For `relu` layers.', I => normal(Math.sqrt(2 / I))),
  lecunUniform: plain('Uniform in ±sqrt(3 / I).', I => within(Math.sqrt(3 / I))),
  lecunNormal: plain('Normal with standard deviation sqrt(1 / I).', I => normal(Math.sqrt(1 / I))),
  torchLinear: plain(
    "Uniform in ±1 / sqrt(I), as PyTorch's `nn.Linear` starts: also the biases, unless `biasInit` is given.",
    I => within(1 / Math.sqrt(I)),
  ),
  orthogonal: plain('Orthonormal rows, or columns where there are fewer of them. Keeps the length of vectors.', () => ({
    kind: 'orthogonal',
  })),
  zeros: row({
    doc: 'All zero. With zero weights, every unit learns the same: try it and look at the heatmap.',
    settings: {},
    distribution: () => ({ kind: 'constant', value: 0 }),
    isStated: true,
  }),
  uniform: row({
    doc: 'Uniform from `min` (default -0.05) to `max` (default 0.05).',
    settings: { min: number('', -0.05, any), max: number('', 0.05, any) },
    offered: { min: -0.5, max: 0.5 },
    distribution: ({ min, max }) => ({ kind: 'uniform', min, max }),
    isStated: true,
  }),
  normal: row({
    doc: 'Normal with `mean` (default 0) and `std` (default 0.05).',
    settings: { mean: number('', 0, any), std: number('', 0.05, { atLeast: 0 }) },
    offered: { mean: 0, std: 0.05 },
    distribution: ({ mean, std }) => ({ kind: 'normal', mean, std }),
    isStated: true,
  }),
  constant: row({
    doc: 'All the same `value`.',
    settings: { value: number('', undefined, any) },
    offered: { value: 0.1 },
    distribution: ({ value }) => ({ kind: 'constant', value }),
    isStated: true,
  }),
};

type Rows = typeof rows;
export type InitializationName = keyof Rows;

/** An initialization with its settings, by the names that a spec has for them. */
export type InitializationOptions = {
  [N in InitializationName]: { readonly type: N } & ValuesOf<Rows[N]['settings']>;
}[InitializationName];

type AnyRow = InitializationRow<Settings>;
export const initializations = rows as unknown as Readonly<Record<InitializationName, AnyRow>>;
export const initializationNames = Object.keys(rows) as readonly InitializationName[];

/** What the first values of a layer with I inputs and O outputs are drawn from; I is the fan-in and O the fan-out, also for a bias. */
export function distributionOf(options: InitializationOptions, I: number, O: number): Distribution {
  return initializations[options.type].distribution(options as unknown as ValuesOf<Settings>, I, O);
}

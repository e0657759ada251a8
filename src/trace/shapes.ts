/** What the record needs to know of a layer. `activation` is the spec's name, for instance `softmax`. */
export interface LayerShape {
  readonly name: string;
  /** I, the number of inputs. */
  readonly inputs: number;
  /** O, the number of units. */
  readonly outputs: number;
  /** False: net = W x, and the layer's bias tensors are empty. */
  readonly bias: boolean;
  readonly activation: string;
}

/** What an element of a quantity belongs to, counted from 0; -1 for what it does not belong to. */
export interface Place {
  readonly unit: number;
  readonly input: number;
  /** Elements of a Jacobian also belong to the unit of their row: of dy/dnet the output, of dnet/dvec(W) the net value. */
  readonly rowUnit: number;
}

/** A form that the numbers of a layer have. */
interface ShapeFacts {
  /** A vector is written in one row and indexed by its column alone. */
  readonly isMatrix: boolean;
  /** Whether each column is an input, a unit, or a weight: an element of vec(W). */
  readonly columnsAre: 'inputs' | 'units' | 'weights';
  /** Rows and columns; no rows where a layer has no such numbers. */
  readonly size: (layer: LayerShape, isLast: boolean) => readonly [rows: number, columns: number];
  readonly place: (row: number, column: number, inputs: number) => Place;
}

const none = -1;

/** The forms by their names: `I` inputs and `O` units of the layer. */
export const shapes = {
  /** (1, I) */
  I: {
    isMatrix: false,
    columnsAre: 'inputs',
    size: ({ inputs }) => [1, inputs],
    place: (_, input) => ({ unit: none, input, rowUnit: none }),
  },
  /** (1, O) */
  O: {
    isMatrix: false,
    columnsAre: 'units',
    size: ({ outputs }) => [1, outputs],
    place: (_, unit) => ({ unit, input: none, rowUnit: none }),
  },
  /** (1, O) of a layer with a bias. */
  bias: {
    isMatrix: false,
    columnsAre: 'units',
    size: ({ outputs, bias }) => [bias ? 1 : 0, outputs],
    place: (_, unit) => ({ unit, input: none, rowUnit: none }),
  },
  /** (1, O) of the last layer. */
  target: {
    isMatrix: false,
    columnsAre: 'units',
    size: ({ outputs }, isLast) => [isLast ? 1 : 0, outputs],
    place: (_, unit) => ({ unit, input: none, rowUnit: none }),
  },
  OxI: {
    isMatrix: true,
    columnsAre: 'inputs',
    size: ({ inputs, outputs }) => [outputs, inputs],
    place: (unit, input) => ({ unit, input, rowUnit: none }),
  },
  OxO: {
    isMatrix: true,
    columnsAre: 'units',
    size: ({ outputs }) => [outputs, outputs],
    place: (rowUnit, unit) => ({ unit, input: none, rowUnit }),
  },
  /** (O, O*I): column o*I+i is the weight from input i to unit o. */
  OxOI: {
    isMatrix: true,
    columnsAre: 'weights',
    size: ({ inputs, outputs }) => [outputs, outputs * inputs],
    place: (rowUnit, column, inputs) => ({ unit: Math.floor(column / inputs), input: column % inputs, rowUnit }),
  },
  /** (1, O*I) */
  OI: {
    isMatrix: false,
    columnsAre: 'weights',
    size: ({ inputs, outputs }) => [1, outputs * inputs],
    place: (_, column, inputs) => ({ unit: Math.floor(column / inputs), input: column % inputs, rowUnit: none }),
  },
} as const satisfies Readonly<Record<string, ShapeFacts>>;

export type ShapeName = keyof typeof shapes;

export function shapeOf(name: ShapeName): ShapeFacts {
  return shapes[name];
}

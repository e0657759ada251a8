import { csvLine, csvText } from '../export/csv.ts';
import { exportName, longestName } from '../export/fileName.ts';
import { mostCopied, plainNumber } from '../trace/arrayText.ts';
import { withItsDigits } from '../trace/digits.ts';
import type { Numbers } from '../trace/numbers.ts';
import { factsOf, isQuantity, type Quantity } from '../trace/quantity.ts';
import { shapeOf } from '../trace/shapes.ts';

import type { Inspected } from './inspected.ts';
import { isMatrix, type StateTensorName, tensorLabel } from './tensors.ts';

/** A tensor as a CSV document. */
export interface Table {
  /** `xor hidden dE-dW epoch 12.csv`; `..., first 999 of 1001 lines.csv` when it is cut. */
  readonly name: string;
  readonly text: string;
}

/**
 * A tensor with all digits of its precision: of a matrix a line for each unit and a column for each input, unit or weight, of a
 * vector a line for each number. Inputs of the first layer and units of the last have the names of the data where they are
 * known. A tensor of more than a million numbers is cut after a whole line, and its name says so. Undefined while it is
 * computed, and for what the layer does not have.
 */
export function tensorTable(
  inspected: Inspected,
  layer: number,
  tensor: Quantity | StateTensorName,
): Table | undefined {
  const numbers = inspected.numbers(layer, tensor);
  if (!numbers) return undefined;
  const columns = isQuantity(tensor)
    ? shapeOf(factsOf(tensor).shape).columnsAre
    : isMatrix(tensor)
      ? 'inputs'
      : 'units';
  const unit = namesOfUnits(inspected, layer);
  const input = namesOfInputs(inspected, layer);
  const { inputs } = inspected.shape(layer);
  const names = {
    units: unit,
    inputs: input,
    weights: (index: number) => `W[${unit(Math.floor(index / inputs))}][${input(index % inputs)}]`,
  };
  return table(inspected, {
    layer,
    label: tensorLabel(tensor, inspected.shape(layer)),
    numbers,
    row: unit,
    column: names[columns],
    heading: numbers.isMatrix ? 'unit' : headings[columns],
  });
}

const headings = { units: 'unit', inputs: 'input', weights: 'weight' } as const;

interface Content {
  readonly layer: number;
  readonly label: string;
  readonly numbers: Numbers;
  /** Names of rows and columns; a vector is written down its columns. */
  readonly row: (index: number) => string;
  readonly column: (index: number) => string;
  readonly heading: string;
}

function table({ run, precision, epoch, layout }: Inspected, content: Content): Table {
  const { layer, label, numbers, row, column, heading } = content;
  const write = (value: number) => plainNumber(withItsDigits(value, precision));
  const { isMatrix: inRows, columns } = numbers;
  const count = inRows ? numbers.rows : columns;
  const shown = Math.min(count, Math.max(1, Math.floor(mostCopied / (inRows ? columns : 1))));
  const titles = inRows ? Array.from({ length: columns }, (_, k) => csvText(column(k))) : [csvText(label)];
  const lines = [csvLine([heading, ...titles])];
  const vector = inRows ? undefined : numbers.row(0);
  for (let index = 0; index < shown; index++) {
    const name = csvText((inRows ? row : column)(index));
    lines.push(csvLine([name, ...(vector ? [write(vector[index]!)] : Array.from(numbers.row(index), write))]));
  }
  const part = shown < count ? `, first ${shown} of ${count} lines` : '';
  const title = titled(run.info.name, layout.layers[layer]!.shape.name, ` ${label} epoch ${epoch}${part}`);
  return { name: exportName(title, '', 'csv'), text: lines.join('') };
}

/** Names are shortened for what tells this table from others. */
function titled(run: string, layer: string, rest: string): string {
  const room = Math.max(3, longestName - rest.length - 1);
  const shortRun = shortened(run, Math.max(Math.floor(room / 2), room - layer.length));
  return `${shortRun} ${shortened(layer, room - shortRun.length)}${rest}`;
}

function shortened(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}

function namesOfInputs({ run }: Inspected, layer: number): (index: number) => string {
  const names = layer === 0 ? run.samples?.inputNames : undefined;
  return index => names?.[index] ?? String(index);
}

function namesOfUnits({ run, layout }: Inspected, layer: number): (index: number) => string {
  const samples = layer === layout.layers.length - 1 ? run.samples : undefined;
  // One sigmoid unit has a target, and two classes.
  const isOneHot = samples && samples.classNames?.length === samples.targetNames.length;
  const names = isOneHot ? samples.classNames : samples?.targetNames;
  return index => names?.[index] ?? String(index);
}

import { csvLine, csvText } from '../export/csv.ts';
import { exportName, longestName } from '../export/fileName.ts';
import { withItsDigits } from '../trace/digits.ts';
import type { ChainQuantity } from '../why/chain.ts';
import { mostCopied, plainNumber } from './copyText.ts';
import type { Inspected, Numbers } from './inspected.ts';
import { type DerivedQuantity, quantityNumbers } from './quantityNumbers.ts';
import { factsOf, type InspectedTensor, isMatrix, isRecorded, tensorLabel } from './tensors.ts';

const labels: Readonly<Record<DerivedQuantity, string>> = {
  target: 't',
  activationJacobian: 'dy/dnet',
  parameterJacobian: 'dnet/dvec(W)',
  vectorGradient: 'dE/dvec(W)',
};

/** A tensor as a CSV document. */
export interface Table {
  /** `xor hidden dE-dW epoch 12.csv`; `..., first 999 of 1001 lines.csv` when it is cut. */
  readonly name: string;
  readonly text: string;
}

/**
 * A tensor with all digits of its precision: of a matrix (O, I) a line for each unit and a column for each input, of a vector a
 * line for each number. Inputs of the first layer and units of the last have the names of the data where they are known. A
 * tensor of more than a million numbers is cut after a whole line, and its name says so. Undefined while it is computed.
 */
export function tensorTable(inspected: Inspected, layer: number, tensor: InspectedTensor): Table | undefined {
  const numbers = inspected.numbers(layer, tensor);
  if (!numbers) return undefined;
  const ofInputs = isMatrix(tensor) || (isRecorded(tensor) && factsOf(tensor).shape === 'inputs');
  return table(inspected, {
    layer,
    label: tensorLabel(tensor, inspected.shape(layer)),
    numbers,
    row: namesOfUnits(inspected, layer),
    column: (ofInputs ? namesOfInputs : namesOfUnits)(inspected, layer),
    heading: ofInputs && !isMatrix(tensor) ? 'input' : 'unit',
  });
}

/** The same of any matrix of the why page; undefined also for the target of a layer that is not the last. */
export function quantityTable(inspected: Inspected, layer: number, quantity: ChainQuantity): Table | undefined {
  if (isRecorded(quantity)) return tensorTable(inspected, layer, quantity);
  const numbers = quantityNumbers(inspected, layer, quantity);
  if (!numbers) return undefined;
  const unit = namesOfUnits(inspected, layer);
  const input = namesOfInputs(inspected, layer);
  const { inputs } = inspected.shape(layer);
  const ofWeight = (index: number) => `W[${unit(Math.floor(index / inputs))}][${input(index % inputs)}]`;
  const isOfWeights = quantity === 'parameterJacobian' || quantity === 'vectorGradient';
  return table(inspected, {
    layer,
    label: labels[quantity],
    numbers,
    row: unit,
    column: isOfWeights ? ofWeight : unit,
    heading: quantity === 'vectorGradient' ? 'weight' : 'unit',
  });
}

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

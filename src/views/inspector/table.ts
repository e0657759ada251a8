import { withItsDigits } from '../../trace/digits.ts';
import { csvLine, csvText } from '../export/csv.ts';
import { exportName } from '../export/fileName.ts';
import { mostCopied, plainNumber } from './copyText.ts';
import type { Inspected } from './inspected.ts';
import { factsOf, type InspectedTensor, isMatrix, isRecorded, tensorLabel } from './tensors.ts';

/** A tensor as a CSV document. */
export interface Table {
  /** `xor hidden dE-dW epoch 12.csv` */
  readonly name: string;
  readonly text: string;
}

/**
 * A tensor with all digits of its precision: of a matrix (O, I) a line for each unit and a column for each input, of a vector a
 * line for each number. Inputs of the first layer and units of the last have the names of the data where they are known. A
 * tensor of more than a million numbers is cut after a whole line, and its last line says so. Undefined while it is computed.
 */
export function tensorTable(inspected: Inspected, layer: number, tensor: InspectedTensor): Table | undefined {
  const numbers = inspected.numbers(layer, tensor);
  if (!numbers) return undefined;
  const { run, precision, epoch } = inspected;
  const shape = inspected.shape(layer);
  const write = (value: number) => plainNumber(withItsDigits(value, precision));
  const ofInputs = isRecorded(tensor) && factsOf(tensor).shape === 'inputs';
  const lines: string[] = [];
  if (isMatrix(tensor)) {
    const inputs = namesOfInputs(inspected, layer);
    const units = namesOfUnits(inspected, layer);
    lines.push(csvLine(['unit', ...Array.from({ length: numbers.columns }, (_, k) => csvText(inputs(k)))]));
    const rows = Math.min(numbers.rows, Math.max(1, Math.floor(mostCopied / numbers.columns)));
    for (let row = 0; row < rows; row++) {
      lines.push(csvLine([csvText(units(row)), ...Array.from(numbers.row(row), write)]));
    }
    if (rows < numbers.rows)
      lines.push(`# the first ${rows} of ${numbers.rows} units: all are too many for a table\r\n`);
  } else {
    const names = ofInputs ? namesOfInputs(inspected, layer) : namesOfUnits(inspected, layer);
    lines.push(csvLine([ofInputs ? 'input' : 'unit', csvText(tensorLabel(tensor, shape))]));
    const values = numbers.row(0);
    const end = Math.min(values.length, mostCopied);
    for (let k = 0; k < end; k++) lines.push(csvLine([csvText(names(k)), write(values[k]!)]));
    if (end < values.length) lines.push(`# the first ${end} of ${values.length}: all are too many for a table\r\n`);
  }
  const title = `${run.info.name} ${shape.name} ${tensorLabel(tensor, shape)} epoch ${epoch}`;
  return { name: exportName(title, '', 'csv'), text: lines.join('') };
}

function namesOfInputs({ run }: Inspected, layer: number): (index: number) => string {
  const names = layer === 0 ? run.samples?.inputNames : undefined;
  return index => names?.[index] ?? String(index);
}

function namesOfUnits({ run, layout }: Inspected, layer: number): (index: number) => string {
  const samples = layer === layout.layers.length - 1 ? run.samples : undefined;
  const names = samples?.classNames ?? samples?.targetNames;
  return index => names?.[index] ?? String(index);
}

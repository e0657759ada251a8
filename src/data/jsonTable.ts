import { parseDataFile } from '../spec/dataFile.ts';
import type { Limits } from '../spec/limits.ts';
import { lineAndColumn } from '../spec/lines.ts';
import type { JsonData } from '../spec/networkSpec.ts';
import type { Problem, Remark } from '../spec/problem.ts';
import { tooMuchData } from './dataLimit.ts';
import { EncodingError, wholeText } from './decodedText.ts';
import { needsTrust, undecodable, unreadable } from './fileRemarks.ts';
import type { DataFiles, OpenedFile } from './files.ts';
import { inlineTable } from './inlineTable.ts';
import type { Loaded } from './table.ts';

const path = ['data', 'json'];

/** More problems than this of one file, all marked at its path, help nobody. */
const reported = 10;

/** A JSON file of rows as a table. It may be as long as a spec: its tree takes many times the room of its text. */
export async function jsonTable(data: JsonData, files: DataFiles | undefined, limits: Limits): Promise<Loaded> {
  if (files === undefined) return { remarks: [needsTrust(path)] };
  const opened = await files.open(data.json, Math.min(limits.textLength, limits.dataBytes));
  if ('code' in opened) return { remarks: [{ ...opened, severity: 'error', path }] };
  let text: string;
  try {
    text = await wholeText(opened.read());
  } catch (error) {
    const isText = !(error instanceof EncodingError);
    const remark = isText
      ? unreadable(error, opened, data.json, path)
      : undecodable(error, opened, 'save the file as UTF-8', path);
    return { remarks: [remark] };
  }
  const { rows, problems } = parseDataFile(text, limits);
  if (!rows) return { remarks: problems.slice(0, reported).map(problem => inFile(problem, text, opened)) };
  const { inputs, targets } = rows;
  const used = Math.min(inputs.length, data.limit ?? inputs.length);
  const large = tooMuchData(used, inputs[0]!.length + targets[0]!.length, limits, path);
  return large ? { remarks: [large] } : { table: inlineTable({ ...data, ...rows, source: 'inline' }), remarks: [] };
}

function inFile({ code, message, offset }: Problem, text: string, { file }: OpenedFile): Remark {
  const related = { file, ...lineAndColumn(text, offset), message };
  return { code, severity: 'error', message: `line ${related.line} of the file: ${message}`, path, related };
}

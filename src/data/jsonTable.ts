import { parseDataFile } from '../spec/dataFile.ts';
import type { Limits } from '../spec/limits.ts';
import { lineAndColumn } from '../spec/locate.ts';
import type { JsonData } from '../spec/networkSpec.ts';
import type { Finding, Problem } from '../spec/problem.ts';
import { tooMuchData } from './dataLimit.ts';
import { needsTrust, unreadable } from './fileFindings.ts';
import type { DataFiles, OpenedFile } from './files.ts';
import { inlineTable } from './inlineTable.ts';
import type { Loaded } from './table.ts';

const path = ['data', 'json'];

/** More problems than this of one file, all marked at its path, help nobody. */
const reported = 10;

/** A JSON file of rows as a table. It may be as long as a spec: its tree takes many times the room of its text. */
export async function jsonTable(data: JsonData, files: DataFiles | undefined, limits: Limits): Promise<Loaded> {
  if (files === undefined) return { findings: [needsTrust(path)] };
  const opened = await files.open(data.json, Math.min(limits.textLength, limits.dataBytes));
  if ('code' in opened) return { findings: [{ ...opened, severity: 'error', path }] };
  let text: string;
  try {
    text = await textOf(opened);
  } catch (error) {
    return { findings: [error instanceof TypeError ? notUtf8() : unreadable(error, opened, data.json, path)] };
  }
  const { rows, problems } = parseDataFile(text, limits);
  if (!rows) return { findings: problems.slice(0, reported).map(problem => inFile(problem, text, opened)) };
  const { inputs, targets } = rows;
  const used = Math.min(inputs.length, data.limit ?? inputs.length);
  const large = tooMuchData(used, inputs[0]!.length + targets[0]!.length, limits, path);
  return large ? { findings: [large] } : { table: inlineTable({ ...data, ...rows, source: 'inline' }), findings: [] };
}

/** Throws a TypeError when the bytes are not UTF-8. */
async function textOf(opened: OpenedFile): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const portion of opened.read()) text += decoder.decode(portion, { stream: true });
  return text + decoder.decode();
}

function notUtf8(): Finding {
  const message = 'the file is not text in UTF-8; save it in that encoding';
  return { code: 'not-json', severity: 'error', message, path };
}

function inFile({ code, message, offset }: Problem, text: string, { file }: OpenedFile): Finding {
  const related = { file, ...lineAndColumn(text, offset), message };
  return { code, severity: 'error', message: `line ${related.line} of the file: ${message}`, path, related };
}

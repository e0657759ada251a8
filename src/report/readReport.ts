import type { EmbeddedNumbers } from './embeddedRun.ts';
import { numberArrays, numbersElement, type ReportData, type ReportText, textElement } from './reportData.ts';

/** What the report was given, from the texts of its elements. */
export function readReport(textOf: (element: string) => string): ReportData {
  const text = JSON.parse(textOf(textElement)) as ReportText;
  return {
    ...text,
    runs: text.runs.map((run, index) => ({ ...run, numbers: numbersOf(name => textOf(numbersElement(index, name))) })),
  };
}

function numbersOf(textOf: (name: keyof EmbeddedNumbers) => string): EmbeddedNumbers {
  const names = Object.keys(numberArrays) as (keyof EmbeddedNumbers)[];
  const arrays = names.map(name => [name, new numberArrays[name](bytesOf(textOf(name)))]);
  return Object.fromEntries(arrays) as EmbeddedNumbers;
}

function bytesOf(base64: string): ArrayBuffer {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < characters.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes.buffer;
}

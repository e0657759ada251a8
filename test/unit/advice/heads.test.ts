import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DataFiles } from '../../../src/data/files.ts';
import { lossNames } from '../../../src/functions/losses.ts';
import { headProblems } from '../../../src/plan/head.ts';
import { remedyInWords } from '../../../src/plan/remedies.ts';
import { csvFile, idxFiles, prepared, type Written } from '../plan/support.ts';
import { assertTrains, type Draft, followed } from './follow.ts';

interface Kind {
  readonly data: Written;
  /** Units that somebody would try. */
  readonly units: readonly number[];
  readonly files?: DataFiles;
}

const rows = 12;
const inputs = Array.from({ length: rows }, (_, row) => [Math.sin(row), Math.cos(3 * row)]);
const repeated = (...values: readonly number[]) => ({
  inputs,
  targets: inputs.map((_, row) => [values[row % values.length]!]),
});
const columns = (target: (row: number) => readonly number[]) => ({
  inputs,
  targets: inputs.map((_, row) => target(row)),
});

const csvOf = (...texts: readonly string[]) => ({
  data: { csv: 'data.csv', target: 'y' },
  files: csvFile(`x,y\n${inputs.map(([x], row) => `${x},${texts[row % texts.length]}\n`).join('')}`),
});

const labels = (...values: readonly number[]) => ({
  data: { idx: { inputs: 'x', targets: 'y' } },
  files: idxFiles(
    inputs.map((_, row) => 20 * row),
    inputs.map((_, row) => values[row % values.length]!),
  ),
});

const kinds: Readonly<Record<string, Kind>> = {
  'two classes of text': { ...csvOf('Yes', 'No'), units: [1, 2, 3] },
  'three classes of text': { ...csvOf('dog', 'cat', 'cow'), units: [1, 3, 4] },
  'whole numbers in a CSV file': { ...csvOf('2', '4'), units: [1, 2, 3] },
  'labels 0 and 1': { ...labels(0, 1), units: [1, 2, 3] },
  'labels 1 to 3': { ...labels(1, 2, 3), units: [1, 2, 3, 4] },
  'whole numbers 0 to 3': { data: repeated(0, 1, 2, 3), units: [1, 3, 4, 5] },
  'whole numbers 1 to 3': { data: repeated(1, 2, 3), units: [1, 2, 3, 4] },
  '2 and 4': { data: repeated(2, 4), units: [1, 2, 3] },
  '-1 and 1': { data: repeated(-1, 1, 1), units: [1, 2, 3] },
  '0 and 1': { data: repeated(0, 1), units: [1, 2, 3] },
  'fractions that repeat': { data: repeated(0.5, 1.5, 2.5), units: [1, 2, 3] },
  'fractions that do not repeat': { data: columns(row => [row * 1.25 - 3]), units: [1, 2, 12] },
  'fractions from 0 to 1': { data: columns(row => [row / 11]), units: [1, 2] },
  'whole numbers that do not repeat': { data: columns(row => [890 + 100 * row * row]), units: [1, 2, 12] },
  'one row a class': { data: columns(row => [row]), units: [1, 12] },
  'counts over 40': {
    data: {
      inputs: Array.from({ length: 100 }, (_, row) => [row / 100]),
      targets: Array.from({ length: 100 }, (_, row) => [row % 41]),
    },
    units: [1, 41],
  },
  'rents, whose targets are standardized': {
    data: { ...columns(row => [890 + 100 * row * row]), standardizeTargets: true },
    units: [1, 2],
  },
  'rents that are multiplied': {
    data: { ...columns(row => [890 + 100 * row * row]), scale: { targets: 2 } },
    units: [1],
  },
  'rents and rooms, whose inputs are large': {
    data: {
      inputs: inputs.map(([x]) => [1000 + 300 * x!, 3]),
      targets: inputs.map((_, row) => [890 + 100 * row * row, row / 4]),
    },
    units: [1, 2],
  },
  'losses and gains': { data: columns(row => [-4000 + 731.5 * row]), units: [1, 2] },
  'targets of one value': { data: columns(() => [1200.5]), units: [1, 2] },
  'two classes of text, standardized': {
    data: { ...csvOf('Yes', 'No').data, standardizeTargets: true },
    files: csvOf('Yes', 'No').files,
    units: [1, 2, 3],
  },
  'labels 1 to 3, standardized': {
    data: { ...labels(1, 2, 3).data, standardizeTargets: true },
    files: labels(1, 2, 3).files,
    units: [1, 3],
  },
  '0 and 1, standardized': { data: { ...repeated(0, 1), standardizeTargets: true }, units: [1, 2] },
  'ten labels': { data: repeated(...Array.from({ length: 6 }, (_, label) => label)), units: [1, 5, 6] },
  'rows of several 0 and 1, standardized': {
    data: { ...columns(row => [row & 1, (row >> 1) & 1]), standardizeTargets: true },
    units: [1, 2],
  },
  'one-hot rows': { data: columns(row => [0, 1, 2].map(k => (row % 3 === k ? 1 : 0))), units: [1, 2, 3, 4] },
  'rows of several 0 and 1': { data: columns(row => [row & 1, (row >> 1) & 1]), units: [1, 2, 3] },
  'rows of fractions': { data: columns(row => [row - 3.5, row / 2]), units: [1, 2, 3] },
  'four stated classes of 1, 2 and 5': { data: { ...repeated(1, 2, 5), classes: 4 }, units: [1, 3, 4] },
  'two stated classes of 0 and 1': { data: { ...repeated(0, 1), classes: 2 }, units: [1, 2, 3] },
  'three stated classes of 0, 1 and 2': { data: { ...repeated(0, 1, 2), classes: 3 }, units: [1, 2, 3] },
  'three stated classes of text': {
    data: { ...csvOf('Yes', 'No').data, classes: 3 },
    files: csvOf('Yes', 'No').files,
    units: [1, 2, 3],
  },
  'three stated classes of fractions': { data: { ...columns(row => [row * 1.25 - 3]), classes: 3 }, units: [1, 3] },
};
const activations = ['linear', 'sigmoid', 'tanh', 'relu', 'softmax'];

for (const [kind, { data, units, files }] of Object.entries(kinds)) {
  suite(`${kind}, on any last layer under any loss,`, () => {
    for (const activation of activations) {
      test(`train after ${activation}, or every advice that is given leads to a network that trains`, async () => {
        for (const width of units) {
          for (const loss of [undefined, ...lossNames]) {
            const layers = [
              { units: 3, activation: 'tanh' },
              { units: width, activation },
            ];
            await assertLeadsSomewhere({ data, layers, ...(loss && { loss }) }, files);
          }
        }
      });
    }
  });
}

/** What is said of a draft: what refuses it, or what is warned of where it is trained, with the same advice. */
async function saidOf(draft: Draft, files: DataFiles | undefined): Promise<readonly { readonly message: string }[]> {
  const { problems, parsed, table } = await prepared(draft, { files });
  if (problems.length > 0 || !parsed.spec || !table) return problems;
  const warnings = headProblems(parsed.spec, table);
  if (warnings.length === 0) return [];
  const remedy = remedyInWords(parsed.spec, table, warnings);
  return warnings.map(({ message }) => ({ message: `${message}; ${remedy}` }));
}

async function assertLeadsSomewhere(draft: Draft, files: DataFiles | undefined): Promise<void> {
  const problems = await saidOf(draft, files);
  const shown = (after: Draft) =>
    JSON.stringify({ ...after, data: 'csv' in after.data || 'idx' in after.data ? after.data : '...' });
  if (problems.length === 0) return assertTrainsOnce(draft, files, shown(draft));
  for (const { message } of problems) {
    for (const after of followed(message, draft)) {
      await assertTrainsOnce(after, files, `${shown(draft)}: ${message}: ${shown(after)}`);
    }
  }
  assert.equal(new Set(problems.map(({ message }) => message.slice(message.lastIndexOf('; ')))).size, 1, shown(draft));
}

const trained = new Set<string>();
const suites = Object.values(kinds).map(({ files }) => files);

/** Many ways lead to the same network. */
async function assertTrainsOnce(draft: Draft, files: DataFiles | undefined, why: string): Promise<void> {
  const key = `${suites.indexOf(files)} ${JSON.stringify(draft)}`;
  if (trained.has(key)) return;
  assert.deepEqual(await saidOf(draft, files), [], why);
  await assertTrains(draft, files, why);
  trained.add(key);
}

import { basename, resolve } from 'node:path';
import { faultSentence } from '../disk/fault.ts';
import { fileBytes } from '../disk/openFile.ts';
import type { EngineOptions } from '../engine/options.ts';
import { type ComparedTensor, layerShapes } from '../gradients/compare.ts';
import { formatText, gradientsFormat } from '../gradients/format.ts';
import type { FileProblem } from '../gradients/given.ts';
import { type GradientsReport, tensorTable } from '../gradients/gradientsReport.ts';
import { mostBytes } from '../gradients/readGiven.ts';
import { relativeBound } from '../gradients/tolerance.ts';
import { count, counted } from '../spec/words.ts';
import { comparedGradients } from '../threads/comparedGradients.ts';
import { figure } from '../trace/figure.ts';
import { precisionNotes } from './chainNotes.ts';
import type { CompareCommand } from './commandLine.ts';
import { printable } from './printable.ts';
import { missingRow, prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';

/** Compares a person's own gradients with ours at a file's first weights. Gives the exit code. */
export async function compare(command: CompareCommand, terminal: Terminal): Promise<number> {
  const { file, against, sample, json } = command;
  const prepared = await prepareFile(file, terminal, sample === undefined ? {} : { sample });
  if (!prepared?.options || !prepared.summary) return 1;
  const { options, summary } = prepared;
  const refusal = missingRow(sample, summary.probeRow);
  if (refusal !== undefined) {
    terminal.err(`${file}: ${refusal}\n`);
    return 1;
  }
  const bytes = await bytesOf(against, mostBytes(layerShapes(options)), terminal);
  if (!bytes) return 1;
  const samples = sample === undefined ? options.training : options.probe;
  const answer = await comparedGradients(options, samples, bytes);
  if (answer.type === 'unreadable') {
    for (const problem of answer.problems) terminal.err(problemText(against, problem));
    return 1;
  }
  const name = prepared.parsed.spec?.name ?? basename(file, '.mlp.json');
  const { report } = answer;
  const compared = { name, options, against, sample, report };
  await terminal.out(json ? comparisonJson(compared) : comparisonText(compared));
  if (report.pass) return 0;
  const wrong = report.tensors.filter(({ verdict }) => verdict === 'wrong').length;
  terminal.err(`${against}: ${counted(wrong, 'gradient is', 'gradients are')} wrong\n`);
  return 1;
}

/** Prints how a file of gradients looks for a spec. Gives the exit code. */
export async function printFormat(file: string, terminal: Terminal): Promise<number> {
  const prepared = await prepareFile(file, terminal);
  if (!prepared?.options) return 1;
  await terminal.out(formatText(gradientsFormat(prepared.options), printable));
  return 0;
}

async function bytesOf(file: string, most: number, terminal: Terminal): Promise<Uint8Array | undefined> {
  const bytes = await fileBytes(resolve(terminal.folder, file), { most });
  if (bytes instanceof Uint8Array) return bytes;
  const why =
    bytes.fault === 'tooLarge'
      ? `the file has ${count(bytes.size)} bytes; the gradients of this network take at most ${count(most)}`
      : faultSentence(bytes, 'a file of gradients');
  terminal.err(`${file}: ${why}\n`);
  return undefined;
}

function problemText(file: string, { message, line, column }: FileProblem): string {
  return `${file}:${line === undefined ? '' : `${line}:${column}:`} ${printable(message)}\n`;
}

interface Compared {
  readonly name: string;
  readonly options: EngineOptions;
  readonly against: string;
  readonly sample: number | undefined;
  readonly report: GradientsReport;
}

function comparisonText({ name, options, against, sample, report }: Compared): string {
  const rows = sample === undefined ? `over all ${counted(report.rows, 'training row')}` : `of row ${sample}`;
  const heading =
    `${printable(name)}\n${printable(against)}: gradients of the mean ${options.loss} at the first weights, seed ${options.seed}, ${rows}\n` +
    precisionNotes(options.precision)
      .map(note => `${note}\n`)
      .join('');
  const summary = report.summary.map(sentence => `${printable(sentence)}\n`).join('');
  return `${heading}${tensorTable(report, printable)}${summary}`;
}

/** One JSON document. Rows and columns count from 0; a bias has one row. */
function comparisonJson({ name, options, against, sample, report }: Compared): string {
  const { rows, pass, tensors, mistakes, also, summary } = report;
  const facts = {
    name,
    seed: options.seed,
    lossFunction: options.loss,
    precision: options.precision,
    notes: precisionNotes(options.precision),
    against,
    sample: sample ?? null,
    rowsUsed: rows,
    threshold: relativeBound,
    pass,
    tensors: tensors.map(tensorJson),
    mistakes,
    also,
    summary,
  };
  return `${JSON.stringify(facts, undefined, 1)}\n`;
}

function tensorJson({ layerName, tensor, elements, verdict, digits, wrong, ratio, worst }: ComparedTensor) {
  return {
    layer: layerName,
    tensor,
    elements,
    verdict,
    digits: digits ?? null,
    wrong: verdict === 'not judged' ? null : wrong,
    ratio: ratio ? { median: figure(ratio.median), constant: ratio.isConstant } : null,
    worst: worst
      ? {
          row: worst.row,
          column: worst.column,
          theirs: figure(worst.theirs),
          ours: figure(worst.ours),
          bound: figure(worst.bound),
        }
      : null,
  };
}

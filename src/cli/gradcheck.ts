import { basename } from 'node:path';
import { sampledElements } from '../engine/elementSample.ts';
import { type CheckedTensor, gradientChecks } from '../engine/gradientCheck.ts';
import { createNetwork, type Network } from '../engine/network.ts';
import type { EngineOptions, Samples } from '../engine/options.ts';
import { takeRows } from '../plan/split.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { checkPlan, spacedRows } from './checkPlan.ts';
import type { GradcheckCommand } from './commandLine.ts';
import { turn } from './epochs.ts';
import { type Check, checkHeading, checkJson, checkText, gradientName, passes } from './gradcheckReport.ts';
import { printable } from './printable.ts';
import { progressBar } from './progress.ts';
import { prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';

/** Holds the gradients at a file's first weights against central differences. Gives the exit code. */
export async function gradcheck({ file, json }: GradcheckCommand, terminal: Terminal): Promise<number> {
  const prepared = await prepareFile(file, terminal);
  if (!prepared?.options) return 1;
  const { options } = prepared;
  const network = createNetwork(options, 1);
  const sizes = network.layers.flatMap(({ w, b }) => [w.length, b.length]);
  const plan = checkPlan(options.training.rows, sizes);
  const name = prepared.parsed.spec?.name ?? basename(file, '.mlp.json');
  const elements = sizes.reduce((sum, size) => sum + Math.min(size, plan.elements), 0);
  const planned = { name, options, network, rows: plan.rows, elements };
  if (!json) await terminal.out(checkHeading(planned));
  const samples = spacedSamples(options, network, plan.rows);
  const check = await checked(
    planned,
    gradientChecks(network, samples, sampledElements(options.seed, plan.elements)),
    !(json && terminal.shared),
    terminal,
  );
  await terminal.out(json ? checkJson(check) : checkText(check));
  if (check.stopped) return 130;
  const wrong = check.tensors.filter(tensor => !passes(tensor));
  for (const tensor of wrong) {
    const which = `${gradientName(tensor)} of layer "${printable(tensor.layerName)}"`;
    terminal.err(`${file}: ${which} is not what central differences give${coarseStep(samples)}\n`);
  }
  return wrong.length > 0 ? 1 : 0;
}

/** A weight's step of 1e-6 is multiplied by its input. */
function coarseStep({ inputs }: Samples): string {
  const largest = inputs.reduce((most, input) => Math.max(most, Math.abs(input)), 0);
  if (!(largest > 1000)) return '';
  return `; the inputs are as large as ${formatNumber(largest)}, for which a step of 1e-6 is coarse: try "standardize": true`;
}

function spacedSamples({ training }: EngineOptions, { inputs, layers }: Network, rows: number): Samples {
  const chosen = spacedRows(rows, training.rows);
  return {
    rows,
    inputs: takeRows(training.inputs, inputs, chosen),
    targets: takeRows(training.targets, layers.at(-1)!.O, chosen),
  };
}

/** Runs the check to its end or until the terminal is stopped. */
async function checked(
  planned: Omit<Check, 'tensors' | 'done' | 'stopped'>,
  checks: Iterable<CheckedTensor | undefined>,
  drawn: boolean,
  terminal: Terminal,
): Promise<Check> {
  const progress = progressBar(planned.elements, drawn && terminal.interactive ? terminal.err : undefined);
  const tensors: CheckedTensor[] = [];
  let done = 0;
  let turnEnds = performance.now() + turn;
  if (!terminal.stopped) {
    for (const report of checks) {
      done++;
      if (report) tensors.push(report);
      progress.show(done, () => 'elements checked');
      if (performance.now() < turnEnds) continue;
      await new Promise(resolve => setImmediate(resolve));
      if (terminal.stopped) break;
      turnEnds = performance.now() + turn;
    }
  }
  progress.clear();
  return { ...planned, tensors, done, stopped: done < planned.elements };
}

import type { ReferenceLevel } from '../findings/before.ts';
import type { Diagnosis } from '../findings/diagnosisJson.ts';
import type { Finding, FindingSeverity, Fix } from '../findings/finding.ts';
import { editText } from '../findings/fixText.ts';
import { mostShown } from '../findings/verdict.ts';
import type { Run } from '../run/run.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { networkScalarIndex } from '../trace/layout.ts';
import { printable } from './printable.ts';

/** Whether there is one that a strict caller does not let pass. */
export function isBad({ findings }: Diagnosis): boolean {
  return findings.some(({ severity }) => severity !== 'info');
}

/** The closing paragraph of a training: the findings that matter most, and where there is more. Empty where there is none. */
export function findingsParagraph({ findings }: Diagnosis, file: string): string {
  const said = findings.filter(finding => finding.severity !== 'info' || finding.code === 'healthy');
  if (said.length === 0) return '';
  const shown = said.slice(0, mostShown).map(finding => `  ${headline(finding)}\n${bestFix(finding)}`);
  const more = said.some(({ code }) => code !== 'healthy') ? `  more: backprop diagnose ${printable(file)}\n` : '';
  return shown.join('') + more;
}

/** Every finding, with what speaks for it and what helps. */
export function findingsReport(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing stands out.\n';
  return findings.map(finding => [headline(finding), ...details(finding), ''].join('\n')).join('\n');
}

const words: Readonly<Record<FindingSeverity, string>> = { error: 'error', warning: 'warning', info: 'note' };

function headline({ code, severity, message }: Finding): string {
  const word = code === 'healthy' ? 'healthy' : words[severity];
  return `${word}: ${printable(message)} [${code}]`;
}

function* details({ evidence, explains, fixes }: Finding): Generator<string> {
  for (const { text } of evidence) yield `  - ${printable(text)}`;
  if (explains && explains.length > 0) yield `  explains: ${explains.join(', ')}`;
  for (const fix of fixes) yield `  ${fixText(fix)}`;
}

function bestFix({ fixes: [fix] }: Finding): string {
  return fix ? `    ${fixText(fix)}\n` : '';
}

function fixText({ title, edits }: Fix): string {
  const change = edits.length === 0 ? '' : ` (${edits.map(editText).join(', ')})`;
  return printable(`helps: ${title}${change}`);
}

const comparedWith: Readonly<Record<ReferenceLevel['of'], string>> = { loss: 'loss', accuracy: 'accuracy', r2: 'R²' };

/** The numbers beside which the final ones speak: `for comparison: loss 2.303 (chance: ln 10), accuracy 0.112 (commonest class)`. */
export function comparisonLine({ info, history }: Run): string {
  if (history.epochs === 0) return '';
  const levels = info.before?.levels ?? [];
  const first = `loss ${formatNumber(history.scalarsOf(1)![networkScalarIndex('loss')]!)} (epoch 1)`;
  const known = levels.map(({ of, value, label }) => `${comparedWith[of]} ${formatNumber(value)} (${label})`);
  return `  for comparison: ${[...known, first].join(', ')}\n`;
}

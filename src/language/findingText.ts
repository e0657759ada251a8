import type { Finding, FindingSeverity } from '../findings/finding.ts';
import { commandLink, escapeMarkdown } from './markdown.ts';

/** A finding to be said in a hover. */
export interface HoveredFinding {
  readonly finding: Finding;
  readonly severity: FindingSeverity;
  /** The editor says the sentence itself, over the same place: only what speaks for it is to be added. */
  readonly isSaid: boolean;
}

const words: Readonly<Record<FindingSeverity, string>> = { error: 'Error', warning: 'Warning', info: 'Likely' };

/** What speaks for findings and what helps, each with a link that runs `explain` on its code. Markdown; empty without any. */
export function findingsHover(found: readonly HoveredFinding[], explain: string): string {
  return found.map(each => findingText(each, explain)).join('\n\n');
}

function findingText({ finding, severity, isSaid }: HoveredFinding, explain: string): string {
  const { code, message, evidence, fixes, isCertain } = finding;
  const link = `[${code}](${commandLink(explain, code)})`;
  const word = severity === 'info' && isCertain ? 'Note' : words[severity];
  const head = isSaid ? `Evidence for ${link}` : `**${word}**: ${escapeMarkdown(message)} ${link}`;
  const lines = evidence.map(({ text }) => `- ${escapeMarkdown(text)}`);
  const helps =
    fixes.length === 0 ? [] : [`\nWhat helps: ${fixes.map(({ title }) => escapeMarkdown(title)).join('; ')}`];
  return [head, ...lines, ...helps].join('\n');
}

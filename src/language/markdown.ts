/** Names come from the file and may hold anything; they are shown as they are written. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&');
}

/** The target of a link that runs a command. */
export function commandLink(command: string, argument: unknown): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`;
}

/** Text of a notification, in which `[text](address)` would be a link. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

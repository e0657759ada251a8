/** What an extension has registered and not yet disposed of. */
interface Entry {
  readonly kind: string;
  /** Where it was registered. */
  readonly made: Error;
}

/** Counts what is registered and disposed of: listeners, providers, commands, panels and all that VS Code keeps for an extension. */
export class Ledger {
  readonly #live = new Set<Entry>();

  /** The result ends it; a second call does nothing. */
  add(kind: string): () => void {
    const entry = { kind, made: new Error(kind) };
    this.#live.add(entry);
    return () => void this.#live.delete(entry);
  }

  /** How many of each kind there are. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { kind } of this.#live) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  /** Each with the lines of the extension that registered it. */
  places(): string[] {
    return Array.from(this.#live, ({ kind, made }) => {
      const lines = (made.stack ?? '').split('\n').filter(line => /\/(src|webview)\//.test(line));
      return `${kind} ${lines
        .slice(0, 3)
        .join(' <')
        .replaceAll(/\s+at /g, ' ')}`;
    });
  }
}

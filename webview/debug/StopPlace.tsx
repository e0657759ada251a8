interface StopPlaceProps {
  /** Where the debugger stands, in a line. */
  readonly line: string;
  readonly position: string;
  /** Another one at each stop. */
  readonly stopKey?: string | number;
  /** Whose numbers are shown, and what there is to say of it; empty where there is no sample. */
  readonly sample: string;
  readonly sampleNote: string;
  readonly facts: readonly string[];
}

/** Where the debugger stands, and of which sample the numbers are. */
export function StopPlace({ line, position, stopKey, sample, sampleNote, facts }: StopPlaceProps) {
  return (
    <p class="debug-place" data-testid="debug-place" data-position={position} data-key={stopKey}>
      <strong>
        <i class="codicon codicon-debug-stackframe" aria-hidden="true" />
        {line}
      </strong>
      {sample !== '' && (
        <span class="muted" data-testid="debug-sample">
          {sample}
          {sampleNote !== '' && `. ${sampleNote}`}
        </span>
      )}
      {facts.map(fact => (
        <span key={fact} class="muted">
          {fact}
        </span>
      ))}
    </p>
  );
}

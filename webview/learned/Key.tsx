interface KeyProps {
  readonly colours: readonly { readonly colour: string; readonly text: string }[];
  readonly hasHeldOut: boolean;
  readonly hasWrong: boolean;
}

/** What colours and shapes of points mean. */
export function Key({ colours, hasHeldOut, hasWrong }: KeyProps) {
  return (
    <ul class="key">
      {colours.map(({ colour, text }) => (
        <li key={text}>
          <i class="dot" style={{ backgroundColor: colour }} />
          <span>{text}</span>
        </li>
      ))}
      {hasHeldOut && (
        <>
          <li class="muted">
            <span aria-hidden="true">●</span> <span>training</span>
          </li>
          <li class="muted">
            <span aria-hidden="true">◆</span> <span>held out</span>
          </li>
        </>
      )}
      {hasWrong && (
        <li class="muted">
          <span aria-hidden="true">✕</span> <span>wrong</span>
        </li>
      )}
    </ul>
  );
}

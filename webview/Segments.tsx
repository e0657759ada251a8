interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly testId: string;
  readonly options: readonly { readonly value: Value; readonly text: string; readonly title?: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** A choice of a few, as buttons side by side. */
export function Segments<Value extends string>({ label, testId, options, chosen, onChoose }: SegmentsProps<Value>) {
  return (
    <fieldset class="segments" aria-label={label} data-testid={testId}>
      {options.map(({ value, text, title }) => (
        <button
          key={value}
          type="button"
          class="tool"
          aria-pressed={value === chosen}
          title={title}
          data-value={value}
          onClick={() => onChoose(value)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}

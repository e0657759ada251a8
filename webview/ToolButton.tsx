interface ToolButtonProps {
  /** Name of the codicon, or a word in its place. */
  readonly icon?: string;
  readonly text?: string;
  readonly label: string;
  readonly testId: string;
  readonly isDisabled?: boolean;
  /** For a button that stays down. */
  readonly isPressed?: boolean;
  readonly onClick: () => void;
}

/** A small button without a border, as in the title of a view. */
export function ToolButton({ icon, text, label, testId, isDisabled = false, isPressed, onClick }: ToolButtonProps) {
  return (
    <button
      type="button"
      class="tool"
      title={label}
      aria-label={label}
      aria-pressed={isPressed}
      disabled={isDisabled}
      data-testid={testId}
      onClick={onClick}
    >
      {icon !== undefined && <i class={`codicon codicon-${icon}`} aria-hidden="true" />}
      {text}
    </button>
  );
}

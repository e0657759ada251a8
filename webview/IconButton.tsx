interface IconButtonProps {
  /** Name of the codicon. */
  readonly icon: string;
  readonly label: string;
  readonly testId: string;
  readonly isPrimary?: boolean;
  /** For a button that stays down. */
  readonly isPressed?: boolean;
  readonly onClick: () => void;
}

export function IconButton({ icon, label, testId, isPrimary = false, isPressed, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      class={isPrimary ? 'primary' : ''}
      title={label}
      aria-label={label}
      aria-pressed={isPressed}
      data-testid={testId}
      onClick={onClick}
    >
      <i class={`codicon codicon-${icon}`} aria-hidden="true" />
      <span>{label}</span>
    </button>
  );
}

/** Where a key leads the cell cursor: cells down and across; undefined when the key means nothing here. */
export function cursorStep(key: string): { readonly down: number; readonly across: number } | undefined {
  const far = Number.MAX_SAFE_INTEGER;
  switch (key) {
    case 'ArrowLeft':
      return { down: 0, across: -1 };
    case 'ArrowRight':
      return { down: 0, across: 1 };
    case 'ArrowUp':
      return { down: -1, across: 0 };
    case 'ArrowDown':
      return { down: 1, across: 0 };
    case 'Home':
      return { down: 0, across: -far };
    case 'End':
      return { down: 0, across: far };
    default:
      return undefined;
  }
}

/** Whether a key zooms, and how. */
export function zoomKey(key: string): 'in' | 'out' | 'reset' | undefined {
  switch (key) {
    case '+':
    case '=':
      return 'in';
    case '-':
      return 'out';
    case '0':
      return 'reset';
    default:
      return undefined;
  }
}

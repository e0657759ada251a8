import { ToolButton } from '../ToolButton.tsx';
import { useTypedNumber } from '../useTypedNumber.ts';

interface WindowToolsProps {
  readonly noun: 'unit' | 'input';
  readonly index: number;
  readonly count: number;
  /** How far a step goes. */
  readonly by: number;
  readonly onChoose: (index: number) => void;
}

/** Which unit or input of a large layer is in sight: the rest is folded. */
export function WindowTools({ noun, index, count, by, onChoose }: WindowToolsProps) {
  const id = `window-${noun}`;
  const choose = (wanted: number) => onChoose(Math.min(Math.max(0, wanted), count - 1));
  const field = useTypedNumber(index, choose);

  return (
    <span class="window">
      <label for={id}>{noun}</label>
      <input id={id} type="number" data-testid={id} min={0} max={count - 1} {...field} />
      <span class="muted">of {count.toLocaleString('en')}</span>
      <ToolButton
        icon="chevron-left"
        label={by === 1 ? `Previous ${noun}` : `Previous ${noun}s`}
        testId={`previous-${noun}`}
        isDisabled={index <= 0}
        onClick={() => choose(index - by)}
      />
      <ToolButton
        icon="chevron-right"
        label={by === 1 ? `Next ${noun}` : `Next ${noun}s`}
        testId={`next-${noun}`}
        isDisabled={index >= count - 1}
        onClick={() => choose(index + by)}
      />
    </span>
  );
}

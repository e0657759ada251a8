import type { TravelWish } from '../../src/run/travel.ts';
import { ToolButton } from '../ToolButton.tsx';

const back = ['epoch', 'batch', 'layer', 'step'] as const;

interface TravelStepsProps {
  readonly onTravel: (to: TravelWish) => void;
}

/** Back and forward by an epoch, a batch, a layer or a single operation. */
export function TravelSteps({ onTravel }: TravelStepsProps) {
  const button = (by: (typeof back)[number], direction: 1 | -1) => (
    <ToolButton
      key={by}
      text={`${by.charAt(0).toUpperCase()}${by.slice(1)}`}
      label={`${direction === 1 ? 'Forward to the next' : 'Back to the previous'} ${by}`}
      testId={`travel-${by}-${direction === 1 ? 'forward' : 'back'}`}
      onClick={() => onTravel({ by, direction })}
    />
  );
  return (
    <div class="travel-steps">
      <fieldset class="segments" aria-label="Back">
        <i class="codicon codicon-arrow-left" aria-hidden="true" />
        {back.map(by => button(by, -1))}
      </fieldset>
      <fieldset class="segments" aria-label="Forward">
        {back.toReversed().map(by => button(by, 1))}
        <i class="codicon codicon-arrow-right" aria-hidden="true" />
      </fieldset>
    </div>
  );
}

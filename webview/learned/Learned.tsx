import type { LearnedPicture } from '../../src/panel/learnedPicture.ts';
import type { ChosenSample } from '../../src/run/runState.ts';
import { useActions } from '../actions.ts';
import { Section } from '../Section.tsx';
import { Segments } from '../Segments.tsx';
import type { Preferences } from '../state.ts';
import { ToolButton } from '../ToolButton.tsx';
import { ConfusionView } from './ConfusionView.tsx';
import { CurveView } from './CurveView.tsx';
import { PairsView } from './PairsView.tsx';
import { RegionsView } from './RegionsView.tsx';
import { RowsView } from './RowsView.tsx';
import { keptRows } from './scope.ts';
import { kindWords, scopeText } from './words.ts';

interface LearnedProps {
  readonly picture: LearnedPicture;
  readonly preferences: Preferences;
  /** What is the probe; undefined for the spec's own. */
  readonly sample: ChosenSample | undefined;
}

/** What the network has learned by the chosen epoch. */
export function Learned({ picture, preferences, sample }: LearnedProps) {
  const { look, post } = useActions();
  const { view } = preferences;
  const row = typeof sample === 'number' ? sample : undefined;
  const pick = (picked: number) => post({ type: 'select', sample: picked });
  return (
    <Section
      name="learned"
      title="Predictions"
      tools={
        <Segments
          label="Picture"
          testId="learned-kinds"
          options={picture.kinds.map(value => ({ value, ...kindWords[value] }))}
          chosen={picture.kind}
          onChoose={kind => look({ learned: { ...view.learned, kind } })}
        />
      }
    >
      <LearnedBody picture={picture} preferences={preferences} sample={row} onPick={pick} />
      <p class="muted scope">
        {scopeText(picture, keptRows(picture))}
        {sample !== undefined && (
          <ToolButton
            text="Use Default Sample"
            icon="discard"
            label="Use default sample, as the spec has it"
            testId="reset-probe"
            onClick={() => post({ type: 'select', sample: null })}
          />
        )}
      </p>
    </Section>
  );
}

interface LearnedBodyProps extends Omit<LearnedProps, 'sample'> {
  /** The kept row that is the probe, if it is one. */
  readonly sample: number | undefined;
  readonly onPick: (row: number) => void;
}

function LearnedBody({ picture, preferences, ...rest }: LearnedBodyProps) {
  switch (picture.kind) {
    case 'regions':
      return <RegionsView picture={picture} {...rest} />;
    case 'curve':
      return <CurveView picture={picture} {...rest} />;
    case 'pairs':
      return <PairsView picture={picture} preferences={preferences} {...rest} />;
    case 'confusion':
      return <ConfusionView picture={picture} />;
    case 'rows':
      return <RowsView picture={picture} {...rest} />;
  }
}

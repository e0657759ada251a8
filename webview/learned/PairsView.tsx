import { useMemo } from 'preact/hooks';
import type { PairsPicture } from '../../src/panel/learnedPicture.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { useActions } from '../actions.ts';
import { formatCount } from '../format.ts';
import type { Preferences } from '../state.ts';
import { useTheme } from '../themeContext.ts';
import { spanOf } from './extents.ts';
import { Key } from './Key.tsx';
import { Plot } from './Plot.tsx';
import { pointOfRow } from './scope.ts';

interface PairsViewProps {
  readonly picture: PairsPicture;
  readonly preferences: Preferences;
  readonly sample: number | undefined;
  readonly onPick: (row: number) => void;
}

/** Predicted against true: a perfect network has every row on the dashed line. */
export function PairsView({ picture, preferences, sample, onPick }: PairsViewProps) {
  const theme = useTheme();
  const { look } = useActions();
  const { points, trainingRows, output, outputNames, noAnswer } = picture;
  const model = useMemo(() => {
    const span = spanOf([points.x, points.y]);
    const ends = Float64Array.of(span.from, span.to);
    return {
      across: { title: 'true', ...span },
      up: { title: 'predicted', ...span },
      lines: [{ x: ends, y: ends, colour: theme.muted, isDashed: true }],
      x: points.x,
      y: points.y,
      lookOf: (point: number) => {
        const isHeldOut = points.rows[point]! >= trainingRows;
        return { fill: isHeldOut ? theme.validation : theme.training, isHeldOut, isWrong: false };
      },
      ringed: pointOfRow(points.rows, sample),
      theme,
    };
  }, [points, trainingRows, sample, theme]);
  const name = outputNames[output] ?? `output ${output}`;
  return (
    <>
      {outputNames.length > 1 && (
        <label class="output-choice">
          Output{' '}
          <select
            data-testid="learned-output"
            value={output}
            onChange={({ currentTarget }) => {
              const learned = { ...preferences.view.learned, output: Number(currentTarget.value) };
              look({ learned });
            }}
          >
            {outputNames.map((text, index) => (
              <option key={index} value={index}>
                {text}
              </option>
            ))}
          </select>
        </label>
      )}
      <Plot
        model={model}
        label={`Predicted against actual ${name} of ${points.rows.length} rows. The rows are listed under Rows.`}
        wordsOf={point => [
          `${name}: true ${formatNumber(points.x[point]!)}, predicted ${formatNumber(points.y[point]!)}`,
          'Click to use this sample.',
        ]}
        onPick={point => onPick(points.rows[point]!)}
      />
      <Key
        colours={[
          { colour: theme.training, text: 'training' },
          ...(points.rows.some(row => row >= trainingRows) ? [{ colour: theme.validation, text: 'held out' }] : []),
        ]}
        hasHeldOut={false}
        hasWrong={false}
      />
      {noAnswer > 0 && <p class="error">{formatCount(noAnswer, 'row')} without a finite prediction</p>}
    </>
  );
}

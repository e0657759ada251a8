import { useMemo } from 'preact/hooks';
import type { CurvePicture } from '../../src/panel/learnedPicture.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { css } from '../colour.ts';
import { useTheme } from '../themeContext.ts';
import { classColour } from './classColours.ts';
import { spanOf } from './extents.ts';
import { Key } from './Key.tsx';
import { Plot } from './Plot.tsx';
import { pointOfRow } from './scope.ts';

interface CurveViewProps {
  readonly picture: CurvePicture;
  readonly sample: number | undefined;
  readonly onPick: (row: number) => void;
}

/** The curves that a network of one input has fitted, with the rows' targets. */
export function CurveView({ picture, sample, onPick }: CurveViewProps) {
  const theme = useTheme();
  const { across, x, curves, points, trainingRows, outputs } = picture;
  const model = useMemo(() => {
    const { length } = points.x;
    const targets = Float64Array.from({ length: length * curves.length }, (_, at) => {
      return curves[Math.floor(at / length)]!.targets[at % length]!;
    });
    const up = spanOf([targets, ...curves.map(({ y }) => y)]);
    return {
      across: { title: across.name, from: across.from, to: across.to },
      up: { title: curves.length === 1 ? curves[0]!.name : 'outputs', ...up },
      lines: curves.map(({ y }, index) => ({ x, y, colour: css(classColour(index)) })),
      x: Float64Array.from(targets, (_, at) => points.x[at % length]!),
      y: targets,
      lookOf: (point: number) => ({
        fill: css(classColour(Math.floor(point / length))),
        isHeldOut: points.rows[point % length]! >= trainingRows,
        isWrong: false,
      }),
      ringed: pointOfRow(points.rows, sample),
      theme,
    };
  }, [across, x, curves, points, trainingRows, sample, theme]);
  const rowOf = (point: number) => points.rows[point % points.rows.length]!;
  return (
    <>
      <Plot
        model={model}
        label={`The fitted curve over ${across.name}, with the targets of ${points.rows.length} rows. The rows are listed under Rows.`}
        wordsOf={point => [
          `${curves[Math.floor(point / points.x.length)]!.name} ${formatNumber(model.y[point]!)}`,
          `${across.name} ${formatNumber(model.x[point]!)}`,
          'Click to use this sample.',
        ]}
        onPick={point => onPick(rowOf(point))}
      />
      <Key
        colours={curves.map(({ name }, index) => ({ colour: css(classColour(index)), text: name }))}
        hasHeldOut={points.rows.length > trainingRows}
        hasWrong={false}
      />
      {outputs > curves.length && (
        <p class="muted">
          {curves.length} of {outputs} outputs
        </p>
      )}
    </>
  );
}

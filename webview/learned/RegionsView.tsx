import { useMemo } from 'preact/hooks';
import { type RegionsPicture, verdictNames } from '../../src/panel/learnedPicture.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { css } from '../colour.ts';
import { useTheme } from '../themeContext.ts';
import { classColour } from './classColours.ts';
import { answerRange, paintRegions, valueColour } from './drawRegions.ts';
import { Key } from './Key.tsx';
import { Plot } from './Plot.tsx';
import { pointOfRow } from './scope.ts';
import { answerText, labelOf } from './words.ts';

interface RegionsViewProps {
  readonly picture: RegionsPicture;
  readonly sample: number | undefined;
  readonly onPick: (row: number) => void;
}

/** The input space of two inputs, coloured by what the network answers, with the rows. */
export function RegionsView({ picture, sample, onPick }: RegionsViewProps) {
  const theme = useTheme();
  const { across, up, points, truth, verdicts, labels, trainingRows, columns, gridRows } = picture;
  const colours = useMemo(
    () => ({
      background: theme.background,
      negative: theme.heatmap.colours[0]!,
      positive: theme.heatmap.colours.at(-1)!,
      nonFinite: theme.heatmap.nonFinite,
    }),
    [theme],
  );
  const range = useMemo(() => answerRange(picture.answers), [picture]);
  const background = useMemo(() => {
    const bitmap = new OffscreenCanvas(columns, gridRows);
    const context = bitmap.getContext('2d')!;
    const image = context.createImageData(columns, gridRows);
    paintRegions(new Uint32Array(image.data.buffer), picture, colours);
    context.putImageData(image, 0, 0);
    return bitmap;
  }, [picture, colours, columns, gridRows]);
  const model = useMemo(
    () => ({
      across: { title: across.name, from: across.from, to: across.to },
      up: { title: up.name, from: up.from, to: up.to },
      background,
      lines: [],
      x: points.x,
      y: points.y,
      lookOf: (point: number) => ({
        fill: css(
          labels ? classColour(truth[point]!) : valueColour(truth[point]!, range.least, range.largest, colours, 1),
        ),
        isHeldOut: points.rows[point]! >= trainingRows,
        isWrong: labels !== null && verdicts[point] !== 0,
      }),
      ringed: pointOfRow(points.rows, sample),
      theme,
    }),
    [across, up, background, points, truth, verdicts, labels, trainingRows, range, colours, sample, theme],
  );
  const wrong = verdicts.reduce((count, verdict) => count + Number(verdict !== 0), 0);
  return (
    <>
      <Plot
        model={model}
        label={`The prediction for every ${across.name} and ${up.name}${labels ? `; ${wrong} of ${points.rows.length} shown rows are wrong` : ''}. The rows are listed under Rows.`}
        wordsOf={point => [
          `${labels ? 'class' : 'target'} ${answerText(labels, truth[point]!)}${labels && verdicts[point] !== 0 ? `, ${verdictNames[verdicts[point]!] === 'wrong' ? 'predicted wrongly' : 'no prediction'}` : ''}`,
          `${across.name} ${formatNumber(points.x[point]!)}, ${up.name} ${formatNumber(points.y[point]!)}`,
          'Click to use this sample.',
        ]}
        onPick={point => onPick(points.rows[point]!)}
      />
      <Key
        colours={
          labels
            ? Array.from({ length: Math.min(labels.length, 10) }, (_, index) => ({
                colour: css(classColour(index)),
                text: labelOf(labels, index),
              }))
            : [
                { colour: css(colours.negative), text: formatNumber(range.least, 3) },
                { colour: css(colours.positive), text: formatNumber(range.largest, 3) },
              ]
        }
        hasHeldOut={points.rows.length > trainingRows}
        hasWrong={wrong > 0 && labels !== null}
      />
    </>
  );
}

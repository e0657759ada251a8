import { useRef, useState } from 'preact/hooks';
import type { Travel, TravelWish } from '../../src/run/travel.ts';
import { Tooltip } from '../heatmap/Tooltip.tsx';
import { markNear, marksIn, phasesOf, type Stretch, shareOf, timeAt } from './strip.ts';
import { markInWords, timeInWords, wishOfKey } from './words.ts';

interface TrackProps {
  readonly name: 'course' | 'batch';
  readonly label: string;
  readonly travel: Travel;
  readonly stretch: Stretch;
  /** Names of the layers. */
  readonly layers: readonly string[];
  readonly onTravel: (to: TravelWish) => void;
}

/** A mark takes presses beside it, too, in pixels. */
const reach = 7;

interface Pointed {
  readonly time: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Moments from left to right: a press or a drag goes there, and keys step. */
export function Track({ name, label, travel, stretch, layers, onTravel }: TrackProps) {
  const box = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed>();
  const dragged = useRef<number>(undefined);
  const marks = marksIn(travel.marks, stretch);
  const { time, reached, isMoving } = travel;

  function point({ clientX, clientY }: PointerEvent): Pointed {
    const { left, width } = box.current!.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
    const mark = markNear(marks, share * 100, (reach / Math.max(1, width)) * 100);
    const to = mark?.time ?? timeAt(stretch, share);
    const place = timeInWords(travel, to, layers);
    return { time: to, text: mark ? `${markInWords(mark)} (${place})` : place, x: clientX, y: clientY };
  }

  function go(event: PointerEvent) {
    const { time: to } = point(event);
    if (to === dragged.current) return;
    dragged.current = to;
    onTravel({ time: to });
  }

  return (
    <div
      ref={box}
      class={`track ${name}${isMoving ? ' moving' : ''}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={stretch.first}
      aria-valuemax={stretch.end - 1}
      aria-valuenow={Math.min(Math.max(time, stretch.first), stretch.end - 1)}
      aria-valuetext={timeInWords(travel, time, layers)}
      data-testid={`track-${name}`}
      data-time={time}
      onPointerDown={event => {
        if (event.button !== 0) return;
        box.current!.setPointerCapture(event.pointerId);
        dragged.current = undefined;
        go(event);
      }}
      onPointerMove={event => {
        setPointed(point(event));
        if (box.current!.hasPointerCapture(event.pointerId)) go(event);
      }}
      onPointerLeave={() => setPointed(undefined)}
      onKeyDown={event => {
        const wish = wishOfKey(event, travel);
        if (!wish) return;
        event.preventDefault();
        event.stopPropagation();
        onTravel(wish);
      }}
    >
      {name === 'course' ? (
        <i class="reached" style={{ width: `${shareOf(stretch, reached)}%` }} />
      ) : (
        phasesOf(travel, stretch).map(({ phase, from, to }) => (
          <span key={phase} class={`phase ${phase}`} style={{ left: `${from}%`, width: `${to - from}%` }}>
            {phase}
          </span>
        ))
      )}
      {marks.map(({ kind, at, time: of }) => (
        <i key={`${kind} ${of}`} class={`mark ${kind}`} data-kind={kind} data-time={of} style={{ left: `${at}%` }} />
      ))}
      {time >= stretch.first && time <= stretch.end && (
        <i class="here" style={{ left: `${shareOf(stretch, time)}%` }} />
      )}
      {pointed && (
        <Tooltip x={pointed.x} y={pointed.y}>
          <span>{pointed.text}</span>
        </Tooltip>
      )}
    </div>
  );
}

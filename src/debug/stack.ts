import type { Position } from '../timeline/course.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Subject } from './places.ts';
import type { Session } from './session.ts';

/** A frame of the call stack. */
export interface Frame {
  readonly name: string;
  readonly subject: Subject;
  /** The layer that it is a frame of, or of an operation of; counted from 0. */
  readonly layer: number | undefined;
  /** It repeats the one below it. */
  readonly isRepeated: boolean;
}

/**
 * The frames from the operation out to the training: operation, layer, phase, batch, epoch, training. Always six; the phase is repeated where
 * there is no layer.
 */
export function framesAt({ course, names, time }: Timeline): readonly Frame[] {
  const position = names.position;
  const { epoch, batch } = position ?? course.at(Math.max(0, Math.min(time, course.end) - 1));
  const phase = frame(position?.stop.phase ?? 'end', subjectOfPhase(position));
  const layer = position?.stop.layer;
  return [
    { ...frame(position?.stop.operation ?? 'end of training', subjectOf(position)), layer },
    layer === undefined
      ? { ...phase, isRepeated: true }
      : { ...frame(names.layers[layer] ?? '', { type: 'layer', layer }), layer },
    phase,
    frame(`batch ${batch}`, { type: 'batchSize' }),
    frame(`epoch ${epoch}`, { type: 'epochs' }),
    frame('training', { type: 'training' }),
  ];
}

/** The layer of a frame of the present stop, by the frame's id; counted from 0, undefined of the frames that are not of one. */
export function layerOfFrame(session: Session, frameId: number): number | undefined {
  return framesAt(session.stopped)[session.frameDepth(frameId)]?.layer;
}

function frame(name: string, subject: Subject): Frame {
  return { name, subject, layer: undefined, isRepeated: false };
}

/** What of the spec an operation is done for. */
export function subjectOf(position: Position | undefined): Subject {
  const layer = position?.stop.layer;
  return layer === undefined ? subjectOfPhase(position) : { type: 'layer', layer };
}

function subjectOfPhase(position: Position | undefined): Subject {
  switch (position?.stop.phase) {
    case 'loss':
      return { type: 'loss' };
    case 'update':
      return { type: 'optimizer' };
    case 'forward':
    case 'backward':
      return { type: 'layers' };
    default:
      return { type: 'training' };
  }
}

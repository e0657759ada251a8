import {
  type Course,
  type Operation,
  operations,
  type Phase,
  type Position,
  phases,
  type Stop,
  type Time,
} from './course.ts';

/** The position of the end of a training, behind its last operation. */
export const endText = 'end';

/** A position as text: `1:1:forward:hidden:net`, with `-` where there is no layer. Names that would be mistaken are written in JSON quotes. */
export function positionText({ epoch, batch, stop }: Position, layers: readonly string[]): string {
  const layer = stop.layer === undefined ? '-' : layerText(layers[stop.layer]!);
  return `${epoch}:${batch}:${stop.phase}:${layer}:${stop.operation}`;
}

function layerText(name: string): string {
  return name === '' || name === '-' || /[\s:"]/.test(name) ? JSON.stringify(name) : name;
}

/** What is wrong with the text of a position, and where. */
export interface PositionProblem {
  readonly problem: string;
  readonly at: number;
  readonly length: number;
}

/**
 * The time of a position that a person has written. What is left out at the end is the first that there is: `12` is the beginning of epoch 12,
 * `12:3:backward` that of a phase. Case and blanks around a part mean nothing, and the engine's words are understood.
 */
export function parsePosition(text: string, course: Course, layers: readonly string[]): Time | PositionProblem {
  const parts = partsOf(text);
  if (!Array.isArray(parts)) return parts;
  try {
    return timeOf(parts, course, layers);
  } catch (error) {
    if (error instanceof Misread) return error.found;
    throw error;
  }
}

/** Of a text between two colons, with its place; a name in quotes without them. */
interface Part {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly at: number;
  readonly length: number;
}

class Misread extends Error {
  readonly found: PositionProblem;

  constructor(problem: string, { at, length }: Pick<Part, 'at' | 'length'>) {
    super(problem);
    this.found = { problem, at, length };
  }
}

/** A part in quotes, in which anything may stand, or one without a colon; then a colon or the end. */
const partPattern = /(?:\s*("(?:[^"\\]|\\.)*")\s*|([^:"]*))(:|$)/y;

function partsOf(text: string): Part[] | PositionProblem {
  const parts: Part[] = [];
  for (let at = 0; ; ) {
    partPattern.lastIndex = at;
    const match = partPattern.exec(text);
    const own = match && partOf(match, at);
    if (!own) {
      const length = Math.max(1, text.length - at);
      return { problem: 'A name in quotes ends with a quote, followed by a colon or nothing.', at, length };
    }
    parts.push(own);
    at = partPattern.lastIndex;
    if (match[3] === '') return parts;
  }
}

function partOf(match: RegExpExecArray, from: number): Part | undefined {
  const [whole, quoted, plain] = match;
  const written = quoted ?? plain!.trim();
  const at = from + whole.indexOf(written, whole.length - whole.trimStart().length);
  const place = { at, length: written.length };
  if (quoted === undefined) return { text: written, isQuoted: false, ...place };
  try {
    return { text: JSON.parse(quoted) as string, isQuoted: true, ...place };
  } catch {
    return undefined;
  }
}

const expected = 'Expected epoch:batch:phase:layer:operation, such as 1:1:forward:hidden:net.';

function timeOf(parts: readonly Part[], course: Course, layers: readonly string[]): Time {
  const [ofEpoch, ofBatch, ofPhase, ofLayer, ofOperation, more] = parts;
  if (more) throw new Misread(`There are ${parts.length} parts. ${expected}`, more);
  const epoch = count(ofEpoch!, 'epoch', course.epochs, 'the training');
  const batch = ofBatch ? count(ofBatch, 'batch', course.batches, 'every epoch') : 1;
  const isLast = batch === course.batches;
  const stops = isLast ? [...course.ofBatch, ...course.ofEnd] : course.ofBatch;
  let found = [...stops.keys()];
  /** Those of the stops that a part means. */
  const narrow = (is: (stop: Stop) => boolean, part: Part, problem: (left: Stop[]) => string): void => {
    const left = found;
    found = left.filter(index => is(stops[index]!));
    if (found.length === 0) throw new Misread(problem(left.map(index => stops[index]!)), part);
  };
  if (ofPhase) {
    const phase = phaseOf(ofPhase);
    narrow(
      stop => stop.phase === phase,
      ofPhase,
      () =>
        phase === 'end'
          ? `Batch ${batch} is not the last of its epoch: the end comes after batch ${course.batches}.`
          : `There is nothing to ${phase} in this training.`,
    );
    if (ofLayer) {
      narrow(isOfLayer(ofLayer, layers), ofLayer, left => {
        const names = [...new Set(left.map(({ layer }) => (layer === undefined ? '-' : layerText(layers[layer]!))))];
        return `There is no layer ${JSON.stringify(ofLayer.text)} in the phase ${phase}. It has ${names.join(', ')}.`;
      });
    }
    if (ofOperation) {
      const named = operationsOf(ofOperation);
      narrow(
        stop => named.includes(stop.operation),
        ofOperation,
        left =>
          `"${ofOperation.text}" is not done there. There are ${left.map(({ operation }) => operation).join(', ')}.`,
      );
    }
  }
  return course.timeOf(epoch, batch, found[0]!);
}

function count(part: Part, what: string, most: number, of: string): number {
  const is = `${of} has ${most === 1 ? '1' : `1 to ${most}`}`;
  if (part.isQuoted || !/^\d+$/.test(part.text)) {
    const found = part.text === '' ? 'nothing' : `"${part.text}"`;
    throw new Misread(`Expected the number of the ${what}, found ${found}. ${expected}`, part);
  }
  const value = Number(part.text);
  if (value < 1 || value > most) throw new Misread(`There is no ${what} ${part.text}: ${is}.`, part);
  return value;
}

function phaseOf(part: Part): Phase {
  const phase = phases.find(name => !part.isQuoted && name === part.text.toLowerCase());
  if (!phase) throw new Misread(`There is no phase "${part.text}". Expected ${phases.join(', ')}.`, part);
  return phase;
}

function isOfLayer({ text, isQuoted }: Part, layers: readonly string[]): (stop: Stop) => boolean {
  return ({ layer }) => (layer === undefined ? text === '-' && !isQuoted : layers[layer] === text);
}

/** What the engine, and the expression language, call operations. */
const otherWords: Readonly<Record<string, readonly Operation[]>> = {
  output: ['activation'],
  y: ['activation'],
  outputgradient: ['dE/dy'],
  dy: ['dE/dy'],
  weightgradient: ['dE/dW'],
  gradient: ['dE/dW'],
  dw: ['dE/dW'],
  biasgradient: ['dE/db'],
  db: ['dE/db'],
  inputgradient: ['dE/dx'],
  dx: ['dE/dx'],
  penalty: ['regularization'],
  clip: ['clipping'],
  update: ['state', 'step'],
};

function operationsOf(part: Part): readonly Operation[] {
  const word = part.text.toLowerCase();
  const own = operations.find(name => !part.isQuoted && name.toLowerCase() === word);
  const meant = own ? [own] : Object.hasOwn(otherWords, word) ? otherWords[word] : undefined;
  if (!meant) throw new Misread(`There is no operation "${part.text}". Expected ${operations.join(', ')}.`, part);
  return meant;
}

import { sideBetween } from '../../functions/losses.ts';
import type { RunSubject } from '../../run/samples.ts';
import { constantAnswer, type TargetFacts } from './targetFacts.ts';

/** Rows that are compared with one another, and multiply-adds that this may take: some milliseconds. */
const mostRows = 300;
const mostWork = 3e6;
const fewestRows = 20;
const thorough = 200;
const neighbours = 3;

/** What nearest rows tell of the data. */
export interface NeighbourLevel {
  readonly score: number;
  /** So many rows were looked at that more would tell little more: what nearest rows do not know is hardly there to be known. */
  readonly isThorough: boolean;
  /** One standard deviation of the score where targets have nothing to do with inputs. */
  readonly noise: number;
}

export const unknownLevel: NeighbourLevel = { score: Number.NaN, isThorough: false, noise: Number.NaN };

/** One standard deviation of the score of classes on so many rows, of a network that guesses. */
export function guessNoise(constant: number, rows: number): number {
  return Math.sqrt((constant * (1 - constant)) / rows) / (1 - constant);
}

/**
 * How well a row's targets follow from those of the three kept training rows that lie nearest to it: 0 as well as a constant answer,
 * 1 perfectly. It is a level that data can be learned to without any training (Cover and Hart 1967). A low one says little: of
 * parity or of many useless columns nearest rows know nothing. NaN where there are too few rows.
 */
export function neighbourLevel({ model, samples }: RunSubject): NeighbourLevel {
  const [I, O] = [model.inputs, samples.probeTargets.length];
  const rows = chosenRows(samples.trainingRows, I);
  if (rows.length < fewestRows || O === 0) return unknownLevel;
  const x = standardized(samples.inputs, rows, I);
  const targetOf = (n: number) => samples.targets.subarray(rows[n]! * O, (rows[n]! + 1) * O);
  const facts: TargetFacts = { rows: rows.length, targetOf, measure: model.measure, sides: model.loss };
  const guess = new Float64Array(O);
  const answer = (n: number): Float64Array => {
    guess.fill(0);
    for (const near of nearest(x, rows.length, I, n)) {
      const target = targetOf(near);
      for (let o = 0; o < O; o++) guess[o]! += target[o]! / neighbours;
    }
    return guess;
  };
  return {
    score: scoreOf(facts, answer, O),
    isThorough: 2 * rows.length > samples.trainingRows || rows.length >= thorough,
    noise: model.measure === 'regression' ? 1 / Math.sqrt(rows.length) : guessNoise(constantAnswer(facts), rows.length),
  };
}

function chosenRows(trainingRows: number, I: number): number[] {
  const count = Math.min(trainingRows, mostRows, Math.floor(Math.sqrt(mostWork / Math.max(1, I))));
  return Array.from({ length: count }, (_, index) => Math.floor((index * trainingRows) / count));
}

/** (rows, I) with every column's mean taken off and divided by its standard deviation. */
function standardized(inputs: Float64Array, rows: readonly number[], I: number): Float64Array {
  const x = new Float64Array(rows.length * I);
  for (let i = 0; i < I; i++) {
    let [sum, squares] = [0, 0];
    for (const row of rows) sum += inputs[row * I + i]!;
    const mean = sum / rows.length;
    for (const row of rows) squares += (inputs[row * I + i]! - mean) ** 2;
    const spread = Math.sqrt(squares / rows.length);
    if (!(spread > 0)) continue;
    rows.forEach((row, n) => {
      x[n * I + i] = (inputs[row * I + i]! - mean) / spread;
    });
  }
  return x;
}

function nearest(x: Float64Array, rows: number, I: number, of: number): number[] {
  const found: { row: number; distance: number }[] = [];
  for (let n = 0; n < rows; n++) {
    if (n === of) continue;
    const worst = found.length < neighbours ? Number.POSITIVE_INFINITY : found[found.length - 1]!.distance;
    let distance = 0;
    for (let i = 0; i < I && distance < worst; i++) distance += (x[n * I + i]! - x[of * I + i]!) ** 2;
    if (!(distance < worst)) continue;
    found.push({ row: n, distance });
    found.sort((a, b) => a.distance - b.distance);
    if (found.length > neighbours) found.pop();
  }
  return found.map(({ row }) => row);
}

function scoreOf(facts: TargetFacts, answer: (row: number) => Float64Array, O: number): number {
  const { rows, targetOf, measure } = facts;
  if (measure === 'regression') return meanR2(rows, targetOf, answer, O);
  let right = 0;
  for (let n = 0; n < rows; n++) if (isRight(facts, answer(n), targetOf(n))) right++;
  const constant = constantAnswer(facts);
  return constant < 1 ? (right / rows - constant) / (1 - constant) : Number.NaN;
}

function isRight({ measure, sides }: TargetFacts, guess: Float64Array, target: Float64Array): boolean {
  if (measure === 'largestIsRight') return guess.indexOf(Math.max(...guess)) === target.indexOf(Math.max(...target));
  const between = sideBetween(sides);
  return guess.every((value, o) => value > between === target[o]! > between);
}

function meanR2(
  rows: number,
  targetOf: (row: number) => Float64Array,
  answer: (row: number) => Float64Array,
  O: number,
): number {
  const [sums, squares, errors] = [new Float64Array(O), new Float64Array(O), new Float64Array(O)];
  for (let n = 0; n < rows; n++) {
    const [target, guess] = [targetOf(n), answer(n)];
    for (let o = 0; o < O; o++) {
      sums[o]! += target[o]! / rows;
      errors[o]! += (guess[o]! - target[o]!) ** 2;
    }
  }
  for (let n = 0; n < rows; n++) for (let o = 0; o < O; o++) squares[o]! += (targetOf(n)[o]! - sums[o]!) ** 2;
  const known = Array.from(squares, (square, o) => 1 - errors[o]! / square).filter(Number.isFinite);
  return known.length === 0 ? Number.NaN : known.reduce((a, b) => a + b) / known.length;
}

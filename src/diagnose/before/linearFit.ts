import type { EngineOptions, Samples } from '../../engine/options.ts';
import { evenly, takeSamples } from './evenly.ts';
import { isNeverSeparated } from './separation.ts';

/** How well a straight line answers some training rows, and how well something bent does. */
export interface LinearFit {
  readonly measure: 'accuracy' | 'r2';
  readonly rows: number;
  /** Of the best line found. */
  readonly straight: number;
  /** Of what is answered by squares and products of the inputs, or by the nearest other row. */
  readonly bent: number;
  readonly by: 'squares and products of the inputs' | 'the nearest other row' | 'a table of the rows';
  /** Shown to be impossible: no line separates the two classes of these few rows. */
  readonly isProven: boolean;
}

const mostRows = 400;
const mostColumns = 60;
const mostSquares = 80;

/**
 * The best line is the better of least squares (which is the best there is for R2) and 200 steps of logistic regression. What bends is a
 * least-squares fit of squares and products, or the nearest neighbour with the row itself left out (Cover and Hart 1967: at most twice
 * the error of the best rule there is).
 */
export function linearFitOf({ training, inputs, layers }: EngineOptions, areClasses: boolean): LinearFit | undefined {
  const O = layers.at(-1)!.units;
  if (inputs > mostColumns || O > 20 || training.rows < 4) return undefined;
  const samples = takeSamples(training, evenly(training.rows, mostRows));
  const x = standardized(samples, inputs);
  const measure = areClasses ? 'accuracy' : 'r2';
  const score = (answers: Float64Array) => (areClasses ? accuracy(answers, samples, O) : r2(answers, samples, O));
  const lines = [leastSquares(x, inputs, samples, O), ...(areClasses ? [logistic(x, inputs, samples, O)] : [])];
  const straight = Math.max(...lines.map(score));
  if (areClasses && training.rows <= mostRows && isNeverSeparated(samples, inputs, O)) {
    return { measure, rows: samples.rows, straight, bent: 1, by: 'a table of the rows', isProven: true };
  }
  const squares = quadratic(x, inputs, samples.rows);
  const columns = squares.length / samples.rows;
  const isBent = columns <= mostSquares && columns * 3 <= samples.rows;
  const curve = isBent ? score(leastSquares(squares, columns, samples, O)) : Number.NEGATIVE_INFINITY;
  const neighbour = score(nearest(x, inputs, samples, O));
  const by = curve >= neighbour ? 'squares and products of the inputs' : 'the nearest other row';
  const bent = Math.max(curve, neighbour);
  return Number.isFinite(straight) && Number.isFinite(bent)
    ? { measure, rows: samples.rows, straight, bent, by, isProven: false }
    : undefined;
}

/** (rows, I) with mean 0 and deviation 1 in every column that varies. */
function standardized({ inputs, rows }: Samples, I: number): Float64Array {
  const x = Float64Array.from(inputs);
  for (let i = 0; i < I; i++) {
    let [mean, squares] = [0, 0];
    for (let k = i; k < x.length; k += I) mean += x[k] / rows;
    for (let k = i; k < x.length; k += I) squares += (x[k] - mean) ** 2 / rows;
    const spread = Math.sqrt(squares) || 1;
    for (let k = i; k < x.length; k += I) x[k] = (x[k] - mean) / spread;
  }
  return x;
}

/** Squares and products of two, beside the inputs themselves. */
function quadratic(x: Float64Array, I: number, rows: number): Float64Array {
  const columns = I + (I * (I + 1)) / 2;
  if (columns > mostSquares) return new Float64Array(rows * (mostSquares + 1));
  const made = new Float64Array(rows * columns);
  for (let n = 0; n < rows; n++) {
    const row = x.subarray(n * I, (n + 1) * I);
    made.set(row, n * columns);
    let at = n * columns + I;
    for (let i = 0; i < I; i++) for (let j = i; j < I; j++) made[at++] = row[i] * row[j];
  }
  return made;
}

/** The answers (rows, O) of least squares with an intercept, and as much ridge as keeps it solvable. */
function leastSquares(x: Float64Array, I: number, { targets, rows }: Samples, O: number): Float64Array {
  const size = I + 1;
  const a = new Float64Array(size * size);
  const b = new Float64Array(size * O);
  const row = new Float64Array(size);
  for (let n = 0; n < rows; n++) {
    row.set(x.subarray(n * I, (n + 1) * I));
    row[I] = 1;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) a[i * size + j] += row[i] * row[j];
      for (let o = 0; o < O; o++) b[i * O + o] += row[i] * targets[n * O + o];
    }
  }
  for (let i = 0; i < size; i++) a[i * size + i] += 1e-8 * rows;
  eliminate(a, b, size, O);
  return answersOf(x, I, b, rows, O);
}

/** Solves a (size, size) positive definite system in place: b becomes the solution. */
function eliminate(a: Float64Array, b: Float64Array, size: number, O: number): void {
  for (let p = 0; p < size; p++) {
    for (let i = 0; i < size; i++) {
      if (i === p) continue;
      const factor = a[i * size + p] / a[p * size + p];
      if (factor === 0) continue;
      for (let j = p; j < size; j++) a[i * size + j] -= factor * a[p * size + j];
      for (let o = 0; o < O; o++) b[i * O + o] -= factor * b[p * O + o];
    }
  }
  for (let i = 0; i < size; i++) for (let o = 0; o < O; o++) b[i * O + o] /= a[i * size + i];
}

/** x (rows, I) times (I + 1, O), the last row of which is the intercept. */
function answersOf(x: Float64Array, I: number, b: Float64Array, rows: number, O: number): Float64Array {
  const answers = new Float64Array(rows * O);
  for (let n = 0; n < rows; n++) {
    for (let o = 0; o < O; o++) {
      let sum = b[I * O + o];
      for (let i = 0; i < I; i++) sum += x[n * I + i] * b[i * O + o];
      answers[n * O + o] = sum;
    }
  }
  return answers;
}

const logisticSteps = 200;

/** Answers of one logistic regression a column, each moved by 1/2 so that sides lie at 1/2. */
function logistic(x: Float64Array, I: number, { targets, rows }: Samples, O: number): Float64Array {
  const b = new Float64Array((I + 1) * O);
  const rate = 4 / (I + 1);
  for (let step = 0; step < logisticSteps; step++) {
    const answers = answersOf(x, I, b, rows, O);
    for (let n = 0; n < rows; n++) {
      for (let o = 0; o < O; o++) {
        const error = 1 / (1 + Math.exp(-answers[n * O + o])) - targets[n * O + o];
        for (let i = 0; i < I; i++) b[i * O + o] -= (rate / rows) * error * x[n * I + i];
        b[I * O + o] -= (rate / rows) * error;
      }
    }
  }
  return answersOf(x, I, b, rows, O).map(value => value + 0.5);
}

/** Each row is answered with the targets of the row nearest to it. */
function nearest(x: Float64Array, I: number, { targets, rows }: Samples, O: number): Float64Array {
  const answers = new Float64Array(rows * O);
  for (let n = 0; n < rows; n++) {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let m = 0; m < rows; m++) {
      if (m === n) continue;
      let distance = 0;
      for (let i = 0; i < I && distance < least; i++) distance += (x[n * I + i] - x[m * I + i]) ** 2;
      if (distance < least) [best, least] = [m, distance];
    }
    answers.set(targets.subarray(best * O, (best + 1) * O), n * O);
  }
  return answers;
}

function accuracy(answers: Float64Array, { targets, rows }: Samples, O: number): number {
  let right = 0;
  for (let n = 0; n < rows; n++) if (isRight(answers, targets, n * O, O)) right++;
  return right / rows;
}

/** Whether the largest of one-hot answers is the target's, or every column is on its target's side. */
function isRight(answers: Float64Array, targets: Float64Array, at: number, O: number): boolean {
  if (O > 1) {
    let [largest, wanted] = [at, at];
    for (let k = at; k < at + O; k++) {
      if (answers[k] > answers[largest]) largest = k;
      if (targets[k] > targets[wanted]) wanted = k;
    }
    return largest === wanted;
  }
  return answers[at] >= 0.5 === targets[at] >= 0.5;
}

function r2(answers: Float64Array, { targets, rows }: Samples, O: number): number {
  let [errors, total] = [0, 0];
  for (let o = 0; o < O; o++) {
    let mean = 0;
    for (let k = o; k < targets.length; k += O) mean += targets[k] / rows;
    for (let k = o; k < targets.length; k += O) {
      errors += (answers[k] - targets[k]) ** 2;
      total += (targets[k] - mean) ** 2;
    }
  }
  return 1 - errors / total;
}

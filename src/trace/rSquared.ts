import { formatNumber, notDefined } from './formatNumber.ts';

/** Whether an R² is not defined because its targets are constant, by the mean absolute error of the same rows. */
function isOfConstantTargets(r2: number, error: number): boolean {
  return Number.isNaN(r2) && Number.isFinite(error);
}

/** An R² as people read it; a dash, and why, where it is not defined. `error` is the mean absolute error of the same rows. */
export function rSquaredText(r2: number, error: number): string {
  return isOfConstantTargets(r2, error) ? `${notDefined} (constant targets)` : formatNumber(r2);
}

/** Whether every target is 0 or 1, and both occur or there are several columns. */
export function areClasses(targets: Float64Array): boolean {
  for (let k = 0; k < targets.length; k++) if (targets[k] !== 0 && targets[k] !== 1) return false;
  return targets.length > 0;
}

/** Whether each row of (rows, O) targets adds up to 1, to `tolerance`. */
export function addUp(targets: Float64Array, O: number, tolerance = 1e-6): boolean {
  for (let at = 0; at < targets.length; at += O) {
    let sum = 0;
    for (let k = at; k < at + O; k++) sum += targets[k];
    if (Math.abs(sum - 1) > tolerance) return false;
  }
  return true;
}

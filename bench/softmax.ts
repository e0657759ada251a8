/** p = softmax(net), shifted by the largest net value. Overwrites. */
export function softmax(p: Float64Array, net: ArrayLike<number>): void {
  let max = net[0];
  for (let k = 1; k < p.length; k++) if (net[k] > max) max = net[k];
  let sum = 0;
  for (let k = 0; k < p.length; k++) {
    p[k] = Math.exp(net[k] - max);
    sum += p[k];
  }
  for (let k = 0; k < p.length; k++) p[k] /= sum;
}

/** Softmax over each row of a batch in panels. */
import { exp } from './elementary';
import { at, get, NR, set, splat, VECTOR } from './float';

/**
 * y = exp(net - max) / sum(exp(net - max)) for the first B rows of O columns. Overwrites; the padding becomes 0. The shift
 * keeps exp from overflowing.
 */
export function softmaxForward(y: usize, net: usize, stride: usize, B: i32, O: i32): void {
  for (let n = 0; n < B; n++) {
    const max = splat(get(at(net, stride, n, indexOfLargest(net, stride, n, O))));
    for (let k = 0; k < O; k += NR) {
      const from = at(net, stride, n, k);
      const to = at(y, stride, n, k);
      v128.store(to, exp(v128.sub<Float>(v128.load(from), max)));
      v128.store(to, exp(v128.sub<Float>(v128.load(from, VECTOR), max)), VECTOR);
    }
    let sum: f64 = 0;
    for (let k = 0; k < O; k++) sum += get(at(y, stride, n, k));
    const divisor = splat(sum);
    for (let k = 0; k < O; k += NR) {
      const to = at(y, stride, n, k);
      v128.store(to, v128.div<Float>(v128.load(to), divisor));
      v128.store(to, v128.div<Float>(v128.load(to, VECTOR), divisor), VECTOR);
    }
    for (let k = O; k % NR !== 0; k++) set(at(y, stride, n, k), 0);
  }
}

/** The column of the largest number of row n. */
export function indexOfLargest(net: usize, stride: usize, n: i32, O: i32): i32 {
  let largest = 0;
  let max = get(at(net, stride, n, 0));
  for (let k = 1; k < O; k++) {
    const value = get(at(net, stride, n, k));
    if (value > max) {
      max = value;
      largest = k;
    }
  }
  return largest;
}

/** dnet = dy . (diag(p) - p pT) for the first B rows, in place, by dnet[k] = p[k] (dy[k] - sum over j of p[j] dy[j]). */
export function softmaxBackward(dnet: usize, p: usize, stride: usize, B: i32, O: i32): void {
  for (let n = 0; n < B; n++) {
    let mean: f64 = 0;
    for (let k = 0; k < O; k++) mean += get(at(p, stride, n, k)) * get(at(dnet, stride, n, k));
    for (let k = 0; k < O; k++) {
      const place = at(dnet, stride, n, k);
      set(place, get(at(p, stride, n, k)) * (get(place) - mean));
    }
  }
}

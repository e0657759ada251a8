/** Memory is handed out once, when a network is made, and never given back: a training has an instance of its own. */

let top: usize = 0;

/** `bytes` of zeros at a multiple of 64; 0 when there is no more memory. */
export function allocate(bytes: usize): usize {
  if (top === 0) top = (__heap_base + 63) & ~63;
  const start = top;
  const end = <u64>start + (((<u64>bytes + 63) >> 6) << 6);
  const pages = (end + 0xffff) >> 16;
  const present = <u64>memory.size();
  if (pages > 65536) return 0;
  if (pages > present && memory.grow(<i32>(pages - present)) < 0) return 0;
  top = <usize>end;
  return start;
}

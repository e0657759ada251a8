import fc from 'fast-check';

type Bytes = Buffer<ArrayBuffer>;
/** What happens to the bytes of a file. */
export type Change = (bytes: Bytes) => Bytes;

/** Evenly distributed, which fast-check's doubles are not. */
const share = fc.noBias(fc.nat(999_999)).map(millionths => millionths / 1e6);
const length = fc.noBias(fc.integer({ min: 1, max: 600 }));
const place = (bytes: Bytes, at: number, room = 1) => Math.floor(at * Math.max(1, bytes.length - room + 1));

const flipped = fc.record({ at: share, bit: fc.nat(7) }).map(
  ({ at, bit }): Change =>
    bytes => {
      const changed = Buffer.from(bytes);
      changed[place(bytes, at)]! ^= 1 << bit;
      return changed;
    },
);
const filled = fc.record({ at: share, length, by: fc.constantFrom(0, 0xff) }).map(
  ({ at, length, by }): Change =>
    bytes =>
      Buffer.from(bytes).fill(by, place(bytes, at), Math.min(bytes.length, place(bytes, at) + length)),
);
const truncated = share.map(
  (at): Change =>
    bytes =>
      bytes.subarray(0, place(bytes, at)),
);
const longer = fc.uint8Array({ minLength: 1, maxLength: 300 }).map(
  (more): Change =>
    bytes =>
      Buffer.concat([bytes, more]),
);
const exchanged = fc.record({ a: share, b: share, length }).map(
  ({ a, b, length }): Change =>
    bytes => {
      const size = Math.min(length, bytes.length >> 1);
      const [first, second] = [place(bytes, a, size), place(bytes, b, size)];
      const changed = Buffer.from(bytes);
      bytes.copy(changed, first, second, second + size);
      bytes.copy(changed, second, first, first + size);
      return changed;
    },
);
const doubled = fc.record({ at: share, length }).map(
  ({ at, length }): Change =>
    bytes => {
      const from = place(bytes, at);
      const chunk = bytes.subarray(from, from + length);
      return Buffer.concat([bytes.subarray(0, from), chunk, bytes.subarray(from)]);
    },
);
const cutOut = fc.record({ at: share, length }).map(
  ({ at, length }): Change =>
    bytes =>
      Buffer.concat([bytes.subarray(0, place(bytes, at)), bytes.subarray(place(bytes, at) + length)]),
);
const empty = fc.constant((): Bytes => Buffer.alloc(0));
const noise = fc.uint8Array({ minLength: 1, maxLength: 300 }).map(
  (all): Change =>
    () =>
      Buffer.from(all),
);

/** What disks, crashes and copies do to a file. */
export const changes: fc.Arbitrary<Change> = fc.oneof(
  { arbitrary: flipped, weight: 3 },
  { arbitrary: filled, weight: 2 },
  { arbitrary: truncated, weight: 2 },
  longer,
  { arbitrary: exchanged, weight: 2 },
  doubled,
  cutOut,
  empty,
  noise,
);

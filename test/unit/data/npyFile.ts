/** A .npy file with this dict and these bytes. */
export function npyFile(dict: string, values: Uint8Array, version = 1): Uint8Array {
  const width = version === 1 ? 2 : 4;
  const text = new TextEncoder().encode(`${dict}\n`);
  const view = new DataView(new ArrayBuffer(8 + width + text.length + values.length));
  const bytes = new Uint8Array(view.buffer);
  bytes.set([0x93, ...Buffer.from('NUMPY'), version, 0]);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(text, 8 + width);
  bytes.set(values, 8 + width + text.length);
  return bytes;
}

/** What stands in a header. */
export function dictOf(descr: string, shape: string, fortranOrder = 'False'): string {
  return `{'descr': '${descr}', 'fortran_order': ${fortranOrder}, 'shape': (${shape}), }`;
}

/** Doubles in this shape. */
export function doubles(shape: string, numbers: readonly number[], fortranOrder?: string): Uint8Array {
  return npyFile(dictOf('<f8', shape, fortranOrder), new Uint8Array(Float64Array.from(numbers).buffer));
}

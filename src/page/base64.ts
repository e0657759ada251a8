/** Arguments that a call may well have. */
const bytesAtOnce = 0x2000;

/** Bytes as base64. Of pieces whose length is a multiple of 3 the texts together are that of the whole. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += bytesAtOnce) {
    text += String.fromCharCode(...bytes.subarray(start, start + bytesAtOnce));
  }
  return btoa(text);
}

/**
 * A message as bytes: the lengths of its text and of its arrays, the text, the arrays one after the other. In the text an
 * array is `{ "array": its kind, "at": first byte, "length": bytes }`. pageScript.ts reads it.
 */
export function messageBytes(message: unknown): Buffer {
  const arrays: Buffer[] = [];
  let at = 0;
  const text = JSON.stringify(message, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    arrays.push(bytes);
    at += bytes.length;
    return { array: value.constructor.name, at: at - bytes.length, length: bytes.length };
  });
  const words = Buffer.from(text);
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(words.length, 0);
  lengths.writeUInt32LE(at, 4);
  return Buffer.concat([lengths, words, ...arrays]);
}

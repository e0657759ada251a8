/** UTF-16 code units of a piece: enough that writing one is worth the call, little enough to keep the editor's breath. */
const pieceLength = 65_536;

/** The same text in pieces of at least `length` code units, but for the last. None of an empty text. */
export function* inPieces(texts: Iterable<string>, length = pieceLength): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < length) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

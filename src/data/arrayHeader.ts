/** How one number is stored. */
export interface Element {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

/** What stands before the numbers of an array in a file. */
export interface ArrayHeader {
  /** Rows first. What is beyond the second dimension is a row, too: images of 28 by 28 are rows of 784. */
  readonly shape: readonly number[];
  readonly element: Element;
  readonly littleEndian: boolean;
  /** Fortran's order: the first index runs fastest. */
  readonly columnMajor: boolean;
  /** Its own length in bytes. */
  readonly length: number;
  /** Whole numbers from 0 that name classes. */
  readonly isLabels: boolean;
}

/** A file that does not hold what its format says. The message goes on after the file's name. */
export class ArrayError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function columnsOf({ shape }: ArrayHeader): number {
  return shape.slice(1).reduce((product, size) => product * size, 1);
}

/** Bytes of the whole array, its header included. */
export function storedBytes(header: ArrayHeader): number {
  return header.length + header.shape[0]! * columnsOf(header) * header.element.bytes;
}

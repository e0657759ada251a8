/** The files that a spec may read. Whoever makes one decides which folder must not be left. */
export interface DataFiles {
  /** Opens the file at a path relative to the spec, if it may be read and has at most `mostBytes`. Never throws. Whoever opens it closes it. */
  open(path: string, mostBytes: number): Promise<OpenedFile | Refusal>;
}

export interface OpenedFile {
  /** The machine's own path, for an editor to open. Not for messages. */
  readonly file: string;
  /** Bytes on the disk. */
  readonly size: number;
  /** The bytes in portions. Rejects when the disk fails. */
  read(): AsyncIterable<Uint8Array>;
  /** What a gzipped file unpacks to, in portions. Rejects when the disk fails or the bytes are not gzip. */
  gunzip(): AsyncIterable<Uint8Array>;
  /** Nothing more is read. Resolves with why what was read may not be used: somebody changed the file meanwhile. Never rejects. */
  close(): Promise<Refusal | undefined>;
}

/** Why a file is not read, as a problem's code and message. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

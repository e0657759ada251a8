/** What a report says of itself. A page that is given this is in a report: there is no editor behind it. */
export interface ReportFacts {
  /** File name of the spec. */
  readonly spec: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** Of this extension. */
  readonly version: string;
  /** What of a run's history is in the report, in words, by the run's id. */
  readonly contents: Readonly<Record<string, string>>;
}

/** How a page looks, so that a report of it can look the same. */
export interface Appearance {
  /** Classes that the editor gives the body: which kind of theme it is. */
  readonly classes: string;
  /** Variables that the editor gives the root, `--vscode-...`: the theme's colours and fonts. */
  readonly variables: Readonly<Record<string, string>>;
  /** The page's preferences as JSON. */
  readonly preferences: string;
}

/** Bytes of a picture that a page may hand over. */
const mostPictureBytes = 20 * 2 ** 20;

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether it is a PNG picture of a size that can be taken, as far as its first bytes tell. */
export function isPicture(value: unknown): value is Uint8Array<ArrayBuffer> {
  return (
    value instanceof Uint8Array &&
    value.length > pngSignature.length &&
    value.length <= mostPictureBytes &&
    pngSignature.every((byte, index) => value[index] === byte)
  );
}

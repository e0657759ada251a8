/**
 * The spec of a run as plain data, to be shown and compared: checked, with its defaults and in the order of the spec. Long
 * lists are replaced by a digest and long texts are cut, so that its size is bounded by the number of layers.
 */
export interface RunSettings {
  readonly seed: number;
  readonly layers: readonly SettingGroup[];
  readonly [key: string]: Setting;
}

export type Setting = string | number | boolean | readonly Setting[] | SettingGroup;

export interface SettingGroup {
  readonly [key: string]: Setting;
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal digits. Whoever has a machine at hand gives it: a browser's own answers too late. */
export type TextDigest = (text: string) => string;

/** Stands for a list of `count` elements, rows of a matrix for instance: equal lists have equal digests. */
export interface ListDigest extends SettingGroup {
  readonly count: number;
  readonly digest: string;
}

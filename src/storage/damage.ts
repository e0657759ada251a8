/** Thrown where a saved file is not what was written. The message says why, as the end of a sentence. */
export class Damage extends Error {
  override readonly name: string = 'Damage';
}

/** Thrown where a saved file is whole, and in a form that this version does not read. */
export class OtherVersion extends Damage {
  override readonly name = 'OtherVersion';
}

/** What there is to say of a saved run that did not come back as it was saved. */
export interface SavedRunNotice {
  /** URI of its spec. */
  readonly spec: string;
  readonly kind: /** Its files are not what was written. */
    | 'damaged'
    /** Its files are another version's. */
    | 'other version'
    /** The disk does not let it be read. */
    | 'unreadable'
    /** It is there, without a part of it. */
    | 'in part'
    /** It is there, and nobody can check its numbers. */
    | 'unchecked';
  /** Why, each the end of a sentence: `the checksum of epoch 812 does not fit`. */
  readonly reasons: readonly string[];
  /** Its files. */
  readonly files: readonly string[];
  /** Where they were kept, if they were; in the folder the others may be replaced. */
  readonly keptIn?: string | undefined;
}

/** Says it in one or two sentences; `spec` is its name. */
export function noticeInWords({ kind, reasons, keptIn }: SavedRunNotice, spec: string): string {
  const why = reasons.join('; ');
  const kept = keptIn === undefined ? '' : ' The files were kept.';
  switch (kind) {
    case 'damaged':
      return `The saved run of ${spec} is damaged and was left out: ${why}. Train the network again to see it.${kept}`;
    case 'other version':
      return `The saved run of ${spec} was left out: ${why}.${kept}`;
    case 'unreadable':
      return `The saved run of ${spec} could not be read: ${why}. Reload the window to try again.`;
    case 'in part':
      return `The saved run of ${spec} is shown, but a part of it is missing: ${why}.${kept}`;
    case 'unchecked':
      return `The saved run of ${spec} is shown, but its numbers cannot be checked: ${why}. Train the network again for a run that can be.`;
  }
}

/** What there is to know besides, as a text of its own. */
export function noticeInDetail(notice: SavedRunNotice, spec: string): string {
  const { kind, reasons, files, keptIn } = notice;
  const parts = [
    noticeInWords(notice, spec),
    `Network: ${notice.spec}`,
    `What was found:\n${listed(reasons)}`,
    `Files of the run:\n${listed(files)}`,
    keptIn === undefined
      ? 'Nothing was copied. The files stay until a run of this network is saved in their place.'
      : `Kept in:\n${listed([keptIn])}\nThis folder is deleted after ${daysKept} days, or when the run of the network is removed.`,
    `What to do:\n${listed(advice[kind])}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Damaged files are kept for so many days. */
export const daysKept = 30;

const trainAgain = 'Train the network again. With the same file, data and seed the numbers are the same.';

const advice: Readonly<Record<SavedRunNotice['kind'], readonly string[]>> = {
  damaged: [
    trainAgain,
    'If there is a backup of the files, close the window, copy them back to where they were, and open the window again.',
    'If this happens again, check the disk.',
  ],
  'other version': [
    'Update Backprop Debugger and reload the window to see the run, before the network is trained again.',
    'After that, copy the kept files back to where they were while no window is open.',
    trainAgain,
  ],
  unreadable: ['Check that the files can be read, then reload the window.', trainAgain],
  'in part': [
    'What is shown is as it was saved.',
    'Continue the training, or train the network again, for what is missing.',
  ],
  unchecked: ['Version 0.1 saved runs without checksums. Damage to its numbers would not be noticed.', trainAgain],
};

function listed(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n');
}

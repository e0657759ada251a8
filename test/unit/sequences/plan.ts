import type { Random } from './random.ts';

/** Everything that is done, with how often. */
const weights = {
  train: 10,
  trainWithNewSeed: 3,
  trainFocused: 2,
  stop: 4,
  pause: 4,
  resume: 4,
  continue: 5,
  control: 5,
  edit: 9,
  undo: 2,
  save: 3,
  openDocument: 4,
  closeDocument: 4,
  deleteFile: 2,
  renameFile: 2,
  writeFile: 4,
  writeData: 2,
  configure: 2,
  showPanel: 6,
  lookAtPanel: 4,
  hidePanel: 3,
  reloadPage: 2,
  closePanel: 3,
  reloadWindow: 2,
  select: 6,
  look: 6,
  overlay: 2,
  showRun: 4,
  removeRun: 3,
  compareRuns: 1,
  read: 1,
  reveal: 1,
  savePicture: 1,
  findings: 3,
  why: 3,
  whyOfPanel: 2,
  whyLook: 3,
  whyAsk: 3,
  whyCopy: 2,
  walk: 1,
  chooseEpoch: 1,
  chooseSample: 2,
  selectLine: 2,
  pinLine: 2,
  unpinLine: 1,
  openLine: 1,
  copyLine: 1,
  goToLine: 1,
  arrangeLines: 2,
  exportSomething: 3,
  fix: 2,
  checkGradients: 2,
  compareGradients: 1,
  debug: 2,
  debugRun: 1,
  debugMove: 5,
  debugStop: 3,
  cancelProgress: 1,
  killThread: 1,
} as const;

export type ActionKind = keyof typeof weights;

/** What is done, as plain data, so that a sequence that fails can be read and done again. */
export interface Action {
  readonly kind: ActionKind;
  /** Which spec, panel, run or line, counted over those that there are. */
  readonly which: number;
  readonly also: number;
  readonly number: number;
  /** What the person answers to what they are asked meanwhile. */
  readonly answers: readonly number[];
  /** What is waited for before the next action: nothing, some turns, or until nothing happens any more. */
  readonly then: 'nothing' | 'turns' | 'rest';
}

/** As many actions as are wanted, of these kinds. */
export function plannedActions(random: Random, count: number, isWanted = (_: ActionKind) => true): Action[] {
  const kinds = (Object.keys(weights) as ActionKind[]).filter(isWanted);
  const lottery = kinds.flatMap(kind => Array.from({ length: weights[kind] }, () => kind));
  return Array.from({ length: count }, () => randomAction(random, lottery));
}

function randomAction(random: Random, lottery: readonly ActionKind[]): Action {
  const then = random.of(['nothing', 'nothing', 'turns', 'turns', 'rest'] as const);
  const answers = Array.from({ length: random.below(4) }, () => random.next());
  return {
    kind: random.of(lottery),
    which: random.below(1000),
    also: random.below(1000),
    number: random.next(),
    answers,
    then,
  };
}

export function inWords({ kind, which, also, number, answers, then }: Action): string {
  return `${kind} ${which} ${also} ${number.toFixed(3)} [${answers.map(answer => answer.toFixed(2))}], then ${then}`;
}

import { comparisonText } from '../compare/comparison.ts';
import { firstDifference } from '../compare/firstDifference.ts';
import type { Finding, FindingCode, Fix } from '../findings/finding.ts';
import { type Clock, systemClock } from '../page/clock.ts';
import { answering, type Handlers } from '../page/handlers.ts';
import { Paced } from '../page/paced.ts';
import type { Answers } from '../run/answers.ts';
import type { Run } from '../run/run.ts';
import type { SpecRuns } from '../run/runList.ts';
import { breakExpression } from '../run/stopWords.ts';
import type { BookmarkChange, TravelWish } from '../run/travel.ts';
import { Travels } from '../run/travels.ts';
import type { SpecTrials } from '../run/trial.ts';
import { holdEpoch } from '../run/viewedMoment.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';
import { cellReading } from './feed/cellNumbers.ts';
import { PanelFeed } from './feed/panelFeed.ts';
import { type PanelToHost, panelMessage } from './panelMessage.ts';
import { debugActions, findingActions, type HostToPanel, type ScalarRow } from './panelMessages.ts';
import type { Appearance } from './reportFacts.ts';

type Done = void | PromiseLike<void>;

/** What a panel asks of whoever shows it. What throws or rejects is said by `fail`. */
export interface PanelActions {
  /** With the seed of the shown run when that was given apart from the spec, else with the spec's. */
  train(): Done;
  trainWithNewSeed(): Done;
  /** Trains the shown run on. */
  continue(): Done;
  pause(): Done;
  resume(): Done;
  stop(): Done;
  /** Says how a number came about; without one, of what stands out. */
  why(ref?: QuantityRef): Done;
  /** Shows what a code means. The page offers this and the next three where they are there. */
  explain?(code: FindingCode): Done;
  /** Trains a copy of the run's network with the fix. */
  tryFix?(wanted: FixWanted): Done;
  /** Writes the fix into the spec. */
  applyFix?(wanted: FixWanted): Done;
  /** Tries all fixes of a finding and ranks them. */
  compareFixes?(wanted: Omit<FixWanted, 'fix'>): Done;
  /** Writes a fix of a trial into the spec: the trial's id, and which of its fixes. */
  applyTried?(trial: number, fix: number): Done;
  /** Shows a layer's definition in the spec. */
  reveal(layer: number): Done;
  /** Asks what to export. */
  export(): Done;
  /** Opens a run in a debugger, at the selected epoch. The page offers this and the next three where they are there. */
  debug?(run: Run): Done;
  /** Goes to another moment of the run's debug session. Resolves once it stands; one that does not is waited for no longer than it moves. */
  travel?(run: Run, to: TravelWish): Done;
  bookmark?(run: Run, change: BookmarkChange): Done;
  /** Asks for a breakpoint on a number, as an expression (src/trace/expressionOf.ts). */
  breakWhen?(run: Run, expression: string): Done;
  /** Saves a picture that the page has drawn. `what` is said by the page: any text. */
  savePicture(what: string, png: Uint8Array<ArrayBuffer>): Done;
  /** Says what could not be done. */
  fail(problem: string): void;
}

/** A fix of a finding of a run. */
export interface FixWanted {
  readonly run: Run;
  readonly finding: Finding;
  readonly fix: Fix;
}

export interface PanelHostOptions {
  readonly post: (message: HostToPanel) => void;
  /** Those of the spec; whoever has them calls `update` when they have changed. */
  readonly runs: SpecRuns;
  readonly actions: PanelActions;
  /** What there is to say of a run: the same list as long as nothing has changed. */
  readonly findingsOf: (run: Run) => readonly Finding[];
  /** Those of the spec; without it nothing shows which fixes were tried. */
  readonly trials?: () => SpecTrials;
  /** What the networks answer; without it nothing shows what they have learned. */
  readonly answers?: Answers | undefined;
  readonly clock?: Clock;
}

interface FindingNamed {
  readonly code: FindingCode;
  /** The run's id. */
  readonly run: string;
}

/** How long a page may take to say how it looks, loading included, in milliseconds. */
const patience = 5000;

type Question = 'read' | 'cell' | 'compare' | 'describe';

/** Questions of a kind that are answered in one turn of the event loop; a page has one under way. */
const mostAnswers = 4;

/** Answers everything that a training panel can ask: in the editor, in a report and in tests. */
export class PanelHost {
  readonly #post: (message: HostToPanel) => void;
  readonly #runs: SpecRuns;
  readonly #actions: PanelActions;
  readonly #findingsOf: PanelHostOptions['findingsOf'];
  readonly #feed: PanelFeed;
  readonly #clock: Clock;
  readonly #travels: Travels;
  readonly #handle: (message: PanelToHost) => void;
  readonly #answers: Readonly<Record<Question, Paced>>;
  /** Who wants to know how the page looks, by the id of the question. */
  readonly #curious = new Map<number, (appearance: Appearance | undefined) => void>();
  #lastId = 0;

  constructor({ post, runs, actions, findingsOf, trials, answers, clock = systemClock }: PanelHostOptions) {
    this.#post = post;
    this.#runs = runs;
    this.#actions = actions;
    this.#clock = clock;
    this.#findingsOf = findingsOf;
    const can = findingActions.filter(name => actions[name] !== undefined);
    const debugCan = debugActions.filter(name => actions[name] !== undefined);
    this.#feed = new PanelFeed(post, { answers, clock, findingsOf, can, debugCan, trials });
    this.#travels = new Travels(runs, actions.travel?.bind(actions), problem => actions.fail(problem));
    const paced = () => new Paced(clock, mostAnswers);
    this.#answers = { read: paced(), cell: paced(), compare: paced(), describe: paced() };
    this.#handle = answering(this.#makeHandlers(), 'training panel', problem => actions.fail(problem));
  }

  /** The runs of the spec, or what is selected in them, have changed. */
  update(): void {
    const { shown, runs } = this.#runs;
    const all = runs.map(({ run }) => run);
    this.#feed.update(shown?.run, shown?.selection ?? { layer: 0, epoch: 'latest' }, all, shown);
  }

  /** The page has said something, whatever it is; what is none of its messages is dropped. */
  receive(data: unknown): void {
    const message = panelMessage(data);
    if (message) this.#handle(message);
  }

  /** How the page looks; undefined when it does not say so in time. */
  appearance(): Promise<Appearance | undefined> {
    return new Promise(resolve => {
      const id = ++this.#lastId;
      const cancel = this.#clock.after(patience, () => this.#curious.get(id)?.(undefined));
      this.#curious.set(id, appearance => {
        cancel();
        this.#curious.delete(id);
        resolve(appearance);
      });
      this.#post({ type: 'describe', id });
    });
  }

  /** The page is gone until it says `ready` again. */
  hidden(): void {
    this.#feed.hidden();
  }

  /** The page is closed. */
  dispose(): void {
    for (const end of this.#curious.values()) end(undefined);
    for (const paced of Object.values(this.#answers)) paced.dispose();
    this.#feed.dispose();
  }

  #makeHandlers(): Handlers<PanelToHost> {
    const feed = this.#feed;
    const runs = this.#runs;
    const actions = this.#actions;
    return {
      ready: ({ view, choice }) => {
        feed.ready(view, choice);
        // What was asked before is lost.
        this.#answers.describe.do(() => {
          for (const id of this.#curious.keys()) this.#post({ type: 'describe', id });
        });
      },
      ack: ({ frame }) => feed.acknowledged(frame),
      view: ({ view }) => feed.look(view),
      select: message => {
        feed.chosen(message.choice ?? 0);
        this.#travels.select(message, message.run);
      },
      show: ({ run }) => runs.show(run),
      remove: ({ run }) => runs.remove(run),
      read: ({ id, epoch }) => this.#answer('read', () => ({ type: 'row', id, row: this.#row(epoch) })),
      cell: message =>
        this.#answer('cell', () => ({ type: 'cell', id: message.id, reading: cellReading(runs.shown, message) })),
      compare: ({ id, run }) => this.#answers.compare.do(() => this.#compare(id, run)),
      control: ({ action }) => actions[action](),
      why: ({ ref, epoch }) => {
        holdEpoch(runs, epoch);
        return actions.why(ref ?? undefined);
      },
      explain: ({ code }) => actions.explain?.(code),
      tryFix: message => this.#withFix(message, wanted => actions.tryFix?.(wanted)),
      applyFix: message => this.#withFix(message, wanted => actions.applyFix?.(wanted)),
      compareFixes: message => this.#withFinding(message, wanted => actions.compareFixes?.(wanted)),
      applyTried: ({ trial, fix }) => actions.applyTried?.(trial, fix),
      reveal: ({ layer }) => actions.reveal(layer),
      export: () => actions.export(),
      debug: () => runs.shown && actions.debug?.(runs.shown.run),
      travel: ({ to }) => this.#travels.go(to),
      bookmark: ({ change }) => runs.shown && actions.bookmark?.(runs.shown.run, change),
      breakWhen: ({ ref }) => runs.shown && actions.breakWhen?.(runs.shown.run, breakExpression(runs.shown, ref)),
      picture: ({ what, png }) => actions.savePicture(what, png),
      appearance: ({ id, classes, variables, preferences }) => {
        this.#curious.get(id)?.({ classes, variables, preferences });
      },
    };
  }

  /** What is wanted of a finding that the run has no longer is not done: the page is about to show others. */
  #withFinding({ code, run: id }: FindingNamed, act: (wanted: Omit<FixWanted, 'fix'>) => Done | undefined): Done {
    const run = this.#runs.runs.find(each => each.run.info.id === id)?.run;
    const finding = run && this.#findingsOf(run).find(each => each.code === code);
    if (run && finding) return act({ run, finding });
    this.#actions.fail('This finding is no longer there: the training has gone on since.');
  }

  #withFix(named: FindingNamed & { readonly fix: number }, act: (wanted: FixWanted) => Done | undefined): Done {
    return this.#withFinding(named, ({ run, finding }) => {
      const fix = finding.fixes[named.fix];
      if (fix) return act({ run, finding, fix });
      this.#actions.fail('This fix is no longer offered: the training has gone on since.');
    });
  }

  /** A page that is not there does not wait for an answer. */
  #answer(question: Question, answer: () => HostToPanel): void {
    this.#answers[question].do(() => this.#tell(answer()));
  }

  #tell(answer: HostToPanel): void {
    if (this.#feed.isReady) this.#post(answer);
  }

  /** Null where the shown run has not trained the epoch, or keeps its numbers no more. */
  #row(epoch: number): ScalarRow | null {
    const scalars = this.#runs.shown?.run.history.scalarsOf(epoch);
    return scalars ? { epoch, scalars: scalars.slice() } : null;
  }

  /** Says where the shown run and another of the spec part, and selects that. */
  #compare(id: number, run: string): void {
    const shown = this.#runs.shown?.run;
    const other = this.#runs.runs.find(each => each.run.info.id === run)?.run;
    const difference = shown && other && firstDifference(shown.history, other.history);
    const text = difference ? comparisonText(difference, shown.history.layout) : '';
    this.#tell({ type: 'compared', id, run, text });
    if (difference?.epoch === undefined) return;
    const layer = difference.layer === 'network' ? 0 : difference.layer;
    this.#runs.select({ epoch: difference.epoch, layer });
  }
}

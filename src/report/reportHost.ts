import { type Clock, systemClock } from '../panel/feed/clock.ts';
import { PanelFeed } from '../panel/feed/panelFeed.ts';
import type { PanelToHost } from '../panel/panelMessage.ts';
import type { HostToPanel } from '../panel/panelMessages.ts';
import { RunList } from '../run/runList.ts';
import { assertNever } from '../run/runState.ts';
import type { ReportData } from './reportData.ts';
import { restoredRun } from './restoredRun.ts';

/** Saves a picture that the page has drawn. */
export type SavePicture = (picture: Extract<PanelToHost, { type: 'picture' }>) => void;

/** Answers the page of a report as the editor does, from the runs that are in the report. */
export class ReportHost {
  readonly #runs: RunList;
  readonly #feed: PanelFeed;
  readonly #savePicture: SavePicture;

  constructor(
    { runs, shown, selection }: Pick<ReportData, 'runs' | 'shown' | 'selection'>,
    post: (message: HostToPanel) => void,
    savePicture: SavePicture,
    clock: Clock = systemClock,
  ) {
    this.#feed = new PanelFeed(post, { clock });
    this.#savePicture = savePicture;
    this.#runs = new RunList(() => this.#update());
    for (const run of runs) this.#runs.add(restoredRun(run));
    this.#runs.show(shown);
    this.#runs.select(selection);
  }

  receive(message: PanelToHost): void {
    switch (message.type) {
      case 'ready':
        this.#feed.ready(message.view, message.choice);
        break;
      case 'view':
        this.#feed.look(message.view);
        break;
      case 'read':
        this.#feed.read(message.epoch);
        break;
      case 'cell':
        this.#feed.readCell(message);
        break;
      case 'ack':
        this.#feed.acknowledged(message.frame);
        break;
      case 'select':
        this.#feed.chosen(message.choice ?? 0);
        this.#runs.select(message, message.run);
        break;
      case 'show':
        this.#runs.show(message.run);
        break;
      case 'compare': {
        const parting = this.#feed.compare(message.run);
        if (parting) this.#runs.select(parting);
        break;
      }
      case 'picture':
        this.#savePicture(message);
        break;
      // There is no editor to do these, and the page does not offer them.
      case 'control':
      case 'remove':
      case 'reveal':
      case 'why':
      case 'export':
      case 'appearance':
        break;
      default:
        assertNever(message);
    }
  }

  #update(): void {
    const { shown, runs } = this.#runs;
    if (!shown) return;
    this.#feed.update(
      shown.run,
      shown.selection,
      runs.map(({ run }) => run),
    );
  }
}
